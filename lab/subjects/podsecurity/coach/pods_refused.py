"""A workload that was hardened, but not enough for its namespace."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.mending import how_to_mend
from lab.cluster.podsecurity.standards import details
from lab.subjects.podsecurity.admitting import admission_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.mend import STANDARDS, Mend, MendingRule


class PodsRefused(MendingRule):
    """The workload is accepted, its pods are not."""

    id = "pods-refused"
    why = "A workload is not looked at itself; its pods are, when its controller makes them."
    link = STANDARDS
    guess = 150

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the workload be as the task has it."""
        for workload in case.changed:
            required = case.required(workload.ref)
            admission = admission_of(workload, case.after)
            if required is not None and not admission.admitted:
                yield Mend(
                    self.finding(
                        f"the pods of {workload} are refused: {details(admission.violations)}",
                        workload.span(("spec",)),
                        how_to_mend(violation.reason for violation in admission.violations),
                    ),
                    {workload.ref: required.object},
                )
