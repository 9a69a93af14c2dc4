"""Which images run where: every container of every workload that has pods."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, PodShape, items, mapping, text
from lab.cluster.podsecurity.templates import RESOURCES, template_path
from lab.cluster.state import State
from lab.manifests.document import JsonObject, Path
from lab.manifests.imagename import Reference, reference_of
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
"""Namespaces that no exercise of this subject is about."""

SCALED = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"})


@dataclass(frozen=True, slots=True)
class Running:
    """One container that runs, and its image. ``reference`` is None for a name that no runtime takes."""

    item: KubeObject
    path: Path
    container: str
    image: str
    reference: Reference | None

    @property
    def where(self) -> str:
        """The workload and the container, as people say it."""
        return f"container {self.container} of {called(self.item.ref)}"

    @property
    def key(self) -> tuple[Ref, str]:
        """What tells it from others."""
        return self.item.ref, self.container

    @property
    def pulled(self) -> str:
        """What decides which image is pulled."""
        return self.reference.pulled if self.reference is not None else self.image

    @property
    def span(self) -> Span:
        """Where its image is written."""
        return self.item.span((*self.path, "image"))


def called(ref: Ref) -> str:
    """A workload as people say it."""
    return f"{ref.kind} {ref.namespace}/{ref.name}"


def workloads(state: State) -> Iterator[KubeObject]:
    """The workloads outside the system's namespaces, by kind, namespace and name."""
    for ref in sorted(state.objects):
        if ref.kind in RESOURCES and ref.kind != "PodTemplate" and ref.namespace not in SYSTEM:
            yield state.objects[ref]


def runs(item: KubeObject) -> bool:
    """Whether a workload has pods, or will: one scaled to nothing has none."""
    return not (item.ref.kind in SCALED and mapping(item.value.get("spec")).get("replicas") == 0)


def running(state: State, namespaces: tuple[str, ...] = ()) -> tuple[Running, ...]:
    """The containers that run, of some namespaces or of all."""
    return tuple(
        each
        for item in workloads(state)
        if runs(item) and (not namespaces or item.ref.namespace in namespaces)
        for each in containers(item)
    )


def containers(item: KubeObject) -> Iterator[Running]:
    """The containers of a workload: init, ordinary, ephemeral."""
    path = template_path(item.ref.kind) or ()
    template: JsonObject = mapping(item.get(path))
    shapes = iter(PodShape.of(template).containers)
    for field in CONTAINER_FIELDS:
        for index in range(len(items(mapping(template.get("spec")).get(field)))):
            shape = next(shapes)
            image = text(shape.value.get("image"))
            yield Running(item, (*path, "spec", field, index), shape.name, image, reference_of(image))
