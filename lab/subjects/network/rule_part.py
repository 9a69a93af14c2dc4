"""The rules of a policy as they are written, and where: what is taken apart and put together otherwise."""

from __future__ import annotations

from functools import cached_property

from lab.manifests.document import JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction


@dataclass(frozen=True)
class RulePart:
    """One rule of a policy as it is written, and where."""

    direction: Direction
    path: Path
    value: JsonObject
    written: JsonObject
    """As the author wrote it: the API server forgets empty lists."""

    @cached_property
    def peers(self) -> list[tuple[Path, JsonObject]]:
        """The rule's peers with their places."""
        return _items(self.value, self.direction.peers_key, self.path)

    @cached_property
    def ports(self) -> list[tuple[Path, JsonObject]]:
        """The rule's ports with their places."""
        return _items(self.value, "ports", self.path)

    @property
    def ports_value(self) -> list[JsonObject]:
        """The rule's ports as they stand; empty for every port."""
        return self.value.get("ports") or []


def rule_parts(source: KubeObject) -> dict[Direction, tuple[RulePart, ...]]:
    """The rules of each direction, also of those that the policy does not isolate."""
    spec, written = (each.get("spec") or {} for each in (source.value, source.written))
    return {direction: tuple(_parts(spec, written, direction)) for direction in Direction}


def _parts(spec: JsonObject, written: JsonObject, direction: Direction) -> list[RulePart]:
    key = direction.value
    pairs = zip(spec.get(key) or (), written.get(key) or (), strict=True)
    return [
        RulePart(direction, ("spec", key, index), value or {}, own or {}) for index, (value, own) in enumerate(pairs)
    ]


def _items(value: JsonObject, key: str, path: Path) -> list[tuple[Path, JsonObject]]:
    return [((*path, key, index), item or {}) for index, item in enumerate(value.get(key) or ())]
