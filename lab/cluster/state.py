"""The simulated cluster: one immutable value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from lab.cluster.model import Address, Endpoint, Host, Labels, Node, Pod, Service, ServicePort
from lab.cluster.placement import cluster_ips_of, pods_of
from lab.cluster.services import (
    Backend,
    address_of,
    behind,
    listed_backends,
    lists_endpoints_of,
    service_of,
    target_number,
    unknown_host,
)
from lab.cluster.workload import WORKLOADS
from lab.manifests.document import Document, Json
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.release import EXAM, Release
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.cluster.nodes.modes import Mode
    from lab.cluster.sheet import AnswerKey

NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""The label that every namespace carries from ``AUTOMATIC_LABEL`` on, with its own name as the value."""

AUTOMATIC_LABEL = Release(1, 22)
"""The release that made the label stable (KEP-2161)."""

VIEWED = frozenset({"Namespace", "Pod", "Service", "Endpoints", "EndpointSlice"}) | WORKLOADS
"""Kinds that the derived views depend on."""

VIEWS = (
    "namespaces", "pods", "services", "given", "cluster_ips", "_pods_by_name", "_pods_by_namespace",
    "_pods_by_address", "_services_by_name", "_services_by_address", "_listings",
)  # fmt: skip
"""The derived views that a state which differs in other kinds may share."""


@dataclass(frozen=True)
class State:
    """A cluster at one moment.

    ``objects`` holds every API object by its Ref; ``hosts`` are the machines outside the cluster;
    ``assigned`` remembers which address each pod and Service was given, so that it keeps it from one state to
    the next; ``podless`` are the workloads whose pods admission refuses.

    ``node_files`` are files of the nodes by their path, where an exercise says what lies there, ``node_modes`` their
    modes and owners (see :func:`lab.cluster.nodes.modes.mode_of`), ``node_sources`` the names under which those that
    a learner wrote were handed in. ``sheet`` holds what the answer sheet says, each answer a text or a list of texts
    as they are written. ``sheet_source`` and ``modes_source`` are the documents those came from. ``answer_key`` is
    there on the states of an exercise's bounds. ``handed_to_nodes`` tells for a file of an answer (an empty name: for
    every other file) where it goes: a path of the nodes, or one of the words of :mod:`lab.cluster.nodes.placing`.
    Everything else is derived when first asked for.
    """

    release: Release = EXAM
    objects: Mapping[Ref, KubeObject] = field(default_factory=dict)
    hosts: tuple[Host, ...] = ()
    nodes: tuple[Node, ...] = ()
    families: tuple[int, ...] = (4,)
    assigned: Mapping[Ref, tuple[Address, ...]] = field(default_factory=dict, repr=False, compare=False)
    podless: frozenset[Ref] = frozenset()
    node_files: Mapping[str, str] = field(default_factory=dict, repr=False)
    node_modes: Mapping[str, Mode] = field(default_factory=dict, repr=False)
    sheet: Mapping[str, Json] = field(default_factory=dict, repr=False)
    answer_key: AnswerKey | None = field(default=None, repr=False, compare=False)
    node_sources: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    sheet_source: Document | None = field(default=None, repr=False, compare=False)
    modes_source: Document | None = field(default=None, repr=False, compare=False)
    handed_to_nodes: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def of_kind(self, kind: str) -> tuple[KubeObject, ...]:
        """The objects of a kind, by namespace and name."""
        found = (item for ref, item in self.objects.items() if ref.kind == kind)
        return tuple(sorted(found, key=lambda item: item.ref))

    def with_objects(self, objects: Mapping[Ref, KubeObject], podless: frozenset[Ref] | None = None) -> State:
        """The same cluster holding these objects instead; every address that was given stays given."""
        if podless is not None and podless != self.podless:
            return replace(self, objects=objects, assigned=self.given, podless=podless)
        changed = self.objects.keys() ^ objects.keys()
        changed |= {ref for ref, item in objects.items() if self.objects.get(ref) is not item}
        if any(ref.kind in VIEWED for ref in changed):
            return replace(self, objects=objects, assigned=self.given)
        return self._sharing_views(replace(self, objects=objects))

    def with_node_files(self, files: Mapping[str, str], handed: Mapping[str, str] | None = None) -> State:
        """The same cluster with these files on its nodes, and (unless None) these answers that go there."""
        where = self.handed_to_nodes if handed is None else handed
        return self._sharing_views(replace(self, node_files=files, handed_to_nodes=where))

    def with_node_modes(self, modes: Mapping[str, Mode], source: Document | None = None) -> State:
        """The same cluster with these modes and owners on its nodes, and the document that says so."""
        return self._sharing_views(replace(self, node_modes=modes, modes_source=source))

    def with_sheet(self, sheet: Mapping[str, Json], source: Document | None = None) -> State:
        """The same cluster with this answer sheet, and the document it was written in."""
        return self._sharing_views(replace(self, sheet=sheet, sheet_source=source))

    def with_answer_key(self, key: AnswerKey) -> State:
        """The same cluster, knowing what else is right on the sheet and which slips are known."""
        return self._sharing_views(replace(self, answer_key=key))

    def with_node_sources(self, sources: Mapping[str, str]) -> State:
        """The same cluster, knowing under which name each file of the nodes was handed in."""
        return self._sharing_views(replace(self, node_sources=sources))

    def source_of(self, path: str) -> str:
        """What messages call a file of the nodes: the name it was handed in under, else its path."""
        return self.node_sources.get(path, path)

    def with_hosts(self, hosts: tuple[Host, ...]) -> State:
        """The same cluster among other machines."""
        return self._sharing_views(replace(self, hosts=hosts))

    def _sharing_views(self, after: State) -> State:
        after.__dict__.update({view: self.__dict__[view] for view in VIEWS if view in self.__dict__})
        return after

    @cached_property
    def namespaces(self) -> Mapping[str, Labels]:
        """The labels of each namespace, the automatic one included."""
        found: dict[str, Labels] = {}
        for item in self.of_kind("Namespace"):
            name = item.ref.name
            automatic = {NAMESPACE_NAME: name} if self.release >= AUTOMATIC_LABEL else {}
            found[name] = {**item.labels, **automatic}
        return found

    @cached_property
    def pods(self) -> tuple[Pod, ...]:
        """Every pod on the network, those of workloads included, by namespace and name."""
        objects = (item for ref, item in self.objects.items() if ref not in self.podless)
        return pods_of(objects, self.nodes, self.families, self.assigned)

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """Every Service, by namespace and name."""
        ips = self.cluster_ips
        return tuple(
            service_of(item, ips.get(item.ref, ()), self.families) for item in self.of_kind("Service")
        )

    @cached_property
    def cluster_ips(self) -> Mapping[Ref, tuple[Address, ...]]:
        """The cluster IPs of each Service that has any."""
        return cluster_ips_of(self.of_kind("Service"), self.families, self.assigned)

    @cached_property
    def given(self) -> Mapping[Ref, tuple[Address, ...]]:
        """Every address given so far, those of objects that are gone included."""
        pods = {
            Ref("Pod", pod.namespace, pod.name): pod.addresses for pod in self.pods if not pod.host_network
        }
        return {**self.assigned, **pods, **self.cluster_ips}

    def pods_in(self, namespace: str) -> tuple[Pod, ...]:
        """The pods of a namespace, by name."""
        return self._pods_by_namespace.get(namespace, ())

    @cached_property
    def _pods_by_namespace(self) -> dict[str, tuple[Pod, ...]]:
        found: dict[str, list[Pod]] = {}
        for pod in self.pods:
            found.setdefault(pod.namespace, []).append(pod)
        return {namespace: tuple(pods) for namespace, pods in found.items()}

    def pods_named(self, namespace: str, name: str) -> tuple[Pod, ...]:
        """The pod of that name, or the pods of the workload of that name; none where there is neither."""
        return tuple(self._pods_by_name.get((namespace, name), ()))

    @cached_property
    def _pods_by_name(self) -> dict[tuple[str, str], list[Pod]]:
        found = {(pod.namespace, pod.name): [pod] for pod in self.pods}
        own = set(found)
        for pod in self.pods:
            if pod.owner is not None and (pod.namespace, pod.owner.name) not in own:
                found.setdefault((pod.namespace, pod.owner.name), []).append(pod)
        return found

    def pod_by_address(self, address: Address) -> Pod | None:
        """The pod that has an address of its own; pods on their host's network have none."""
        return self._pods_by_address.get(address)

    @cached_property
    def _pods_by_address(self) -> dict[Address, Pod]:
        found: dict[Address, Pod] = {}
        for pod in self.pods:
            if not pod.host_network:
                for address in pod.addresses:
                    found.setdefault(address, pod)
        return found

    def service(self, namespace: str, name: str) -> Service | None:
        """The Service of that name."""
        return self._services_by_name.get((namespace, name))

    @cached_property
    def _services_by_name(self) -> dict[tuple[str, str], Service]:
        return {(service.namespace, service.name): service for service in self.services}

    def service_by_address(self, address: Address) -> Service | None:
        """The Service that has this cluster IP."""
        return self._services_by_address.get(address)

    @cached_property
    def _services_by_address(self) -> dict[Address, Service]:
        return {address: service for service in self.services for address in service.cluster_ips}

    def host(self, name_or_address: str | Address) -> Host | None:
        """The machine outside the cluster that has this name or address."""
        address = address_of(name_or_address) if isinstance(name_or_address, str) else name_or_address
        if address is not None:
            return next((host for host in self.hosts if address in host.addresses), None)
        name = str(name_or_address).rstrip(".").lower()
        return next((host for host in self.hosts if host.name.rstrip(".").lower() == name), None)

    def node(self, name: str) -> Node | None:
        """The node of that name."""
        return next((node for node in self.nodes if node.name == name), None)

    def node_by_address(self, address: Address) -> Node | None:
        """The node that has this address."""
        return next((node for node in self.nodes if address in node.addresses), None)

    def at(self, address: Address) -> Endpoint | None:
        """Whoever has this address: a pod, a node or a host outside."""
        return self.pod_by_address(address) or self.node_by_address(address) or self.host(address)

    def endpoints(self, service: Service, port: ServicePort) -> tuple[Backend, ...]:
        """Where a Service's port leads: each ready endpoint with the port number on it.

        A Service with a selector has the pods it selects, a named target resolved on each; one without has
        what its Endpoints and EndpointSlice objects list. For a headless Service these are the endpoints, but
        nothing translates ports: who connects to one uses the port it names itself. Empty for ExternalName.
        """
        if service.external_name:
            return ()
        if service.selector:
            pods = behind(service, self.pods_in(service.namespace))
            numbered = ((pod, target_number(pod, port)) for pod in pods)
            return tuple(Backend(pod, number) for pod, number in numbered if number is not None)
        found = (
            Backend(self.at(listed.address) or unknown_host(listed.address), listed.number)
            for item in self._listings
            if lists_endpoints_of(item, service)
            for listed in listed_backends(item, port)
        )
        return _distinct(found)

    def selected(self, service: Service) -> tuple[Pod, ...]:
        """The pods that count as a Service's endpoints, whatever their ports; none without a selector."""
        return behind(service, self.pods_in(service.namespace))

    @cached_property
    def _listings(self) -> tuple[KubeObject, ...]:
        return self.of_kind("Endpoints") + self.of_kind("EndpointSlice")


def _distinct(backends: Iterable[Backend]) -> tuple[Backend, ...]:
    found: list[Backend] = []
    for backend in backends:
        if backend not in found:
            found.append(backend)
    return tuple(found)
