"""``runAsNonRoot: true`` beside ``runAsUser: 0``."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Path
from lab.subjects.podsecurity.coach.bounds import user_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class NonRootContradictsUser(MendingRule):
    """A container that must not run as root, and is told to run as root."""

    id = "non-root-contradicts-user"
    why = "runAsNonRoot does not choose a user: it only keeps the kubelet from starting the container as root."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Run it as somebody else."""
        for workload, container in case.pairs():
            if container.non_root and container.user == 0:
                own = (*container.path, "securityContext", "runAsUser")
                of_pod: Path = ("spec", "securityContext", "runAsUser")
                path = own if workload.object.get((*workload.path, *own)) == 0 else of_pod
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} has runAsNonRoot: true and runAsUser: 0, and never starts",
                        workload.span(path),
                        "Set runAsUser to another user than 0.",
                    ),
                    {workload.ref: edited(workload, (path, user_of(case, workload, container)))},
                )
