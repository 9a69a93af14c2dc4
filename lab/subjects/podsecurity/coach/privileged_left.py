"""A container that is still privileged."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.coach.mend import STANDARDS
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class PrivilegedLeft(ContainerRule):
    """``privileged: true`` makes every other setting vain."""

    id = "privileged-left"
    why = "A privileged container has every capability, no seccomp or AppArmor profile, and the node's devices."
    link = STANDARDS + "#baseline"

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It is privileged, and must not be."""
        permitted = permitted_container(case, workload, container)
        if not container.privileged or (permitted and permitted.privileged):
            return None
        path = (*container.path, "securityContext", "privileged")
        return Fault(
            "is privileged",
            workload.key_span(path),
            "Take privileged: true out; add the one capability that is needed, if any.",
            ((path, None),),
        )
