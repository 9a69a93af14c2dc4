"""One packet's way through the rules: which one decides about it.

Source: nft(8) and https://wiki.nftables.org/wiki-nftables/index.php/Configuring_chains: accept ends a base chain, and
the next chain on the hook still sees the packet; drop and reject end everything.
"""

from __future__ import annotations

from lab.quick_dataclass import dataclass
from lab.subjects.firewall.language.model import Chain, Rule, Ruleset, Verdict
from lab.subjects.firewall.packet import Packet

DEEPEST = 16
"""Jumps within each other, as in the kernel."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a packet: ``rule`` decided, or where it is None the policy of ``chain``; no chain: nothing did."""

    accepted: bool
    chain: Chain | None = None
    rule: Rule | None = None

    @property
    def text(self) -> str:
        """Who decided, in words."""
        if self.rule is not None:
            return f"decided by: {self.rule.text}"
        if self.chain is None:
            return "no chain looks at it, so nothing stops it"
        policy = "accept" if self.chain.accepts else "drop"
        return f"no rule decides, so the policy of chain {self.chain.name} does: {policy}"


def walk(rules: Ruleset, packet: Packet) -> Decision:
    """What becomes of a packet."""
    found = Decision(True)
    for chain in rules.base(packet.hook):
        if _sees(chain, packet):
            rule = _decided(rules, chain, packet, 0)
            found = Decision(
                chain.accepts if rule is None or rule.verdict is Verdict.RETURN else rule.verdict is Verdict.ACCEPT,
                chain,
                None if rule is None or rule.verdict is Verdict.RETURN else rule,
            )
            if not found.accepted:
                return found
    return found


def _sees(chain: Chain, packet: Packet) -> bool:
    return chain.family == "inet" or chain.family == ("ip" if packet.source.version == 4 else "ip6")


def _decided(rules: Ruleset, chain: Chain, packet: Packet, depth: int) -> Rule | None:
    """The rule that ends the packet's way through a chain; None where it comes to the chain's end."""
    for rule in chain.rules:
        if rule.verdict is Verdict.CONTINUE or not all(packet.meets(match) for match in rule.matches):
            continue
        if rule.verdict not in (Verdict.JUMP, Verdict.GOTO):
            return rule
        inner = rules.chain(chain, rule.chain)
        found = _decided(rules, inner, packet, depth + 1) if inner is not None and depth < DEEPEST else None
        if found is not None and found.verdict is not Verdict.RETURN:
            return found
        if rule.verdict is Verdict.GOTO:
            return Rule((), Verdict.RETURN)
    return None
