"""One container hardened, and another of the same pod left as it was."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.document import JsonObject
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.container_overrides_pod import FIELDS
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class ContainerLeft(ContainerRule):
    """The others of the pod count too: sidecars, init containers, ephemeral ones."""

    id = "container-left"
    why = "A container's securityContext is its own. What one sets does nothing for the others of the pod."
    kinds: tuple[str, ...] = ("container", "ephemeral container")

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It is as it was found; the mend gives it what the task gives it."""
        found = case.found(workload.ref)
        before = None if found is None else found.container(container.name)
        if container.kind not in self.kinds or before is None or _context(before) != _context(container):
            return None
        hardened = _hardened(case, workload, container)
        if hardened is None:
            return None
        return Fault(
            f"of {workload} was left as it was",
            workload.span(container.path),
            "Give it a securityContext of its own, or set in the pod's what can be set there.",
            (((*container.path, "securityContext"), {**_context(container), **hardened}),),
        )


class InitContainerLeft(ContainerLeft):
    """An init container runs with what it asks for, and counts for the Standards like any other."""

    id = "init-container-left"
    why = "Init containers are looked at like all others: one that is privileged or runs as root is enough."
    kinds = ("init container",)


def _context(container: Effective) -> JsonObject:
    return mapping(container.value.get("securityContext"))


def _hardened(case: Case, workload: Workload, container: Effective) -> JsonObject | None:
    """What the task gives the container, where the learner gave another container something."""
    found = case.found(workload.ref)
    changed = any(
        found is not None
        and (before := found.container(other.name)) is not None
        and _context(before) != _context(other)
        for other in workload.containers
        if other.name != container.name
    )
    permitted = case.permitted(workload.ref)
    wanted = None if permitted is None else permitted.container(container.name)
    if not changed or permitted is None or wanted is None:
        return None
    of_pod = {field: permitted.shape.context[field] for field in FIELDS if field in permitted.shape.context}
    return {**of_pod, **_context(wanted)}
