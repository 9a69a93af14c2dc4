"""The values that rules compare with: addresses, ports, protocols, states, interfaces."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network

from lab.subjects.firewall.language.model import Field, Interval, Value

PORTS = {
    "ssh": 22, "smtp": 25, "domain": 53, "http": 80, "ntp": 123, "snmp": 161, "https": 443, "mysql": 3306,
    "postgresql": 5432, "bgp": 179, "syslog": 514, "telnet": 23, "ftp": 21,
}  # fmt: skip
"""Names of ports, as in /etc/services."""

PROTOCOLS = {
    "tcp": "tcp", "udp": "udp", "sctp": "sctp", "icmp": "icmp", "icmpv6": "icmpv6", "ipv6-icmp": "icmpv6", "6": "tcp",
    "17": "udp", "132": "sctp", "1": "icmp", "58": "icmpv6", "esp": "esp", "50": "esp", "ah": "ah", "51": "ah",
    "igmp": "igmp", "vrrp": "vrrp", "112": "vrrp",
}  # fmt: skip

STATES = ("new", "established", "related", "invalid", "untracked")

ICMP_TYPES = {
    "echo-request", "echo-reply", "destination-unreachable", "time-exceeded", "parameter-problem", "redirect",
    "router-advertisement", "router-solicitation", "timestamp-request", "timestamp-reply", "source-quench",
    "packet-too-big", "nd-router-solicit", "nd-router-advert", "nd-neighbor-solicit", "nd-neighbor-advert",
    "nd-redirect", "mld-listener-query", "mld-listener-report", "mld2-listener-report", "mld-listener-done",
}  # fmt: skip

VERSIONS = {"ipv4": "4", "ipv6": "6", "2": "4", "10": "6"}

HIGHEST_PORT = 65535


def value_of(field: Field, written: str, version: int = 0) -> Value:
    """One value of a field. ``version`` is that of the addresses asked for. Raises ValueError with nft's complaint."""
    if field in (Field.PORT, Field.FROM_PORT):
        return _ports(written)
    if field in (Field.SOURCE, Field.DESTINATION):
        return _addresses(written, version)
    if field in (Field.IN, Field.OUT):
        return written
    return _named(field, written)


def _named(field: Field, written: str) -> str:
    known: dict[str, str]
    if field is Field.PROTOCOL:
        known, what = PROTOCOLS, "protocol"
    elif field is Field.STATE:
        known, what = {each: each for each in STATES}, "state"
    elif field is Field.VERSION:
        known, what = VERSIONS, "protocol family"
    else:
        known, what = {each: each for each in ICMP_TYPES}, "ICMP type"
    if written not in known:
        raise ValueError(f"could not parse {what}: {written!r}")
    return known[written]


def _ports(written: str) -> Interval:
    low, dash, high = written.partition("-")
    if written in PORTS:
        low, dash = str(PORTS[written]), ""
    first = _port(PORTS.get(low, low))
    last = _port(PORTS.get(high, high)) if dash else first
    if last < first:
        raise ValueError(f"range has zero or negative size: {written}")
    return Interval(first, last)


def _port(written: str | int) -> int:
    if not re.fullmatch(r"\d+", str(written)):
        raise ValueError(f"could not resolve service: {written!r} is no port")
    if int(written) > HIGHEST_PORT:
        raise ValueError(f"value {written} exceeds valid range 0-65535")
    return int(written)


def _addresses(written: str, version: int) -> Interval:
    low, dash, high = written.partition("-")
    try:
        if dash:
            first, last = ip_address(low), ip_address(high)
            ends = (int(first), int(last), first.version)
        else:
            net = ip_network(written, strict=False)
            ends = (int(net.network_address), int(net.broadcast_address), net.version)
    except ValueError:
        raise ValueError(f"could not resolve hostname: {written!r} is no address") from None
    if version and ends[2] != version:
        raise ValueError(f"{written} is no IPv{version} address")
    if ends[1] < ends[0]:
        raise ValueError(f"range has zero or negative size: {written}")
    return Interval(*ends)


def version_of(value: Value) -> int:
    """The version of an address; 0 for what is none."""
    return value.version if isinstance(value, Interval) else 0
