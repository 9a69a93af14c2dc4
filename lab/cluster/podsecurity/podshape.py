"""A pod, or a workload's pod template, as the checks look at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass

CONTAINER_FIELDS = ("initContainers", "containers", "ephemeralContainers")
"""In the order in which they are looked at."""


@dataclass(frozen=True, slots=True)
class ContainerShape:
    """One container: its name, its ``securityContext`` (empty when it has none) and everything it says."""

    name: str
    context: JsonObject
    value: JsonObject


@dataclass(frozen=True, slots=True)
class PodShape:
    """What is looked at of a pod: its annotations, its spec, and every container of any kind."""

    annotations: Mapping[str, str]
    spec: JsonObject
    containers: tuple[ContainerShape, ...]

    @classmethod
    def of(cls, value: Json) -> PodShape:
        """The pod or pod template, which may hold anything."""
        pod = mapping(value)
        written = mapping(mapping(pod.get("metadata")).get("annotations"))
        annotations = {key: text for key, text in written.items() if isinstance(text, str)}
        spec = mapping(pod.get("spec"))
        return cls(annotations, spec, tuple(_containers(spec)))

    @property
    def context(self) -> JsonObject:
        """The pod's own ``securityContext``."""
        return mapping(self.spec.get("securityContext"))

    @property
    def windows(self) -> bool:
        """Whether the pod says that it runs on Windows."""
        return mapping(self.spec.get("os")).get("name") == "windows"

    @property
    def own_users(self) -> bool:
        """Whether the pod has a user namespace of its own (``hostUsers: false``, KEP-127)."""
        return self.spec.get("hostUsers") is False


def _containers(spec: JsonObject) -> Iterator[ContainerShape]:
    for field in CONTAINER_FIELDS:
        for value in items(spec.get(field)):
            yield ContainerShape(text(value.get("name")), mapping(value.get("securityContext")), value)


def mapping(value: Json) -> JsonObject:
    """``value`` where it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Json) -> list[JsonObject]:
    """A list's items as mappings; a null item is an empty one, as Go decodes it."""
    return [mapping(item) for item in value] if isinstance(value, list) else []


def text(value: Json) -> str:
    """``value`` where it is a string, else nothing."""
    return value if isinstance(value, str) else ""


def texts(value: Json) -> list[str]:
    """A list's strings."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
