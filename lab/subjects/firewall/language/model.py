"""A set of nftables rules.

Source: nft(8). Tables hold chains, chains hold rules; a base chain hangs on a hook and has a policy.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

HOOKS = ("input", "forward", "output")

FAMILIES = {"inet": (4, 6), "ip": (4,), "ip6": (6,)}
"""The families of tables that see packets of the internet protocols, and of which version."""

Address: TypeAlias = IPv4Address | IPv6Address


class Field(StrEnum):
    """What of a packet a rule looks at."""

    IN = "iifname"
    OUT = "oifname"
    SOURCE = "saddr"
    DESTINATION = "daddr"
    PROTOCOL = "l4proto"
    PORT = "dport"
    FROM_PORT = "sport"
    STATE = "state"
    ICMP = "icmp type"
    VERSION = "nfproto"


class Verdict(StrEnum):
    """What a rule does with a packet."""

    ACCEPT = "accept"
    DROP = "drop"
    REJECT = "reject"
    JUMP = "jump"
    GOTO = "goto"
    RETURN = "return"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Interval:
    """Addresses of one version, or numbers, from ``low`` to ``high``, both included. ``version`` is 0 for numbers."""

    low: int
    high: int
    version: int = 0

    def holds(self, number: int, version: int = 0) -> bool:
        """Whether it holds a number, or an address of a version."""
        return self.version == version and self.low <= number <= self.high


Value: TypeAlias = Interval | str


@dataclass(frozen=True, slots=True)
class Match:
    """One condition: the field is among the values, or (``inverted``) is not."""

    field: Field
    values: tuple[Value, ...]
    inverted: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions, all of which must hold, and what then becomes of the packet. ``chain`` is where a jump leads."""

    matches: tuple[Match, ...]
    verdict: Verdict
    chain: str = ""
    span: Span | None = field(default=None, compare=False)
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Rules in order. ``hook`` is empty for a chain that packets reach by a jump alone."""

    family: str
    table: str
    name: str
    hook: str = ""
    priority: int = 0
    accepts: bool = True
    rules: tuple[Rule, ...] = ()
    kind: str = ""
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Every chain, in the order in which they were declared."""

    chains: tuple[Chain, ...] = ()

    def base(self, hook: str) -> tuple[Chain, ...]:
        """The chains on a hook that filter, in the order in which packets see them."""
        found = [each for each in self.chains if each.hook == hook and each.kind in ("", "filter")]
        return tuple(sorted(found, key=lambda each: each.priority))

    def chain(self, like: Chain, name: str) -> Chain | None:
        """The chain of that name in the same table."""
        return next(
            (each for each in self.chains if (each.family, each.table, each.name) == (like.family, like.table, name)),
            None,
        )
