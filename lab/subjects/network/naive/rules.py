"""What a policy says, taken from the raw object, and whether one end, or one port, is what it speaks of.

Each function is a sentence of
https://kubernetes.io/docs/concepts/services-networking/network-policies/ or of the API reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import TypeAlias

from lab.cluster.model import Address, Labels, Port, Protocol
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.network.naive.selectors import selected

Point: TypeAlias = tuple[Protocol, int]
"""A port of a protocol."""

Network: TypeAlias = IPv4Network | IPv6Network

EGRESS, INGRESS = "egress", "ingress"

PEERS_KEY = {EGRESS: "to", INGRESS: "from"}


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """One who could connect or be connected to, under one address; ``namespace`` is empty for what is no pod.

    ``spaced`` are the labels of its namespace. ``ports`` are those it declares. For a pod that could be created,
    ``calls`` are the names it gives to whichever port a connection is for: any pod may declare any.
    """

    text: str
    address: Address
    namespace: str = ""
    labels: Labels = field(default_factory=dict)
    spaced: Labels = field(default_factory=dict)
    ports: tuple[Port, ...] = ()
    calls: frozenset[tuple[str, Protocol]] = frozenset()
    in_blocks: bool = True
    """Whether blocks of addresses can mean it."""


def directions(policy: JsonObject) -> Iterator[str]:
    """The directions the policy isolates its pods in.

    "If no policyTypes are specified on a NetworkPolicy then by default Ingress will always be set and Egress will be
    set if the NetworkPolicy has any egress rules."
    """
    spec = policy.get("spec") or {}
    types = spec.get("policyTypes") or ["Ingress", *(["Egress"] if spec.get("egress") else ())]
    if "Egress" in types:
        yield EGRESS
    if "Ingress" in types:
        yield INGRESS


def selects(policy: JsonObject, end: End) -> bool:
    """Whether the policy is about the end: a pod of its own namespace that its podSelector selects."""
    if not end.namespace or end.namespace != policy["metadata"]["namespace"]:
        return False
    return selected((policy.get("spec") or {}).get("podSelector"), end.labels)


def rules(policy: JsonObject, direction: str) -> list[JsonObject]:
    """The policy's rules of a direction; one that is null says nothing, like ``{}``."""
    return [rule or {} for rule in (policy.get("spec") or {}).get(direction) or ()]


def speaks_of(rule: JsonObject, direction: str, home: str, end: End) -> bool:
    """Whether the rule admits the end: no peers mean everyone, several mean any of them."""
    peers = rule.get(PEERS_KEY[direction]) or ()
    return not peers or any(is_peer(peer, home, end) for peer in peers)


def is_peer(peer: JsonObject, home: str, end: End) -> bool:
    """Whether the end is the peer.

    A block means addresses; whether those of pods too is up to the network plugin. A podSelector alone selects in the
    policy's own namespace, a namespaceSelector alone every pod of the namespaces it selects, both together pods in
    namespaces that fit.
    """
    if peer.get("ipBlock") is not None:
        block = peer["ipBlock"]
        inside = end.in_blocks and end.address in network(block["cidr"])
        return inside and not any(end.address in network(each) for each in block.get("except") or ())
    spaces, pods = peer.get("namespaceSelector"), peer.get("podSelector")
    if not end.namespace or (spaces is None and pods is None):
        return False
    at_home = end.namespace == home if spaces is None else selected(spaces, end.spaced)
    return at_home and (pods is None or selected(pods, end.labels))


@cache
def network(cidr: str) -> Network:
    """The block that a CIDR means."""
    return ip_network(cidr, strict=False)


def opens(rule: JsonObject, destination: End, point: Point) -> bool:
    """Whether the rule is about the port of the destination: no ports mean all, several mean any of them."""
    ports = rule.get("ports") or ()
    return not ports or any(_is_port(port or {}, destination, point) for port in ports)


def _is_port(port: JsonObject, destination: End, point: Point) -> bool:
    """A number is that port, with endPort every port up to it; a name is the destination pod's port so called."""
    protocol, number = point
    if (port.get("protocol") or "TCP") != protocol.value:
        return False
    written = port.get("port")
    if written is None:
        return True
    if isinstance(written, str):
        declared = any(
            each.name == written and each.protocol is protocol and each.number == number
            for each in destination.ports
        )
        return declared or (written, protocol) in destination.calls
    return bool(written <= number <= (port.get("endPort") or written))
