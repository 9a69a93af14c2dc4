"""``runAsNonRoot: true`` beside ``runAsUser: 0``."""

from __future__ import annotations

from lab.manifests.document import Path
from lab.subjects.podsecurity.coach.bounds import user_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class NonRootContradictsUser(ContainerRule):
    """A container that must not run as root, and is told to run as root."""

    id = "non-root-contradicts-user"
    why = "runAsNonRoot does not choose a user: it only keeps the kubelet from starting the container as root."

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It is told both."""
        if not container.non_root or container.user != 0:
            return None
        own = (*container.path, "securityContext", "runAsUser")
        of_pod: Path = ("spec", "securityContext", "runAsUser")
        path = own if workload.object.get((*workload.path, *own)) == 0 else of_pod
        return Fault(
            "has runAsNonRoot: true and runAsUser: 0, and never starts",
            workload.span(path),
            "Set runAsUser to another user than 0.",
            ((path, user_of(case, workload, container)),),
        )
