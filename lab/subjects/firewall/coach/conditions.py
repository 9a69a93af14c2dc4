"""What is misunderstood about the conditions of rules: sources, ports, protocols; and rules that lack or abound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.subjects.firewall.coach.case import Case, FirewallRule, Mend, each_rule, in_front, listed, with_rule, without
from lab.subjects.firewall.language.model import Field, Match, Verdict

SOURCES = (Field.SOURCE, Field.VERSION)


def _sources(case: Case) -> list[tuple[Match, ...]]:
    """The sources that rules of the task speak of."""
    found = (listed(rule, *SOURCES) for rule in case.asked if listed(rule, Field.SOURCE))
    return list(dict.fromkeys(found))


class AnySource(FirewallRule):
    """A rule that is open to everyone."""

    id = "any-source"
    why = "A rule without `saddr` is for packets from everywhere."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give it a source that the task speaks of."""
        for chain, at, rule in each_rule(case.now):
            if rule.verdict is Verdict.ACCEPT and not listed(rule, Field.SOURCE):
                for source in _sources(case):
                    narrower = replace(rule, matches=(*source, *rule.matches))
                    said = "this rule names no source, so it is open to everyone"
                    changed = with_rule(case.now, chain, at, narrower)
                    yield Mend(said, "Add the source: `ip saddr …`.", rule.span, changed)


class WrongSource(FirewallRule):
    """A rule for other addresses than those asked for."""

    id = "wrong-source"
    why = "A rule is for the addresses it names: a wider range lets others in, a narrower one keeps some out."
    guess = 20

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give it another source that the task speaks of."""
        for chain, at, rule in each_rule(case.now):
            own = listed(rule, Field.SOURCE)
            for source in _sources(case) if own else ():
                if listed(rule, *SOURCES) != source:
                    other = replace(rule, matches=(*source, *without(rule, *SOURCES)))
                    said = "this rule is not for the addresses that the task names"
                    how = "Compare the range, and its length, with those in the task."
                    yield Mend(said, how, rule.span, with_rule(case.now, chain, at, other))


class SourceInverted(FirewallRule):
    """A condition turned round."""

    id = "condition-inverted"
    why = "`!=` is for everything but what follows."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Turn it round again."""
        for chain, at, rule in each_rule(case.now):
            for place, match in enumerate(rule.matches):
                if match.inverted:
                    turned = replace(match, inverted=False)
                    matches = (*rule.matches[:place], turned, *rule.matches[place + 1 :])
                    said = f"this rule is for everything but that ({match.field.value} !=)"
                    changed = with_rule(case.now, chain, at, replace(rule, matches=matches))
                    yield Mend(said, "Take the ! away, or decide the other way.", rule.span, changed)


class WrongProtocol(FirewallRule):
    """TCP for UDP, or UDP for TCP."""

    id = "firewall-protocol"
    why = "A port of TCP and one of UDP are two things, though their numbers are the same."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Use the other one."""
        for chain, at, rule in each_rule(case.now):
            for written, other in (("tcp", "udp"), ("udp", "tcp")):
                held = Match(Field.PROTOCOL, (written,))
                if held in rule.matches and listed(rule, Field.PORT):
                    meant = Match(Field.PROTOCOL, (other,))
                    matches = tuple(meant if each == held else each for each in rule.matches)
                    said = f"this rule is for {written.upper()}, and {other.upper()} was meant"
                    changed = with_rule(case.now, chain, at, replace(rule, matches=matches))
                    yield Mend(said, f"Write `{other} dport`.", rule.span, changed)


class SourcePort(FirewallRule):
    """The port that a packet comes from, for the one it goes to."""

    id = "sport-for-dport"
    why = "A client's own port is chosen at random; a service is known by the port that packets go to, dport."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Ask for the other port."""
        for chain, at, rule in each_rule(case.now):
            if listed(rule, Field.FROM_PORT):
                matches = tuple(
                    replace(each, field=Field.PORT) if each.field is Field.FROM_PORT else each for each in rule.matches
                )
                said = "this rule looks at the port that packets come from"
                changed = with_rule(case.now, chain, at, replace(rule, matches=matches))
                yield Mend(said, "Write dport for sport.", rule.span, changed)


class WrongPort(FirewallRule):
    """Other ports than those asked for."""

    id = "firewall-port"
    why = "A rule is for the ports it names; a range is for all between its ends."
    guess = 20

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Use ports that the task speaks of."""
        asked = dict.fromkeys(match for rule in case.asked for match in listed(rule, Field.PORT))
        for chain, at, rule in each_rule(case.now):
            held = listed(rule, Field.PORT)
            for ports in asked if len(held) == 1 else ():
                if ports != held[0]:
                    matches = tuple(ports if each is held[0] else each for each in rule.matches)
                    said = "this rule is not for the ports that the task names"
                    changed = with_rule(case.now, chain, at, replace(rule, matches=matches))
                    yield Mend(said, "Compare its ports with those in the task.", rule.span, changed)


class PortMissing(FirewallRule):
    """A rule that opens every port."""

    id = "every-port"
    why = "A rule without `dport` is for every port, and one without a protocol for every protocol."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give it ports that the task speaks of."""
        ported = (rule for rule in case.asked if listed(rule, Field.PORT))
        asked = dict.fromkeys(listed(rule, Field.PORT, Field.PROTOCOL) for rule in ported)
        for chain, at, rule in each_rule(case.now):
            if rule.verdict is Verdict.ACCEPT and not listed(rule, Field.PORT, Field.STATE, Field.IN):
                for ports in asked:
                    narrower = replace(rule, matches=(*without(rule, Field.PROTOCOL), *ports))
                    said = "this rule names no port, so it opens all of them"
                    yield Mend(said, "Add `tcp dport …`.", rule.span, with_rule(case.now, chain, at, narrower))


class RuleMissing(FirewallRule):
    """Something that no rule lets in."""

    id = "firewall-rule-missing"
    why = "Where the policy is drop, everything that has to get in needs a rule that accepts it."
    guess = 60

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add a rule of the task."""
        for chain in case.now.base("input"):
            for rule in case.asked:
                if rule.verdict in (Verdict.ACCEPT, Verdict.DROP):
                    verb = "lets in" if rule.verdict is Verdict.ACCEPT else "keeps out"
                    first = next((each.text for each in case.witnesses), "")
                    said = f"no rule {verb} what the task asks for{f': {first}' if first else ''}"
                    yield Mend(said, "Add a rule for it.", chain.span, in_front(case.now, chain, rule))


class RuleTooMany(FirewallRule):
    """A rule that does what nobody asked for."""

    id = "firewall-rule-too-many"
    why = "Each rule that accepts opens something, whatever the others say."
    guess = 40

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take it away."""
        for chain, at, rule in each_rule(case.now):
            if rule.verdict is not Verdict.CONTINUE:
                verb = "lets in" if rule.verdict is Verdict.ACCEPT else "keeps out"
                said = f"`{rule.text}` {verb} what the task does not speak of"
                yield Mend(said, "Take it away, or narrow it.", rule.span, with_rule(case.now, chain, at))


