"""A container that may still gain privileges."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class EscalationLeft(ContainerRule):
    """``allowPrivilegeEscalation`` is true unless it is said to be false."""

    id = "escalation-left"
    why = "Left out, allowPrivilegeEscalation is true: a setuid program may give more than the container was given."

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It is not said to be false."""
        permitted = permitted_container(case, workload, container)
        if not container.escalates or container.privileged or (permitted and permitted.escalates):
            return None
        path = (*container.path, "securityContext", "allowPrivilegeEscalation")
        return Fault(
            "may gain privileges",
            workload.key_span(path),
            "Set allowPrivilegeEscalation: false in its securityContext; the pod's has no such field.",
            ((path, False),),
        )
