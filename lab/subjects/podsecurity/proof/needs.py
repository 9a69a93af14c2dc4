"""What a container must have to do its work: the functional side of a bound."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, texts
from lab.manifests.quantity import Quantity
from lab.subjects.podsecurity.checks.runs import Needs, unmet
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.keeping import KEPT, Loss, losses
from lab.subjects.podsecurity.workloads import Workload


def lacks(container: Effective, required: Effective) -> Iterator[str]:
    """What the required container was given on purpose and this one has not, a clause each.

    A power that a container merely kept, for want of a setting, is no need: tighter is fine.
    """
    own = mapping(required.value.get("securityContext"))
    given = frozenset(texts(mapping(own.get("capabilities")).get("add"))) & required.capabilities
    lacking = sorted(given - container.capabilities)
    if lacking:
        yield f"lacks the capability {', '.join(lacking)}, and needs it"
    for name in sorted(required.host_namespaces - container.host_namespaces):
        yield f"no longer has its node's {name}, and needs it"
    if required.privileged and not container.privileged:
        yield "is no longer privileged, and must be"
    if own.get("runAsUser") == 0 and not container.root:
        yield "does not run as root, and must"
    yield from (f"has no request for {name}" for name in required.requests if name not in container.requests)
    for name, least in required.limits.items():
        if name in container.limits and Quantity.parse(container.limits[name]) < Quantity.parse(least):
            yield f"has a limit of {container.limits[name]} for {name}, and needs {least}"
    stuck = [] if list(unmet(required, Needs())) else list(unmet(container, Needs()))
    yield from stuck
    for mount in required.mounts:
        if mount.writable and not container.can_write(mount.path) and not any(mount.path in said for said in stuck):
            yield f"cannot write {mount.path}, and must be able to"


def identity(container: Effective, *bounds: Effective) -> Iterator[str]:
    """Another user or group than both bounds have. Bounds that differ, or leave it to the image, do not say which."""
    for field, found, asked in (
        ("runAsUser", container.user, {each.user for each in bounds}),
        ("runAsGroup", container.group, {each.group for each in bounds}),
        ("fsGroup", container.fs_group, {each.fs_group for each in bounds}),
    ):
        if len(asked) == 1 and None not in asked and found not in asked:
            told = f"has no {field}" if found is None else f"has {field} {found}"
            yield f"{told}, and must have {asked.pop()}"


def lost(workload: Workload, required: Workload, permitted: Workload | None) -> Iterator[Loss]:
    """What a workload no longer has, or has otherwise; either bound will do."""
    for key in KEPT:
        missing = [loss for loss in losses(required, workload, (key,)) if not loss.own]
        if missing and (permitted is None or list(losses(permitted, workload, (key,)))):
            yield from missing
