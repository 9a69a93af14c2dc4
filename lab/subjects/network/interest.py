"""Which ports are worth a look: those something listens on, and those where policies change their mind."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.model import Host, Pod, Protocol
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy
from lab.subjects.network.ports import PolicyPort, PortClass
from lab.subjects.network.world import World

_ORDER = {protocol: index for index, protocol in enumerate(Protocol)}


def interesting_ports(world: World) -> tuple[PortClass, ...]:
    """Every port that a pod or host listens on, and both ends of every range that a policy names.

    By protocol (TCP, UDP, SCTP), then number.
    """
    found = set(listening((*world.pods, *world.hosts)))
    for port in mentioned(world.policies):
        if not port.name and not port.every:
            found.update((PortClass(port.protocol, port.low), PortClass(port.protocol, port.high)))
    return in_order(found)


def mentioned(policies: Iterable[Policy]) -> set[PolicyPort]:
    """Every entry of ``ports`` in any rule."""
    return {
        port
        for policy in policies
        for direction in Direction
        for rule in policy.rules(direction) or ()
        for port in rule.ports
    }


def listening(ends: Iterable[Pod | Host]) -> set[PortClass]:
    """Every port that one of the ends listens on."""
    return {PortClass(port.protocol, port.number) for end in ends for port in end.ports}


def in_order(ports: Iterable[PortClass]) -> tuple[PortClass, ...]:
    """By protocol (TCP, UDP, SCTP), then number."""
    return tuple(sorted(ports, key=lambda port: (_ORDER[port.protocol], port.number)))
