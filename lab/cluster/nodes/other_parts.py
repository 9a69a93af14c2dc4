"""What of a static pod differs from another one, its commands, mounts and volumes aside."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lab.cluster.nodes.static_pod import StaticPod

ASIDE = ("command", "args", "volumeMounts")


def other_parts(one: StaticPod, other: StaticPod) -> tuple[str, ...]:
    """The names of the parts that differ, sorted: ``image of the container kube-apiserver``, ``hostNetwork``…"""
    before, now = _parts(one), _parts(other)
    return tuple(sorted(key for key in {**before, **now} if before.get(key) != now.get(key)))


def _parts(pod: StaticPod) -> dict[str, Any]:
    found: dict[str, Any] = {}
    spec = deepcopy(pod.pod.get("spec") or {})
    spec.pop("volumes", None)
    for container in spec.pop("containers", ()):
        name = container.get("name")
        for part in ASIDE:
            container.pop(part, None)
        found |= {f"{key} of the container {name}": value for key, value in container.items()}
    metadata = pod.pod.get("metadata") or {}
    found |= {f"metadata.{key}": metadata.get(key) for key in ("name", "namespace")}
    return {**found, **spec}
