"""A packet, as far as rules can tell packets apart, and how a person names it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

from lab.quick_dataclass import dataclass
from lab.subjects.firewall.language.model import Address, Field, Interval, Match, Value

PORTED = ("tcp", "udp", "sctp")

LOOPBACK = "lo"

KNOWN_PORTS = {
    ("tcp", 22): "SSH", ("tcp", 53): "DNS", ("udp", 53): "DNS", ("tcp", 80): "HTTP", ("tcp", 443): "HTTPS",
    ("tcp", 6443): "the API server", ("tcp", 2379): "etcd", ("tcp", 2380): "etcd's peers",
    ("tcp", 10250): "the kubelet", ("tcp", 10256): "kube-proxy", ("tcp", 10257): "the controller manager",
    ("tcp", 10259): "the scheduler", ("tcp", 179): "BGP", ("udp", 8472): "VXLAN", ("udp", 4789): "VXLAN",
    ("tcp", 2375): "Docker", ("tcp", 9100): "the node exporter",
}  # fmt: skip
"""Source: https://kubernetes.io/docs/reference/networking/ports-and-protocols/"""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet. ``port`` and ``from_port`` mean nothing where the protocol has none; ``icmp`` only for ICMP."""

    source: Address
    protocol: str = "tcp"
    port: int = 0
    state: str = "new"
    over: str = "eth0"
    hook: str = "input"
    destination: Address = IPv4Address("10.0.0.10")
    from_port: int = 40000
    icmp: str = "echo-request"
    out: str = "eth0"

    def meets(self, match: Match) -> bool:
        """Whether a condition holds for it."""
        return any(self._is(match.field, value) for value in match.values) is not match.inverted

    def _is(self, field: Field, value: Value) -> bool:
        match field:
            case Field.SOURCE:
                return _within(self.source, value)
            case Field.DESTINATION:
                return _within(self.destination, value)
            case Field.PORT:
                return self.protocol in PORTED and isinstance(value, Interval) and value.holds(self.port)
            case Field.FROM_PORT:
                return self.protocol in PORTED and isinstance(value, Interval) and value.holds(self.from_port)
            case Field.IN:
                return self.hook != "output" and _named(self.over, str(value))
            case Field.OUT:
                return self.hook != "input" and _named(self.out, str(value))
            case Field.VERSION:
                return str(self.source.version) == value
            case Field.PROTOCOL:
                return self.protocol == value
            case Field.ICMP:
                return self.protocol in ("icmp", "icmpv6") and self.icmp == value
        return self.state == value

    @property
    def what(self) -> str:
        """What it is, for a sentence: "a new TCP connection to port 22 (SSH)"."""
        if self.state == "established":
            return f"what belongs to an open connection ({self.protocol.upper()})"
        if self.state == "related":
            return "what is related to an open connection"
        if self.state in ("invalid", "untracked"):
            return f"a packet that belongs to no connection ({self.state})"
        if self.protocol in ("icmp", "icmpv6"):
            return f"{'ICMP' if self.protocol == 'icmp' else 'ICMPv6'} ({self.icmp})"
        if self.protocol not in PORTED:
            return f"a packet of protocol {self.protocol}"
        service = KNOWN_PORTS.get((self.protocol, self.port))
        known = f" ({service})" if service else ""
        return f"a new {self.protocol.upper()} connection to port {self.port}{known}"

    @property
    def way(self) -> str:
        """Where it comes from, or goes to."""
        if self.hook == "output":
            return f"to {self.destination}"
        if self.over == LOOPBACK:
            return "over the loopback interface"
        end = f"from {self.source}"
        if self.hook == "forward":
            return f"{end}, passed on by the node"
        return end if self.over == "eth0" else f"{end} over {self.over}"

    def __str__(self) -> str:
        return f"{self.what} {self.way}"


def address(number: int, version: int) -> Address:
    """The address of a version that has this number."""
    return IPv4Address(number) if version == 4 else IPv6Address(number)


def _within(held: Address, value: Value) -> bool:
    return isinstance(value, Interval) and value.holds(int(held), held.version)


def _named(name: str, pattern: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern
