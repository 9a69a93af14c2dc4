"""A seccomp profile that is missing, or another one."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import permitted_container, profile_set
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class SeccompLeft(ContainerRule):
    """No seccomp profile, where one was asked for."""

    id = "seccomp-left"
    why = "Without seccompProfile a container may make every system call."
    link = "https://kubernetes.io/docs/tutorials/security/seccomp/"

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """The task's profile is not there."""
        permitted = permitted_container(case, workload, container)
        if permitted is None or container.seccomp == permitted.seccomp or container.privileged:
            return None
        return Fault(
            f"has the seccomp profile {container.seccomp}, and not {permitted.seccomp}",
            workload.span((*container.path, "securityContext", "seccompProfile")),
            "Set seccompProfile for the pod or the container.",
            (profile_set(container, "seccompProfile", permitted.seccomp),),
        )
