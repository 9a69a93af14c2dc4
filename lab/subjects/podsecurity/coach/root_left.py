"""A container that may still run as root."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import permitted_container, user_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class RootLeft(ContainerRule):
    """A container that may still run as root."""

    id = "root-left"
    why = "Where nothing says otherwise, a container runs as the user of its image, which is mostly root."

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It may, and must not."""
        permitted = permitted_container(case, workload, container)
        if not container.root or permitted is None or permitted.root:
            return None
        context = (*container.path, "securityContext")
        user = user_of(case, workload, container)
        return Fault(
            "may run as root",
            workload.span(context),
            "Set runAsNonRoot: true, and runAsUser where the image's own user is root.",
            (((*context, "runAsUser"), user), ((*context, "runAsNonRoot"), True)),
        )
