"""A container that takes back what its pod says."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule

FIELDS = ("runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "appArmorProfile", "seLinuxOptions")


class ContainerOverridesPod(MendingRule):
    """The container's own field stands against the pod's, and wins."""

    id = "container-overrides-pod"
    why = "What a container sets itself goes before what its pod sets."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the pod's setting stand."""
        for workload, container in case.pairs():
            own = mapping(container.value.get("securityContext"))
            for field in FIELDS:
                of_pod = workload.shape.context.get(field)
                if of_pod is not None and own.get(field) is not None and own[field] != of_pod:
                    path = (*container.path, "securityContext", field)
                    yield Mend(
                        self.finding(
                            f"{container.kind} {container.name} sets {field} itself, and so the pod's does not count",
                            workload.key_span(path),
                            f"Take {field} out of the container, or set it as asked there too.",
                        ),
                        {workload.ref: edited(workload, (path, None))},
                    )
