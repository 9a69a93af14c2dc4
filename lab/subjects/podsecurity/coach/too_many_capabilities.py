"""Capabilities beyond those asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.capabilities import named
from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class TooManyCapabilities(MendingRule):
    """Capabilities kept or added beyond those asked for."""

    id = "too-many-capabilities"
    why = "A container keeps the runtime's default capabilities until it drops them, and gets what it adds on top."
    link = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Hold what the task permits."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            beyond = container.capabilities - permitted.capabilities if permitted else frozenset()
            if beyond and not container.privileged and permitted is not None:
                path = (*container.path, "securityContext", "capabilities")
                wanted = {"drop": ["ALL"], "add": sorted(permitted.capabilities)}
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} has capabilities it must not have: {named(beyond)}",
                        workload.span(path),
                        'Drop ["ALL"], and add only what is needed.',
                    ),
                    {workload.ref: edited(workload, (path, wanted))},
                )
