"""What a person writes for the two ends of a connection.

A source is ``namespace/pod``, ``namespace/workload``, the name of a host outside, or an address. A target adds a
port: ``backend:80`` is a name, looked up as the source would; ``namespace/pod:80`` goes to the pods' own addresses,
``svc/namespace/name:80`` to a Service's; ``203.0.113.10:443`` and ``[2001:db8::1]:443`` are addresses. ``/udp`` or
``/sctp`` at the end chooses another protocol than TCP, and a port may be a name.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from lab.cluster.model import Address, Protocol
from lab.cluster.services import address_of
from lab.quick_dataclass import dataclass

HOW = "write it like backend:80, namespace/pod:80, 203.0.113.10:443 or [2001:db8::1]:443, with /udp for UDP"

LAST_PORT = 65535


class TargetKind(StrEnum):
    """How a target is reached."""

    NAME = "name"
    """By a lookup."""
    PODS = "pods"
    """A pod, or the pods of a workload, at their own addresses."""
    SERVICE = "service"
    """A Service at its own address, without a lookup."""
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Target:
    """A target as written. ``port`` is a number or a name; ``address`` is set for that kind alone."""

    kind: TargetKind
    namespace: str
    name: str
    port: int | str
    protocol: Protocol
    address: Address | None = None

    def __str__(self) -> str:
        place = {"pods": f"{self.namespace}/", "service": f"svc/{self.namespace}/"}.get(self.kind, "")
        name = f"[{self.name}]" if ":" in self.name else self.name
        protocol = "" if self.protocol is Protocol.TCP else f"/{self.protocol.lower()}"
        return f"{place}{name}:{self.port}{protocol}"


_PORT = re.compile(r"(?P<port>[A-Za-z0-9-]*)(?:/(?P<protocol>[A-Za-z]*))?")
_SERVICE_WORDS = ("svc", "service", "services")


@lru_cache(maxsize=1024)
def parse_target(text: str, port: int | str | None = None, protocol: Protocol | str | None = None) -> Target:
    """Read a target. ``port`` and ``protocol`` serve where the text has none of its own.

    Raises ValueError with a sentence that says what to write.
    """
    if not text.strip():
        raise ValueError(f"say where to; {HOW}")
    place, written_port, written_protocol = _split(text.strip())
    found_port = _port(written_port if written_port is not None else port, text)
    found_protocol = _protocol(written_protocol or protocol or Protocol.TCP)
    address = address_of(place)
    if address is not None:
        return Target(TargetKind.ADDRESS, "", str(address), found_port, found_protocol, address)
    parts = place.split("/")
    if not all(parts) or any(re.search(r"[\s:\[\]]", part) for part in parts):
        raise ValueError(f"{text!r} is not a target; {HOW}")
    match parts:
        case [name]:
            return Target(TargetKind.NAME, "", name, found_port, found_protocol)
        case [word, name] if word in _SERVICE_WORDS:
            raise ValueError(f"say which namespace the Service is in: svc/NAMESPACE/{name}:{found_port}")
        case [namespace, name]:
            return Target(TargetKind.PODS, namespace, name, found_port, found_protocol)
        case [word, namespace, name] if word in _SERVICE_WORDS:
            return Target(TargetKind.SERVICE, namespace, name, found_port, found_protocol)
        case [_, namespace, name]:
            raise ValueError(f"{text!r} is not a target; for a pod or workload write {namespace}/{name}:80")
    raise ValueError(f"{text!r} is not a target; {HOW}")


def _split(text: str) -> tuple[str, str | None, str | None]:
    """The place, the port and the protocol as written; None where the text has none."""
    if text.startswith("["):
        place, closed, rest = text[1:].partition("]")
        if not closed:
            raise ValueError(f"{text!r} lacks the closing bracket; write [2001:db8::1]:443")
        if rest and not rest.startswith(":"):
            raise ValueError(f"after the bracket of {text!r} only a port may follow: [2001:db8::1]:443")
        return place, *_port_and_protocol(rest[1:] if rest else None, text)
    if address_of(text) is not None:
        return text, None, None
    place, colon, rest = text.rpartition(":")
    if not colon:
        return text, None, None
    if address_of(place) is not None and ":" in place:
        raise ValueError(f"put the IPv6 address of {text!r} in brackets: [{place}]:{rest}")
    return place, *_port_and_protocol(rest, text)


def _port_and_protocol(rest: str | None, text: str) -> tuple[str | None, str | None]:
    if rest is None:
        return None, None
    found = _PORT.fullmatch(rest)
    if found is None or not found["port"]:
        raise ValueError(f"{rest!r} in {text!r} is not a port; {HOW}")
    return found["port"], found["protocol"]


def _port(written: int | str | None, text: str) -> int | str:
    if written is None or written == "":
        place = f"[{text}]" if address_of(text) is not None and ":" in text else text
        raise ValueError(f"{text!r} lacks a port; write {place}:80")
    port = int(written) if isinstance(written, str) and written.isdecimal() else written
    if isinstance(port, int) and not 1 <= port <= LAST_PORT:
        raise ValueError(f"{written} is not a port: ports go from 1 to {LAST_PORT}")
    return port


def _protocol(written: Protocol | str) -> Protocol:
    try:
        return Protocol(written.upper())
    except ValueError:
        raise ValueError(f"{written!r} is not a protocol; there are tcp, udp and sctp") from None
