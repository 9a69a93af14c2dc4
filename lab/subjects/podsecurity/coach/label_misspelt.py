"""A label that is nearly one of Pod Security's."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nearest import nearest
from lab.subjects.podsecurity.admitting import labels_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import relabelled
from lab.subjects.podsecurity.coach.mend import ADMISSION, Mend, MendingRule
from lab.subjects.podsecurity.coach.places import KNOWN, asked_namespaces, label_span


class LabelMisspelt(MendingRule):
    """Nothing reads the label, and nothing complains of it."""

    id = "label-misspelt"
    why = "A namespace may carry any label. One that Pod Security does not know is kept, and does nothing."
    link = ADMISSION + "#pod-security-admission-labels-for-namespaces"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give the label the name it was meant to have."""
        for name in asked_namespaces(case):
            for key, value in labels_of(case.after, name).items():
                meant = _meant(key)
                if meant is None:
                    continue
                mended = relabelled(case.after, name, **{key: None, meant: value})
                finding = self.finding(
                    f"{name} has the label {key}, which means nothing to Pod Security",
                    label_span(case.after, name, key),
                    f"Write {meant}.",
                )
                if mended is not None:
                    yield Mend(finding, {mended.ref: mended})


def _meant(key: str) -> str | None:
    """The label that was probably meant."""
    if key in KNOWN or "security" not in key.lower() or "kubernetes.io/metadata" in key:
        return None
    found = nearest(key, sorted(KNOWN))
    if found is not None:
        return found
    last = key.replace(".", "/").rpartition("/")[2].lower()
    return next((label for label in sorted(KNOWN) if label.rpartition("/")[2] == last), None)
