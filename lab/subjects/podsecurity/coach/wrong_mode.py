"""``warn`` or ``audit`` where ``enforce`` was meant."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.policy import Mode
from lab.subjects.podsecurity.admitting import labels_of, policy_in
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import relabelled
from lab.subjects.podsecurity.coach.mend import ADMISSION, Mend, MendingRule
from lab.subjects.podsecurity.coach.places import asked_namespaces, label_span


class WrongMode(MendingRule):
    """The level is there, in a mode that refuses nothing."""

    id = "wrong-mode"
    why = "warn only warns whoever creates the pod, and audit only leaves a note in the audit log: enforce refuses it."
    link = ADMISSION + "#pod-security-admission-labels-for-namespaces"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Enforce the level that is warned of or audited."""
        for name in asked_namespaces(case):
            labels = labels_of(case.after, name)
            wanted = policy_in(case.attempt.setting.bounds.permitted, name).enforce.level
            for mode in (Mode.WARN, Mode.AUDIT):
                if labels.get(mode.label) == wanted and labels.get(Mode.ENFORCE.label) != wanted:
                    mended = relabelled(case.after, name, **{Mode.ENFORCE.label: str(wanted)})
                    finding = self.finding(
                        f"{name} has {mode.label}: {wanted}, which refuses no pod",
                        label_span(case.after, name, mode.label),
                        f"Write {Mode.ENFORCE.label}: {wanted}.",
                    )
                    if mended is not None:
                        yield Mend(finding, {mended.ref: mended})
