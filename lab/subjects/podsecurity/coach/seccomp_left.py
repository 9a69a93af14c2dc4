"""A seccomp profile that is missing, or another one."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.coach.bounds import permitted_container, with_profile
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class SeccompLeft(MendingRule):
    """No seccomp profile, where one was asked for."""

    id = "seccomp-left"
    why = "Without seccompProfile a container may make every system call."
    link = "https://kubernetes.io/docs/tutorials/security/seccomp/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's profile."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if permitted is not None and container.seccomp != permitted.seccomp and not container.privileged:
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} has the seccomp profile {container.seccomp}, and not "
                        f"{permitted.seccomp}",
                        workload.span((*container.path, "securityContext", "seccompProfile")),
                        "Set seccompProfile for the pod or the container.",
                    ),
                    {workload.ref: with_profile(workload, container, "seccompProfile", permitted.seccomp)},
                )
