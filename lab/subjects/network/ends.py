"""The two ends of a connection, and the address each is seen under.

A connection has one address family, decided by its destination: its first address unless another is asked
for. The source is then seen under its first address of that family, or its first address when it has none.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from lab.cluster.model import Address, Host, Node, Pod

End: TypeAlias = Pod | Host | Node | Address
"""Either end: a pod, a host outside, a node, or a bare address."""


def addresses(end: End) -> tuple[Address, ...]:
    """Every address of an end; a pod that is not running yet has none."""
    return (end,) if isinstance(end, (IPv4Address, IPv6Address)) else end.addresses


def own_address(end: End) -> Address | None:
    """The address a destination is reached at unless another is asked for."""
    found = addresses(end)
    return found[0] if found else None


def address_towards(end: End, destination: Address | None) -> Address | None:
    """The address a source is seen under by that destination."""
    found = addresses(end)
    if destination is not None:
        for address in found:
            if address.version == destination.version:
                return address
    return found[0] if found else None


def selectable(end: End) -> Pod | None:
    """The end as a pod that selectors can match: host-network pods count as their node, as most plugins do.

    Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/ (hostNetwork pods).
    """
    return end if isinstance(end, Pod) and not end.host_network else None


def node_of(end: End) -> str:
    """The node that an end is or shares its network with; empty for every other end."""
    if isinstance(end, Node):
        return end.name
    return end.node if isinstance(end, Pod) and end.host_network else ""


def same(one: End, other: End) -> bool:
    """Whether both ends are the same pod, host, node or address."""
    if isinstance(one, Pod) and isinstance(other, Pod):
        return one.name == other.name and one.namespace == other.namespace
    return type(one) is type(other) and one == other


def on_own_node(one: End, other: End) -> bool:
    """Whether one end is a pod and the other the node it runs on.

    Traffic to and from that node is always allowed. Source:
    https://kubernetes.io/docs/concepts/services-networking/network-policies/ (the two sorts of isolation).
    """
    for pod, node in ((one, other), (other, one)):
        name = node_of(node)
        if name and isinstance(pod, Pod) and pod.node == name:
            return True
    return False
