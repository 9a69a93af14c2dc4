"""The pods and pod templates of a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from lab.cluster.kinds import kind_called
from lab.cluster.nearest import nearest
from lab.cluster.podsecurity.podshape import PodShape, mapping
from lab.cluster.podsecurity.templates import RESOURCES, template_path
from lab.cluster.state import State
from lab.manifests.document import JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.release import Release
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.effective import Effective, effective


@dataclass(frozen=True)
class Workload:
    """An object that is, or makes, pods. ``path`` leads to the pod in it."""

    object: KubeObject
    path: Path
    release: Release

    @property
    def ref(self) -> Ref:
        """The object's name."""
        return self.object.ref

    def __str__(self) -> str:
        return f"{self.ref.kind} {self.ref.namespace}/{self.ref.name}"

    @cached_property
    def template(self) -> JsonObject:
        """The pod, or the template it is made from."""
        return mapping(self.object.get(self.path))

    @cached_property
    def shape(self) -> PodShape:
        """The pod as the Standards look at it."""
        return PodShape.of(self.template)

    @cached_property
    def containers(self) -> tuple[Effective, ...]:
        """Its containers' effective settings."""
        return effective(self.template, self.release)

    def container(self, name: str) -> Effective | None:
        """The container of that name."""
        return next((item for item in self.containers if item.name == name), None)

    def span(self, path: Path = ()) -> Span:
        """Where a part of the pod stands in the author's text, or what is nearest to it."""
        return self.object.span((*self.path, *path))

    def key_span(self, path: Path) -> Span:
        """Where the key of a part of the pod stands."""
        return self.object.key_span((*self.path, *path))


_KEPT = 256
_known: dict[tuple[int, Release], Workload] = {}
"""Workloads made of objects lately, so that states which share an object share what was worked out about it."""


def workload_of(item: KubeObject, release: Release) -> Workload | None:
    """The object as a workload; None for a kind that makes no pods."""
    known = _known.get((id(item), release))
    if known is not None:
        return known
    path = template_path(item.ref.kind)
    if path is None:
        return None
    if len(_known) >= _KEPT:
        _known.clear()
    # The workload holds the object, so that no other gets its identity meanwhile.
    found = _known[id(item), release] = Workload(item, path, release)
    return found


def workloads(state: State) -> Iterator[Workload]:
    """Every workload of a cluster, by namespace and name."""
    for ref in sorted(ref for ref in state.objects if ref.kind in RESOURCES):
        found = workload_of(state.objects[ref], state.release)
        if found is not None:
            yield found


@dataclass(frozen=True, slots=True)
class Target:
    """A workload as an exercise names it: ``namespace/name``, with its kind before it where several share it."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        where = f"{self.namespace}/{self.name}"
        return f"{self.kind} {where}" if self.kind else where

    def find(self, state: State) -> Workload:
        """The workload. Raises ValueError saying that there is none, or several, and what there is."""
        kinds = (self.kind,) if self.kind else tuple(RESOURCES)
        refs = [ref for kind in kinds if (ref := Ref(kind, self.namespace, self.name)) in state.objects]
        found = [item for ref in refs if (item := workload_of(state.objects[ref], state.release)) is not None]
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"{self} is more than one: {', '.join(map(str, found))}")
        there = [ref.name for ref in state.objects if ref.kind in RESOURCES and ref.namespace == self.namespace]
        meant = nearest(self.name, there)
        raise ValueError(f"there is no workload {self}" + (f"; there is {self.namespace}/{meant}" if meant else ""))


def parse_target(written: object) -> Target:
    """Read ``namespace/name`` or ``Kind/namespace/name``. Raises ValueError saying what to write."""
    parts = written.split("/") if isinstance(written, str) else []
    if len(parts) not in (2, 3) or not all(parts):
        raise ValueError(f"workload must be written namespace/name or Kind/namespace/name, not {written!r}")
    if len(parts) == 2:
        return Target("", *parts)
    kind = kind_called(parts[0])
    if kind is None or kind.name not in RESOURCES:
        raise ValueError(f"{parts[0]!r} is no kind that makes pods; those are {', '.join(RESOURCES)}")
    return Target(kind.name, parts[1], parts[2])
