"""The labels on another namespace than the one the task is about."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.admitting import labels_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import relabelled
from lab.subjects.podsecurity.coach.mend import ADMISSION, Mend, MendingRule
from lab.subjects.podsecurity.coach.places import KNOWN, asked_namespaces, label_span, newly_labelled


class WrongNamespace(MendingRule):
    """One namespace is labelled that nobody asked about, and the one that was asked about is not."""

    id = "wrong-namespace-labelled"
    why = "The labels count for the namespace that carries them, and for no other."
    link = ADMISSION

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Move the labels."""
        labelled = newly_labelled(case)
        asked = asked_namespaces(case)
        for here in (name for name in labelled if name in asked):
            for there in (name for name in asked if name not in labelled):
                mended = self._moved(case, here, there)
                if mended is not None:
                    yield mended

    def _moved(self, case: Case, here: str, there: str) -> Mend | None:
        now, found = labels_of(case.after, here), labels_of(case.before, here)
        labels = {key: now.get(key) for key in KNOWN if now.get(key) != found.get(key)}
        wrong = relabelled(case.after, here, **{key: found.get(key) for key in labels})
        right = relabelled(case.after, there, **labels)
        if wrong is None or right is None:
            return None
        finding = self.finding(
            f"{here} is labelled, and the task is about {there}",
            label_span(case.after, here),
            f"Put the labels on {there}.",
        )
        return Mend(finding, {wrong.ref: wrong, right.ref: right})
