"""A node's rules against their bounds, over every packet that any of the three can tell apart."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.subjects.firewall.judging import accepted
from lab.subjects.firewall.language.lexing import NftError
from lab.subjects.firewall.language.model import Ruleset
from lab.subjects.firewall.node import RULES, rules_of
from lab.subjects.firewall.packet import PORTED, Packet
from lab.subjects.firewall.universe import Universe, universe
from lab.subjects.firewall.walking import walk
from lab.subjects.protocol import Bounds, Note, Witness

MISSING, EXCESS = "missing", "excess"

MOST = 12
"""Cases that are told of each kind."""


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:  # noqa: ARG001
    """The packets that are let in and must not be, or are not and must be. What nobody names counts as well."""
    required, permitted = rules_of(bounds.required), rules_of(bounds.permitted)
    try:
        now = rules_of(state)
    except NftError as error:
        return (refused(error),)
    packets = universe((required, permitted, now))
    let_in = accepted(now, packets)
    return (
        *_told(MISSING, accepted(required, packets) & ~let_in, packets, now),
        *_told(EXCESS, let_in & ~accepted(permitted, packets), packets, now),
    )


def refused(error: NftError) -> Witness:
    """What is wrong with a file that nft does not take: then no rule of it is there, and everything comes in."""
    text = f"nft refuses {RULES} as a whole, so the node starts without any rule: {error.said}"
    return Witness(EXCESS, text, {"file": RULES}, (Note(text, good=False, span=error.span),))


def _told(kind: str, wrong: int, packets: Universe, now: Ruleset) -> Iterator[Witness]:
    """Cases of different kinds, each by the packet that a person knows best."""
    told = 0
    while wrong and told < MOST:
        place = (wrong & -wrong).bit_length() - 1
        packet = packets.packet(place)
        yield witness(kind, packet, now)
        told += 1
        wrong &= ~_alike(packet, packets)


def _alike(packet: Packet, packets: Universe) -> int:
    """The packets that would be told in about the same words."""
    found = _with(packets, "state", packet.state) & _with(packets, "hook", packet.hook)
    if packet.state == "new":
        found &= _with(packets, "protocol", packet.protocol)
        if packet.protocol in PORTED:
            found &= _with(packets, "port", packet.port)
    return found


def _with(packets: Universe, name: str, value: object) -> int:
    return packets.of(name, dict(packets.choices)[name].index(value))


def witness(kind: str, packet: Packet, now: Ruleset) -> Witness:
    """A packet that fares wrongly, and who decides about it."""
    decided = walk(now, packet)
    outcome = "does not get in, and must" if kind == MISSING else "gets in, and must not"
    if packet.hook != "input":
        outcome = "does not pass, and must" if kind == MISSING else "passes, and must not"
    text = f"{packet} {outcome}"
    span = decided.rule.span if decided.rule is not None else decided.chain.span if decided.chain else None
    return Witness(kind, text, facts_of(packet), (Note(decided.text, good=False, span=span),))


def facts_of(packet: Packet) -> JsonObject:
    """A packet in fields."""
    ported = {"port": packet.port} if packet.protocol in PORTED else {}
    return {
        "hook": packet.hook, "over": packet.over, "source": str(packet.source), "protocol": packet.protocol, **ported,
        "state": packet.state,
    }  # fmt: skip
