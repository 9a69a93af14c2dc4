"""Capabilities beyond those asked for."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class TooManyCapabilities(ContainerRule):
    """Capabilities kept or added beyond those asked for."""

    id = "too-many-capabilities"
    why = "A container keeps the runtime's default capabilities until it drops them, and gets what it adds on top."
    link = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container"

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It holds more than the task permits."""
        permitted = permitted_container(case, workload, container)
        beyond = container.capabilities - permitted.capabilities if permitted else frozenset()
        if not beyond or container.privileged or permitted is None:
            return None
        path = (*container.path, "securityContext", "capabilities")
        return Fault(
            f"has capabilities it must not have: {_listed(beyond)}",
            workload.span(path),
            'Drop ["ALL"], and add only what is needed.',
            ((path, {"drop": ["ALL"], "add": sorted(permitted.capabilities)}),),
        )


def _listed(names: frozenset[str]) -> str:
    first, more = sorted(names)[:3], len(names) - 3
    return f"{', '.join(first)} and {more} more" if more > 1 else ", ".join(sorted(names))
