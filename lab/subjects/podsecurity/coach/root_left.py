"""A container that may still run as root."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.coach.bounds import permitted_container, user_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class RootLeft(MendingRule):
    """A container that may still run as root."""

    id = "root-left"
    why = "Where nothing says otherwise, a container runs as the user of its image, which is mostly root."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Run it as the task has it."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if container.root and permitted is not None and not permitted.root:
                context = (*container.path, "securityContext")
                user = user_of(case, workload, container)
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} may run as root",
                        workload.span(context),
                        "Set runAsNonRoot: true, and runAsUser where the image's own user is root.",
                    ),
                    {
                        workload.ref: edited(
                            workload, ((*context, "runAsUser"), user), ((*context, "runAsNonRoot"), True)
                        )
                    },
                )
