"""What is misunderstood about the order of rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.subjects.firewall.coach.case import Case, FirewallRule, Mend, each_rule, in_front, with_chain, with_rule
from lab.subjects.firewall.language.model import Chain, Field, Match, Rule, Verdict

DECIDING = (Verdict.ACCEPT, Verdict.DROP, Verdict.REJECT)


class EarlierRuleDecides(FirewallRule):
    """A rule that comes too late."""

    id = "earlier-rule-decides"
    why = "Rules are tried from the top, and the first that accepts or drops a packet decides; later ones never see it."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Try it before each rule above it."""
        for chain, at, rule in each_rule(case.now):
            if rule.verdict not in DECIDING:
                continue
            for before in range(at):
                above = chain.rules[before]
                if above.verdict in DECIDING and (above.verdict is Verdict.ACCEPT) is not (
                    rule.verdict is Verdict.ACCEPT
                ):
                    said = f"this rule comes too late: `{above.text}` above it has decided already"
                    how = "Put the narrower rule above the wider one."
                    yield Mend(said, how, rule.span, with_chain(case.now, chain, _moved(chain, at, before)))


def _moved(chain: Chain, at: int, before: int) -> Chain:
    left = [*chain.rules[:at], *chain.rules[at + 1 :]]
    left.insert(before, chain.rules[at])
    return replace(chain, rules=tuple(left))


class RepliesForgotten(FirewallRule):
    """Answers to the node's own connections are dropped."""

    id = "replies-forgotten"
    why = (
        "The firewall sees the packets of a connection in both directions. Those that answer the node arrive as "
        "established or related, and have to be let in like any other."
    )

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let them in before all else."""
        for states in (("established", "related"), ("established",), ("related",)):
            rule = Rule((Match(Field.STATE, states),), Verdict.ACCEPT)
            for chain in case.now.base("input"):
                said = f"what belongs to open connections ({', '.join(states)}) does not get in"
                how = "Begin the chain with `ct state established,related accept`."
                yield Mend(said, how, chain.span, in_front(case.now, chain, rule))


class LoopbackForgotten(FirewallRule):
    """The node does not reach itself."""

    id = "loopback-forgotten"
    why = "Programs on a node, and the components of the control plane, talk to each other over the interface lo."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let it in before all else."""
        rule = Rule((Match(Field.IN, ("lo",)),), Verdict.ACCEPT)
        for chain in case.now.base("input"):
            said = "the node no longer reaches itself: packets over the interface lo are dropped"
            yield Mend(said, 'Add `iifname "lo" accept`.', chain.span, in_front(case.now, chain, rule))


class RepliesTooWide(FirewallRule):
    """A rule on states that lets new connections in."""

    id = "new-state-accepted"
    why = "`ct state new` is every first packet: a rule that accepts it without a port or a source opens everything."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take `new` out of the states."""
        for chain, at, rule in each_rule(case.now):
            states = next((match for match in rule.matches if match.field is Field.STATE), None)
            if states and "new" in states.values and len(states.values) > 1 and rule.verdict is Verdict.ACCEPT:
                fewer = replace(states, values=tuple(each for each in states.values if each != "new"))
                changed = replace(rule, matches=tuple(fewer if each is states else each for each in rule.matches))
                said = "this rule accepts new connections as well as answers"
                yield Mend(said, "Leave new out.", rule.span, with_rule(case.now, chain, at, changed))
