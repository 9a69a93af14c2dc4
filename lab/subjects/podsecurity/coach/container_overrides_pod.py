"""A container that takes back what its pod says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lab.cluster.podsecurity.podshape import mapping
from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload, workload_of

PROFILES: Mapping[str, Callable[[Effective], str]] = {
    "seccompProfile": lambda each: each.seccomp,
    "appArmorProfile": lambda each: each.apparmor,
}

FIELDS = ("runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "appArmorProfile", "seLinuxOptions")


class ContainerOverridesPod(ContainerRule):
    """The container's own field stands against the pod's, and wins."""

    id = "container-overrides-pod"
    why = "What a container sets itself goes before what its pod sets."

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It sets otherwise what its pod sets."""
        own = mapping(container.value.get("securityContext"))
        context = workload.shape.context
        fields = [
            field
            for field in FIELDS
            if context.get(field) is not None
            and own.get(field) is not None
            and own[field] != context[field]
            and self._meant(case, workload, container, field)
        ]
        if not fields:
            return None
        where = (*container.path, "securityContext")
        told = " and ".join(fields)
        return Fault(
            f"sets {told} itself, and so the pod's does not count",
            workload.key_span((*where, fields[0])),
            f"Take {told} out of the container, or set it as asked there too.",
            tuple(((*where, field), None) for field in fields),
        )

    def _meant(self, case: Case, workload: Workload, container: Effective, field: str) -> bool:
        """Whether the task leaves the container to its pod: one that is to have a profile of its own is not."""
        facet, permitted = PROFILES.get(field), permitted_container(case, workload, container)
        if facet is None or permitted is None:
            return True
        alone = workload_of(edited(workload, ((*container.path, "securityContext", field), None)), workload.release)
        after = None if alone is None else alone.container(container.name)
        return after is not None and facet(after) == facet(permitted)
