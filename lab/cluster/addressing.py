"""Which address a pod or a Service gets, and that it keeps it.

An address is drawn from a hash of the namespace and name, so the same pod has the same address in every
state; two that hash alike are told apart in order of name, and what was given once is remembered in
``State.assigned``. Ranges are kubeadm's defaults and the usual example of its documentation:

- pods: 10.244.<node>.0/24 and fd00:10:244:<node>::/64; where a node's 253 addresses run out, the pods of any
  node share 10.245.0.0 to 10.247.255.255 (a real node holds 110 pods; a benchmark's holds thousands);
- Services: 10.96.0.0/12 and fd00:10:96::/112, leaving the first 256 to addresses chosen by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address

from lab.cluster.model import Address
from lab.cluster.workload import stable_number
from lab.manifests.document import Json
from lab.manifests.kubeobject import Ref

POD_BASE = int(IPv4Address("10.244.0.0"))
POD_BASE_6 = int(IPv6Address("fd00:10:244::"))
NODE_SIZE = 256
OVERFLOW = range(NODE_SIZE * 256, NODE_SIZE * 1024)
"""Slots that belong to no node."""

SERVICE_BASE = int(IPv4Address("10.96.0.0"))
SERVICE_BASE_6 = int(IPv6Address("fd00:10:96::"))
SERVICE_SLOTS = range(256, 65_536)


class Pool:
    """Slots that are handed out once each; slot n is the n-th address of a range, in either family."""

    def __init__(self, taken: Iterable[int]) -> None:
        self._taken = set(taken)
        self._full: set[range] = set()

    def take(self, key: str, ranges: Iterable[range]) -> int | None:
        """A free slot of the first range that has one, the one ``key`` hashes to if it is free.

        None when every range is full.
        """
        number = stable_number(key)
        for slots in ranges:
            if slots in self._full:
                continue
            start = number % len(slots)
            for step in range(len(slots)):
                slot = slots[(start + step) % len(slots)]
                if slot not in self._taken:
                    self._taken.add(slot)
                    return slot
            self._full.add(slots)
        return None


def pod_ranges(node_index: int | None) -> tuple[range, ...]:
    """The slots of a pod on the node of that position, its own first."""
    if node_index is None or not 0 <= node_index < 256:
        return (OVERFLOW,)
    start = node_index * NODE_SIZE
    return range(start + 2, start + NODE_SIZE - 1), OVERFLOW


def pod_addresses(slot: int, families: tuple[int, ...]) -> tuple[Address, ...]:
    """The addresses of a pod slot, one per family, the primary family first."""
    node, host = divmod(slot, NODE_SIZE)
    six = POD_BASE_6 + (node << 64) + host
    return tuple(IPv4Address(POD_BASE + slot) if family == 4 else IPv6Address(six) for family in families)


def pod_slot(address: Address) -> int | None:
    """The slot a pod's address comes from; None for one from elsewhere."""
    if address.version == 4:
        slot = int(address) - POD_BASE
    else:
        node, host = divmod(int(address) - POD_BASE_6, 1 << 64)
        slot = node * NODE_SIZE + host if 0 <= host < NODE_SIZE else -1
    return slot if 0 <= slot < OVERFLOW.stop else None


def service_addresses(slot: int, families: tuple[int, ...]) -> tuple[Address, ...]:
    """The cluster IPs of a Service slot, one per family."""
    return tuple(
        IPv4Address(SERVICE_BASE + slot) if family == 4 else IPv6Address(SERVICE_BASE_6 + slot)
        for family in families
    )


def service_slot(address: Address) -> int | None:
    """The slot a cluster IP comes from; None for one from elsewhere."""
    slot = int(address) - (SERVICE_BASE if address.version == 4 else SERVICE_BASE_6)
    return slot if 0 <= slot < SERVICE_SLOTS.stop else None


def taken_slots(assigned: Mapping[Ref, tuple[Address, ...]], kind: str) -> Iterable[int]:
    """The slots that are given away already."""
    find = pod_slot if kind == "Pod" else service_slot
    for ref, addresses in assigned.items():
        if ref.kind == kind:
            for address in addresses:
                slot = find(address)
                if slot is not None:
                    yield slot


def written_addresses(values: Iterable[Json]) -> tuple[Address, ...]:
    """The addresses among ``values``; anything else is left out, and so are repetitions."""
    found: dict[Address, None] = {}
    for value in values:
        if isinstance(value, str):
            try:
                found[ip_address(value)] = None
            except ValueError:
                continue
    return tuple(found)
