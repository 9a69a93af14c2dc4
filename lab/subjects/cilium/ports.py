"""The ports of a rule, and what it asks of what is said on them.

Source: https://docs.cilium.io/en/stable/security/policy/language/#layer-4-examples
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.http import HttpRule, Request, http_rule
from lab.subjects.cilium.names import NamePattern, name_pattern

LAST = 65535


class Transport(StrEnum):
    """What a flow is carried by."""

    TCP = "TCP"
    UDP = "UDP"
    SCTP = "SCTP"
    ICMP = "ICMP"
    ICMPV6 = "ICMPv6"


WITH_PORTS = (Transport.TCP, Transport.UDP, Transport.SCTP)


@dataclass(frozen=True, slots=True)
class OpenPort:
    """Ports of some transports: an inclusive range, or those that a name stands for."""

    transports: frozenset[Transport]
    low: int = 0
    high: int = LAST
    name: str = ""


@dataclass(frozen=True, slots=True)
class L7:
    """What may be said: HTTP requests or lookups of names. ``kind`` is ``http``, ``dns`` or another protocol's name."""

    kind: str
    http: tuple[HttpRule, ...] = ()
    dns: tuple[NamePattern, ...] = ()

    def admits(self, said: Request | str | None) -> bool:
        """Whether a request, or a lookup of a name, passes; None asks for nothing in particular."""
        if said is None:
            return True
        if isinstance(said, Request):
            return self.kind == "http" and any(rule.admits(said) for rule in self.http)
        return self.kind == "dns" and any(pattern.matches(said) for pattern in self.dns)


@dataclass(frozen=True, slots=True)
class PortGroup:
    """One entry of ``toPorts``: ports, and what may be said on them; ``l7`` is None where anything may."""

    ports: tuple[OpenPort, ...]
    l7: L7 | None = None


def port_groups(rule: Json) -> tuple[PortGroup, ...] | None:
    """The ports that a rule opens; None where it opens all of them."""
    listed, icmps = rule.get("toPorts"), rule.get("icmps")
    if not listed and not icmps:
        return None
    groups = [_group(each) for each in _maps(listed)]
    if icmps:
        groups.append(PortGroup(tuple(port for each in _maps(icmps) for port in icmp_types(each))))
    return tuple(groups)


def _maps(written: Json) -> Iterator[dict[str, Json]]:
    return (each if isinstance(each, dict) else {} for each in (written if isinstance(written, list) else ()))


def _group(written: dict[str, Json]) -> PortGroup:
    ports = tuple(found for each in _maps(written.get("ports")) if (found := open_port(each)) is not None)
    return PortGroup(ports, l7_of(written.get("rules")))


def l7_of(written: Json) -> L7 | None:
    """What may be said on some ports; None where no rule says anything about it."""
    rules = written if isinstance(written, dict) else {}
    if rules.get("http"):
        return L7("http", http=tuple(http_rule(each) for each in rules["http"]))
    if rules.get("dns"):
        return L7("dns", dns=tuple(name_pattern(each) for each in rules["dns"]))
    other = rules.get("l7proto") or ("kafka" if rules.get("kafka") else "")
    return L7(str(other)) if other else None


def open_port(written: dict[str, Json]) -> OpenPort | None:
    """Read one entry of ``ports``; None for one that is no port."""
    text = str(written.get("port") or "")
    protocol = str(written.get("protocol") or "ANY").upper()
    transports = frozenset(each for each in WITH_PORTS if protocol in ("ANY", each))
    if named(text):
        return OpenPort(transports, name=text.lower())
    number = numbered(text)
    if number is None:
        return None
    if number == 0:
        return OpenPort(transports)
    last = written.get("endPort")
    return OpenPort(transports, number, last if isinstance(last, int) and last > number else number)


def named(text: str) -> bool:
    """Whether a port is a service's name (RFC 6335): letters, digits and single hyphens, at most 15, one letter."""
    return len(text) <= 15 and bool(re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9]+(-[A-Za-z0-9]+)*", text))


def numbered(text: str) -> int | None:
    """A port's number; None for what is none."""
    if not text.isdigit() or not text.isascii():
        return None
    number = int(text, 8) if len(text) > 1 and text[0] == "0" and set(text) <= set("01234567") else int(text)
    return number if number <= LAST else None


ICMP_TYPES = {
    "EchoReply": 0, "DestinationUnreachable": 3, "Redirect": 5, "Echo": 8, "EchoRequest": 8, "RouterAdvertisement": 9,
    "RouterSelection": 10, "TimeExceeded": 11, "ParameterProblem": 12, "Timestamp": 13, "TimestampReply": 14,
    "Photuris": 40, "ExtendedEchoRequest": 42, "ExtendedEcho Reply": 43,
}  # fmt: skip
ICMP6_TYPES = {
    "DestinationUnreachable": 1, "PacketTooBig": 2, "TimeExceeded": 3, "ParameterProblem": 4, "EchoRequest": 128,
    "EchoReply": 129, "MulticastListenerQuery": 130, "MulticastListenerReport": 131, "MulticastListenerDone": 132,
    "RouterSolicitation": 133, "RouterAdvertisement": 134, "NeighborSolicitation": 135, "NeighborAdvertisement": 136,
    "RedirectMessage": 137, "RouterRenumbering": 138,
}  # fmt: skip


def icmp_types(written: dict[str, Json]) -> Iterable[OpenPort]:
    """The types of message that an entry of ``icmps`` lets through, as ports of ICMP."""
    for each in _maps(written.get("fields")):
        six = each.get("family") == "IPv6"
        kind = each.get("type")
        number = kind if isinstance(kind, int) else numbered(str(kind))
        if number is None:
            number = (ICMP6_TYPES if six else ICMP_TYPES).get(str(kind))
        if number is not None:
            yield OpenPort(frozenset((Transport.ICMPV6 if six else Transport.ICMP,)), number, number)
