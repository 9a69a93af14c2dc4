"""``packet``: what becomes of some packets."""

from __future__ import annotations

from ipaddress import ip_address
from itertools import product
from typing import TYPE_CHECKING

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.firewall.compare import EXCESS, MISSING, refused, witness
from lab.subjects.firewall.language.lexing import NftError
from lab.subjects.firewall.language.model import HOOKS
from lab.subjects.firewall.language.values import STATES
from lab.subjects.firewall.node import rules_of
from lab.subjects.firewall.packet import PORTED, Packet
from lab.subjects.firewall.universe import PROTOCOLS
from lab.subjects.firewall.walking import walk
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting

if TYPE_CHECKING:
    from lab.cluster.trial import Trial

HOW = (
    "write it as packet: {from: 203.0.113.7, to: 22/TCP, expect: accepted}; to may be icmp, and from and to may be "
    "lists; state, over and hook tell of other packets than new ones that come in by eth0"
)
KEYS = ("from", "to", "state", "over", "hook", "expect")


@dataclass(frozen=True, slots=True)
class PacketCheck:
    """Each of the packets is accepted, or (``accepted`` False) none is."""

    packets: tuple[Packet, ...]
    accepted: bool

    def run(self, setting: Setting) -> Outcome:
        """Send each packet; the first that fares otherwise is told."""
        try:
            rules = rules_of(setting.after)
        except NftError as error:
            found = refused(error)
            return Outcome(False, found.text, found.notes, (found,))
        kind = MISSING if self.accepted else EXCESS
        wrong = [packet for packet in self.packets if walk(rules, packet).accepted is not self.accepted]
        if wrong:
            witnesses = tuple(witness(kind, packet, rules) for packet in wrong)
            return Outcome(False, witnesses[0].text, witnesses[0].notes, witnesses)
        first = self.packets[0]
        said = f"{first} {'gets in' if self.accepted else 'does not get in'}"
        decided = walk(rules, first)
        return Outcome(True, said, (Note(decided.text, span=decided.rule.span if decided.rule else None),))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API knows nothing of its nodes' firewalls."""
        return ()


class PacketKind:
    """``packet``."""

    key = "packet"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or written.get("expect") not in ("accepted", "dropped"):
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        state, over, hook = (
            str(written.get(key, default)) for key, default in (("state", "new"), ("over", "eth0"), ("hook", "input"))
        )
        if state not in STATES or hook not in HOOKS:
            raise ValueError(f"state is one of {', '.join(STATES)}, hook one of {', '.join(HOOKS)}")
        sources = [ip_address(str(each)) for each in _listed(written.get("from"))]
        ways = [_way(str(each)) for each in _listed(written.get("to"))]
        if not sources or not ways:
            raise ValueError(HOW)
        packets = tuple(
            Packet(source, protocol, port, state, over, hook) for source, (protocol, port) in product(sources, ways)
        )
        return PacketCheck(packets, written["expect"] == "accepted")


def _listed(written: Json) -> list[Json]:
    return written if isinstance(written, list) else [] if written is None else [written]


def _way(written: str) -> tuple[str, int]:
    port, slash, protocol = written.partition("/")
    name = (protocol if slash else port).lower()
    if name not in PROTOCOLS or (name in PORTED) is not bool(slash) or (slash and not port.isdigit()):
        raise ValueError(f"{written!r} is neither a port like 22/TCP nor icmp or icmpv6")
    return name, int(port) if slash else 0


KINDS: tuple[CheckKind, ...] = (PacketKind(),)
