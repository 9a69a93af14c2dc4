"""From drafts to pods: each on a node, with its ports and addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lab.cluster.addressing import (
    SERVICE_SLOTS,
    Pool,
    pod_addresses,
    pod_ranges,
    pod_slot,
    service_addresses,
    service_slot,
    taken_slots,
    written_addresses,
)
from lab.cluster.model import Address, Node, Pod, Port
from lab.cluster.services import families_of, has_cluster_ip, objects_in, protocol_of, written_cluster_ips
from lab.cluster.workload import Draft, drafts, stable_number
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref

Assigned = Mapping[Ref, tuple[Address, ...]]


def worker_names(nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The nodes that take ordinary pods: all but control planes, or all where there are only those."""
    names = tuple(node.name for node in nodes)
    return tuple(name for name in names if not name.startswith("control-plane")) or names or ("worker-1",)


CONTROL_PLANE_TAINT = "node-role.kubernetes.io/control-plane"


def nodes_for(item: KubeObject, nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The nodes that take a workload's pods: control planes, too, for a DaemonSet that tolerates their taint."""
    spec = item.spec.get("template", {}).get("spec", {}) if item.ref.kind == "DaemonSet" else {}
    if any(_tolerates_control_plane(toleration) for toleration in objects_in(spec.get("tolerations"))):
        return tuple(node.name for node in nodes)
    return worker_names(nodes)


def _tolerates_control_plane(toleration: JsonObject) -> bool:
    if toleration.get("effect") not in (None, "", "NoSchedule"):
        return False
    key, exists = toleration.get("key") or "", toleration.get("operator") == "Exists"
    return (exists and not key) or (key == CONTROL_PLANE_TAINT and (exists or not toleration.get("value")))


def pods_of(
    objects: Iterable[KubeObject], nodes: tuple[Node, ...], families: tuple[int, ...], assigned: Assigned
) -> tuple[Pod, ...]:
    """Every pod that the objects stand for, by namespace and name.

    A pod takes, in this order: the addresses its status lists, those of its node when it uses the host's
    network, those ``assigned`` remembers, and else new ones; none once every address is taken.
    """
    workers = worker_names(nodes)
    found = {draft.ref: draft for item in objects for draft in drafts(item, nodes_for(item, nodes))}
    ordered = [found[ref] for ref in sorted(found)]
    places = [_node_of(draft, workers) for draft in ordered]
    node_addresses = {node.name: node.addresses for node in nodes}
    addresses = [
        _known_addresses(draft, place, node_addresses, assigned) for draft, place in zip(ordered, places, strict=True)
    ]
    slots = [pod_slot(address) for known in addresses for address in known or ()]
    pool = Pool([*taken_slots(assigned, "Pod"), *(slot for slot in slots if slot is not None)])
    positions = {node.name: index for index, node in enumerate(nodes)}
    pods = []
    for draft, place, known in zip(ordered, places, addresses, strict=True):
        if known is None:
            slot = pool.take(f"{draft.ref.namespace}/{draft.ref.name}", pod_ranges(positions.get(place)))
            known = () if slot is None else pod_addresses(slot, families)
        pods.append(_pod(draft, place, known))
    return tuple(pods)


def _node_of(draft: Draft, workers: tuple[str, ...]) -> str:
    """The node a pod runs on: the one its spec names, else one its name decides; replicas are spread."""
    written = draft.spec.get("nodeName")
    if isinstance(written, str) and written:
        return written
    if draft.node:
        return draft.node
    first = stable_number(str(draft.owner or draft.ref))
    return workers[(first + draft.index) % len(workers)]


def _known_addresses(
    draft: Draft, place: str, node_addresses: Mapping[str, tuple[Address, ...]], assigned: Assigned
) -> tuple[Address, ...] | None:
    if _host_network(draft):
        return node_addresses.get(place, ())
    listed = draft.status.get("podIPs")
    entries = listed if isinstance(listed, list) else []
    written = written_addresses(
        [draft.status.get("podIP"), *(entry.get("ip") for entry in entries if isinstance(entry, dict))]
    )
    return written or assigned.get(draft.ref)


def _host_network(draft: Draft) -> bool:
    return draft.spec.get("hostNetwork") is True


def _pod(draft: Draft, place: str, addresses: tuple[Address, ...]) -> Pod:
    return Pod(
        namespace=draft.ref.namespace,
        name=draft.ref.name,
        labels=draft.labels,
        addresses=addresses,
        ports=tuple(container_ports(draft.spec)),
        node=place,
        host_network=_host_network(draft),
        ready=draft.ready,
        owner=draft.owner,
    )


def container_ports(spec: JsonObject) -> Iterator[Port]:
    """The ports of a pod's containers, then those of its sidecars (init containers that keep running)."""
    sidecars = (item for item in objects_in(spec.get("initContainers")) if item.get("restartPolicy") == "Always")
    for container in (*objects_in(spec.get("containers")), *sidecars):
        for port in objects_in(container.get("ports")):
            number, name = port.get("containerPort"), port.get("name")
            if isinstance(number, int):
                yield Port(number, protocol_of(port), name if isinstance(name, str) else "")


def cluster_ips_of(
    services: Iterable[KubeObject], families: tuple[int, ...], assigned: Assigned
) -> dict[Ref, tuple[Address, ...]]:
    """The cluster IPs of every Service that has any: asked for, remembered, or new."""
    wanted = {item.ref: item.spec for item in services if has_cluster_ip(item.spec)}
    found: dict[Ref, tuple[Address, ...]] = {}
    for ref, spec in wanted.items():
        kept = written_cluster_ips(spec) or assigned.get(ref)
        if kept:
            found[ref] = kept
    slots = (service_slot(address) for addresses in found.values() for address in addresses)
    pool = Pool([*taken_slots(assigned, "Service"), *(slot for slot in slots if slot is not None)])
    for ref in sorted(wanted):
        families_wanted = families_of(wanted[ref], families)
        have = {address.version for address in found.get(ref, ())}
        missing = tuple(family for family in families_wanted if family not in have)
        if missing:
            slot = pool.take(f"{ref.namespace}/{ref.name}", (SERVICE_SLOTS,))
            if slot is not None:
                found[ref] = (*found.get(ref, ()), *service_addresses(slot, missing))
    return found
