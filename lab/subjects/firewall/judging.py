"""Which packets rules let through: all of them at once."""

from __future__ import annotations

from lab.subjects.firewall.language.model import Chain, Match, Ruleset, Verdict
from lab.subjects.firewall.language.model import Field as Part
from lab.subjects.firewall.universe import Universe
from lab.subjects.firewall.walking import DEEPEST


def accepted(rules: Ruleset, packets: Universe) -> int:
    """The packets that pass every chain on their hook."""
    left = packets.every
    for index, hook in enumerate(dict(packets.choices)["hook"]):
        on_hook = packets.of("hook", index)
        for chain in rules.base(str(hook)):
            seen = left & on_hook & _family(chain, packets)
            passed, ended = _through(rules, chain, seen, packets, 0)
            rest = seen & ~ended
            left &= ~seen | passed | (rest if chain.accepts else 0)
    return left


def _family(chain: Chain, packets: Universe) -> int:
    if chain.family == "inet":
        return -1
    return packets.meeting(Match(Part.VERSION, ("4" if chain.family == "ip" else "6",)))


def _through(rules: Ruleset, chain: Chain, seen: int, packets: Universe, depth: int) -> tuple[int, int]:
    """Of the packets that a chain sees: those that are accepted, and those whose way ends, one way or the other."""
    passed = ended = 0
    back = 0
    for rule in chain.rules:
        hit = seen & ~ended & ~back
        for match in rule.matches:
            if not hit:
                break
            hit &= packets.meeting(match)
        if not hit or rule.verdict is Verdict.CONTINUE:
            continue
        if rule.verdict is Verdict.RETURN:
            back |= hit
        elif rule.verdict in (Verdict.JUMP, Verdict.GOTO):
            inner = rules.chain(chain, rule.chain)
            if inner is not None and depth < DEEPEST:
                also, over = _through(rules, inner, hit, packets, depth + 1)
                passed, ended = passed | also, ended | over
            if rule.verdict is Verdict.GOTO:
                back |= hit & ~ended
        else:
            ended |= hit
            passed |= hit if rule.verdict is Verdict.ACCEPT else 0
    return passed, ended
