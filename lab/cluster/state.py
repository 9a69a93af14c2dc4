"""The simulated cluster: one immutable value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lab.cluster.model import Address, Host, Labels, Node, Pod, Service
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.release import EXAM, Release


@dataclass(frozen=True)
class State:
    """A cluster at one moment.

    ``objects`` holds every API object by its Ref; ``hosts`` are the machines outside the cluster;
    ``assigned`` remembers which address each pod and Service was given, so that it keeps it from one state to
    the next.
    """

    release: Release = EXAM
    objects: Mapping[Ref, KubeObject] = field(default_factory=dict)
    hosts: tuple[Host, ...] = ()
    nodes: tuple[Node, ...] = ()
    families: tuple[int, ...] = (4,)
    assigned: Mapping[Ref, tuple[Address, ...]] = field(default_factory=dict, repr=False, compare=False)

    def of_kind(self, kind: str) -> tuple[KubeObject, ...]:
        """The objects of a kind, by namespace and name."""
        found = (item for ref, item in self.objects.items() if ref.kind == kind)
        return tuple(sorted(found, key=lambda item: item.ref))

    @cached_property
    def namespaces(self) -> Mapping[str, Labels]:
        """The labels of each namespace, the automatic one included."""
        return {item.ref.name: item.labels for item in self.of_kind("Namespace")}

    @cached_property
    def pods(self) -> tuple[Pod, ...]:
        """Every pod, those of workloads included, by namespace and name."""
        raise NotImplementedError

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """Every Service, by namespace and name."""
        raise NotImplementedError
