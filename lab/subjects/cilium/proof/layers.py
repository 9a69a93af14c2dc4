"""What can be sent, as far as the rules of some worlds tell it apart: ports, and what is said on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lab.cluster.model import Protocol
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.http import Request
from lab.subjects.cilium.ports import WITH_PORTS, OpenPort, PortGroup, Transport
from lab.subjects.cilium.proof.lookups import names
from lab.subjects.cilium.proof.requests import requests
from lab.subjects.cilium.world import World
from lab.subjects.network.proof.port_classes import PortRun, port_runs

DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class Layer:
    """Ports that are treated alike, the one to show, and what is said: a request, a lookup, or just anything."""

    transport: Transport
    number: int
    said: Request | str | None = None
    first: int = 0
    last: int = 0


def groups(worlds: Iterable[World]) -> Iterator[PortGroup]:
    """Every entry of a rule's ports."""
    for world in worlds:
        for policy in world.policies:
            for rule in policy.rules:
                yield from rule.groups or ()


def layers(worlds: Sequence[World], known: Iterable[str]) -> tuple[Layer, ...]:
    """Everything worth comparing; ``known`` are names of machines outside that there are."""
    every = tuple(dict.fromkeys(groups(worlds)))
    heard = [port for world in worlds for party in world.parties for port in party.ports]
    runs = port_runs(_ranges(every, worlds), heard)
    asked = requests([rule for group in every if group.l7 for rule in group.l7.http])
    patterns = [pattern for group in every if group.l7 for pattern in group.l7.dns]
    looked_up = names(patterns, known) if patterns else ()
    found: list[Layer] = []
    for run in runs:
        plain = Layer(Transport(run.protocol.value), run.example, None, run.first, run.last)
        kinds = {g.l7.kind for g in every if g.l7 for port in g.ports if _touches(port, plain, worlds)}
        said: list[Request | str] = [*(asked if "http" in kinds else ()), *(looked_up if "dns" in kinds else ())]
        found += [Layer(plain.transport, plain.number, each, run.first, run.last) for each in said] or [plain]
    return (*found, *_messages(every))


def _ranges(every: Iterable[PortGroup], worlds: Sequence[World]) -> Iterator[tuple[Protocol, int, int]]:
    for group in every:
        for port in group.ports:
            for transport in port.transports:
                if transport not in WITH_PORTS:
                    continue
                protocol = Protocol(transport.value)
                if not port.name:
                    yield protocol, port.low, port.high
                for world in worlds:
                    for number in sorted(world.named.get((port.name, transport), ())):
                        yield protocol, number, number


def _touches(port: OpenPort, layer: Layer, worlds: Sequence[World]) -> bool:
    if layer.transport not in port.transports:
        return False
    if not port.name:
        return port.low <= layer.number <= port.high
    return any(layer.number in world.named.get((port.name, layer.transport), ()) for world in worlds)


def _messages(every: Iterable[PortGroup]) -> Iterator[Layer]:
    """ICMP: each type that is mentioned, and one that is not."""
    mentioned = {
        (transport, port.low) for group in every for port in group.ports for transport in port.transports
        if transport not in WITH_PORTS
    }  # fmt: skip
    for transport, fresh in ((Transport.ICMP, 8), (Transport.ICMPV6, 128)):
        numbers = sorted(number for kind, number in mentioned if kind is transport)
        other = next(number for number in (fresh, 0, 3, 11, 13, 14, *range(256)) if number not in numbers)
        yield from (Layer(transport, number, None, number, number) for number in (*numbers, other))


def looks(worlds: Sequence[World], sent: Sequence[Layer]) -> list[tuple[object, ...]]:
    """How each layer is seen: two that are seen alike fare alike, whoever sends them."""
    every = tuple(dict.fromkeys(groups(worlds)))
    found = []
    for layer in sent:
        look: list[object] = []
        for group in every:
            named = any(port.name and layer.transport in port.transports for port in group.ports)
            open_ = any(
                not port.name and layer.transport in port.transports and port.low <= layer.number <= port.high
                for port in group.ports
            )
            look.append((open_, (named and layer.number), group.l7 is None or group.l7.admits(layer.said)))
        found.append(tuple(look))
    return found


__all__ = ["Layer", "PortRun", "groups", "layers"]
