"""A container that may still gain privileges."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class EscalationLeft(MendingRule):
    """``allowPrivilegeEscalation`` is true unless it is said to be false."""

    id = "escalation-left"
    why = "Left out, allowPrivilegeEscalation is true: a setuid program may give more than the container was given."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Set it to false."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if container.escalates and not container.privileged and not (permitted and permitted.escalates):
                path = (*container.path, "securityContext", "allowPrivilegeEscalation")
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} may gain privileges",
                        workload.key_span(path),
                        "Set allowPrivilegeEscalation: false in its securityContext; the pod's has no such field.",
                    ),
                    {workload.ref: edited(workload, (path, False))},
                )
