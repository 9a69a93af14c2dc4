"""Every packet that some rules can tell apart, as one set: a bit for each.

Fields that no rule looks at have one value; addresses and ports one for each region that rules tell from the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TypeAlias

from lab.quick_dataclass import dataclass
from lab.subjects.firewall.language.model import Address, Field, Interval, Match, Ruleset, Value
from lab.subjects.firewall.language.values import HIGHEST_PORT
from lab.subjects.firewall.packet import LOOPBACK, Packet, address

FRESH = {
    4: ("203.0.113.77", "198.51.100.77", "192.0.2.77", "10.77.0.77", "172.16.77.7", "8.8.4.4"),
    6: ("2001:db8:77::77", "fd77::77", "2606:4700::1111"),
}
"""Addresses that a region is shown by, where it holds one of them."""

NICE_PORTS = (22, 443, 80, 6443, 10250, 2379, 30080, 8080, 9100, 53)
PROTOCOLS = ("tcp", "udp", "icmp", "icmpv6", "sctp", "esp")
STATES = ("new", "established", "related", "invalid")
BITS = {4: 32, 6: 128}

Choices: TypeAlias = tuple[tuple[str, tuple[object, ...]], ...]


@dataclass(frozen=True)
class Universe:
    """The packets; ``choices`` gives the values of each part of a packet, the last changing fastest."""

    choices: Choices

    @cached_property
    def size(self) -> int:
        """How many packets there are."""
        found = 1
        for _, values in self.choices:
            found *= len(values)
        return found

    @cached_property
    def every(self) -> int:
        """The set of those that can be: no address of one version speaks the other's ICMP, or comes from afar as lo."""
        whole = (1 << self.size) - 1
        v4, v6 = (self._where("source", lambda held, v=version: held.version == v) for version in (4, 6))
        inside = self._where("source", _is_loopback)
        lo = self._where("over", lambda held: held == LOOPBACK)
        icmp, icmpv6 = (self._where("protocol", lambda held, p=name: held == p) for name in ("icmp", "icmpv6"))
        return whole & ~(icmp & v6) & ~(icmpv6 & v4) & ~(inside & ~lo)

    def packet(self, place: int) -> Packet:
        """The packet at a place."""
        parts: dict[str, object] = {}
        for name, values in reversed(self.choices):
            place, index = divmod(place, len(values))
            parts[name] = values[index]
        return Packet(**parts)  # type: ignore[arg-type]

    def meeting(self, match: Match) -> int:
        """The packets for which a condition holds."""
        found = self._met.get(match)
        if found is None:
            found = self._met[match] = self._met_by(match)
        return found

    @cached_property
    def _met(self) -> dict[Match, int]:
        return {}

    @cached_property
    def _stride(self) -> dict[str, int]:
        found, stride = {}, 1
        for name, values in reversed(self.choices):
            found[name] = stride
            stride *= len(values)
        return found

    def of(self, name: str, index: int) -> int:
        """The packets in which a part has its value of that index."""
        found = self._parts.get((name, index))
        if found is None:
            values = dict(self.choices)[name]
            stride = self._stride[name]
            period = stride * len(values)
            ones = ((1 << stride) - 1) << (stride * index)
            repeats = self.size // period
            found = ones * (((1 << (period * repeats)) - 1) // ((1 << period) - 1))
            self._parts[name, index] = found
        return found

    @cached_property
    def _parts(self) -> dict[tuple[str, int], int]:
        return {}

    def _where(self, name: str, holds: object) -> int:
        found = 0
        for index, value in enumerate(dict(self.choices)[name]):
            if holds(value):  # type: ignore[operator]
                found |= self.of(name, index)
        return found

    def _met_by(self, match: Match) -> int:
        """Asked of one packet for each value of the parts that the condition depends on."""
        found = 0
        names = DEPENDS[match.field]
        for parts, mask in self._combined(names):
            made = Packet(**{"source": ip_address("192.0.2.1"), **parts})  # type: ignore[arg-type]
            if made.meets(match):
                found |= mask
        return found

    def _combined(self, names: Sequence[str], mask: int = -1) -> Iterator[tuple[dict[str, object], int]]:
        if not names:
            yield {}, mask
            return
        for index, value in enumerate(dict(self.choices)[names[0]]):
            for parts, inner in self._combined(names[1:], mask & self.of(names[0], index)):
                yield {names[0]: value, **parts}, inner


DEPENDS: Mapping[Field, tuple[str, ...]] = {
    Field.IN: ("hook", "over"),
    Field.OUT: ("hook", "out"),
    Field.SOURCE: ("source",),
    Field.DESTINATION: ("destination",),
    Field.PROTOCOL: ("protocol",),
    Field.PORT: ("protocol", "port"),
    Field.FROM_PORT: ("protocol", "from_port"),
    Field.STATE: ("state",),
    Field.ICMP: ("protocol", "icmp"),
    Field.VERSION: ("source",),
}


def universe(rulesets: Iterable[Ruleset]) -> Universe:
    """The packets that these rules can tell apart; the same object again for the same distinctions."""
    found: dict[Field, dict[Value, None]] = {field: {} for field in Field}
    hooks = {"input": None}
    for rules in rulesets:
        for chain in rules.chains:
            if chain.hook in ("forward", "output"):
                hooks[chain.hook] = None
            for rule in chain.rules:
                for match in rule.matches:
                    found[match.field].update(dict.fromkeys(match.values))
    return _made(tuple((field, tuple(values)) for field, values in found.items()), tuple(sorted(hooks, reverse=True)))


@lru_cache(maxsize=16)
def _made(asked: tuple[tuple[Field, tuple[Value, ...]], ...], hooks: tuple[str, ...]) -> Universe:
    values = dict(asked)
    named = [value for value in values[Field.PROTOCOL] if value not in PROTOCOLS]
    choices: dict[str, tuple[object, ...]] = {
        "hook": tuple(sorted(hooks, key=("input", "forward", "output").index)),
        "over": _interfaces(values[Field.IN]),
        "source": _addresses(values[Field.SOURCE]),
        "port": _numbers(values[Field.PORT]),
        "protocol": (*PROTOCOLS, *map(str, named)),
        "state": (*STATES, *(["untracked"] if "untracked" in values[Field.STATE] else [])),
    }
    if values[Field.DESTINATION]:
        choices["destination"] = _addresses(values[Field.DESTINATION])
    if values[Field.FROM_PORT]:
        choices["from_port"] = _numbers(values[Field.FROM_PORT])
    if values[Field.OUT]:
        choices["out"] = _interfaces(values[Field.OUT])
    if values[Field.ICMP]:
        choices["icmp"] = (*map(str, values[Field.ICMP]), "address-mask-request")
    # A part that no rule looks at has the one value that a packet has of itself.
    for name, default in {"destination": Packet(IPv4Address(0)).destination, "from_port": 40000, "out": "eth0",
                          "icmp": "echo-request"}.items():  # fmt: skip
        choices.setdefault(name, (default,))
    return Universe(tuple(choices.items()))


def _interfaces(mentioned: Sequence[Value]) -> tuple[object, ...]:
    names = [str(each).replace("*", "0") for each in mentioned]
    fresh = next(name for name in ("eth0", "ens3", "enp1s0", "net9") if name not in names)
    return tuple(dict.fromkeys((fresh, *names, LOOPBACK)))


def _numbers(mentioned: Sequence[Value]) -> tuple[object, ...]:
    """A port for each region that the intervals tell apart."""
    listed = [each for each in mentioned if isinstance(each, Interval)]
    return tuple(
        next((port for port in NICE_PORTS if any(low <= port <= high for low, high in region)), region[0][0])
        for region in _regions(listed, HIGHEST_PORT)
    )


def ports_shown(rules: Ruleset) -> dict[object, str]:
    """In words, what each port of ``universe((rules,))`` stands for."""
    listed = list(
        dict.fromkeys(
            value
            for chain in rules.chains
            for rule in chain.rules
            for match in rule.matches
            if match.field is Field.PORT
            for value in match.values
            if isinstance(value, Interval)
        )
    )
    regions = _regions(listed, HIGHEST_PORT)
    told = [_told(region) for region in regions]
    if not any(each.holds(regions[0][0][0]) for each in listed):
        told[0] = "all other ports" if listed else "every port"
    return dict(zip(_numbers(listed), told, strict=True))


def _told(region: Sequence[tuple[int, int]]) -> str:
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in region)


def _addresses(mentioned: Sequence[Value]) -> tuple[object, ...]:
    """An address for each region, of both versions; those that nobody names first."""
    found: list[Address] = []
    for version in (4, 6):
        listed = [each for each in mentioned if isinstance(each, Interval) and each.version == version]
        for region in _regions(listed, (1 << BITS[version]) - 1):
            found.append(_shown(region, version))
    loopback = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
    return tuple(sorted(found, key=lambda each: (each in loopback, each.version)))


def _shown(region: Sequence[tuple[int, int]], version: int) -> Address:
    for text in FRESH[version]:
        number = int(ip_address(text))
        if any(low <= number <= high for low, high in region):
            return ip_address(text)
    low, high = max(region, key=lambda each: each[1] - each[0])
    return address(low + 1 if high > low else low, version)


def _regions(intervals: Sequence[Interval], highest: int) -> list[list[tuple[int, int]]]:
    """All numbers, sorted by which of the intervals hold them; the numbers that none holds first."""
    starts = sorted({0, *(each.low for each in intervals), *(each.high + 1 for each in intervals)} - {highest + 1})
    regions: dict[tuple[bool, ...], list[tuple[int, int]]] = {}
    for place, low in enumerate(starts):
        high = starts[place + 1] - 1 if place + 1 < len(starts) else highest
        held = tuple(each.low <= low <= each.high for each in intervals)
        regions.setdefault(held, []).append((low, high))
    return [regions[key] for key in sorted(regions, key=lambda held: (any(held), regions[held][0]))]


def _is_loopback(held: object) -> bool:
    return held in (IPv4Address("127.0.0.1"), IPv6Address("::1")) or (
        isinstance(held, IPv4Address | IPv6Address) and held.is_loopback
    )
