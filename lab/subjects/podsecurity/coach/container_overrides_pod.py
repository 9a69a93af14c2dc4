"""A container that takes back what its pod says."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import mapping
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload

FIELDS = ("runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "appArmorProfile", "seLinuxOptions")


class ContainerOverridesPod(ContainerRule):
    """The container's own field stands against the pod's, and wins."""

    id = "container-overrides-pod"
    why = "What a container sets itself goes before what its pod sets."

    def fault(self, _case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It sets otherwise what its pod sets."""
        own = mapping(container.value.get("securityContext"))
        context = workload.shape.context
        fields = [
            field
            for field in FIELDS
            if context.get(field) is not None and own.get(field) is not None and own[field] != context[field]
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
