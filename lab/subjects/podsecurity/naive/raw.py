"""Raw manifests: pods in them, and values at a path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.manifests.document import JsonObject

PLACES = {
    "Pod": "", "PodTemplate": "template", "CronJob": "spec.jobTemplate.spec.template",
    **dict.fromkeys(
        ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController"), "spec.template"
    ),
}  # fmt: skip
"""Where the pod stands in an object of each kind."""


def at(value: Any, path: str, default: Any = None) -> Any:
    """The value at a dotted path; ``default`` where there is none."""
    for step in path.split(".") if path else ():
        value = value.get(step) if isinstance(value, dict) else None
    return default if value is None else value


def pod_in(value: JsonObject) -> JsonObject | None:
    """The pod in an object; None for a kind that has none."""
    place = PLACES.get(str(value.get("kind")))
    return None if place is None else at(value, place, {})


def containers(pod: JsonObject) -> Iterator[JsonObject]:
    """Every container of a pod."""
    for field in ("initContainers", "containers", "ephemeralContainers"):
        yield from at(pod, f"spec.{field}", [])
