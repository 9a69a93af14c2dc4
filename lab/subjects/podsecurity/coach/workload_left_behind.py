"""A namespace tightened, and a workload in it left as it was: its next pod is refused."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.standards import reasons
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.podsecurity.admitting import admission_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.mend import ADMISSION, Mend, MendingRule
from lab.subjects.podsecurity.coach.places import label_span


class WorkloadLeftBehind(MendingRule):
    """Pods that run stay; the ones that replace them are refused."""

    id = "workload-left-behind"
    why = "Labelling a namespace ends no pod. But no new one is let in that violates the level, so the workload is "\
        "gone after its next restart."  # fmt: skip
    link = ADMISSION

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the workload be as the task has it."""
        changed = {workload.ref for workload in case.changed}
        for workload in case.there:
            required = case.required(workload.ref)
            admission = admission_of(workload, case.after)
            if workload.ref in changed or required is None or admission.admitted:
                continue
            mended: dict[Ref, KubeObject | None] = {workload.ref: required.object}
            yield Mend(
                self.finding(
                    f"{workload} was left as it was, and {workload.ref.namespace} refuses its next pod: "
                    f"{reasons(admission.violations)}",
                    label_span(case.after, workload.ref.namespace),
                    f"Harden the {workload.ref.kind} as well, until its pods meet {admission.asked}.",
                ),
                mended,
            )
