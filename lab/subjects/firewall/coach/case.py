"""An attempt as these rules look at it, and what a mend of the node's rules would leave wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.firewall.compare import compare
from lab.subjects.firewall.judging import accepted
from lab.subjects.firewall.language.lexing import NftError
from lab.subjects.firewall.language.model import Chain, Field, Match, Rule, Ruleset
from lab.subjects.firewall.node import rules_of
from lab.subjects.firewall.universe import Universe, universe
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Advice, Attempt, Witness

LINK = "https://kubernetes.io/docs/reference/networking/ports-and-protocols/"
SURE = 1000
HARM = 3
"""How many packets that come out right one outweighs that no longer does."""


@dataclass(frozen=True)
class Case:
    """One attempt."""

    attempt: Attempt

    @cached_property
    def error(self) -> NftError | None:
        """Why nft takes nothing of it."""
        try:
            rules_of(self.attempt.setting.after)
        except NftError as error:
            return error
        return None

    @cached_property
    def now(self) -> Ruleset:
        """The rules as they are."""
        return Ruleset() if self.error is not None else rules_of(self.attempt.setting.after)

    @cached_property
    def required(self) -> Ruleset:
        """The rules of the lower bound."""
        return rules_of(self.attempt.setting.bounds.required)

    @cached_property
    def permitted(self) -> Ruleset:
        """The rules of the upper bound."""
        return rules_of(self.attempt.setting.bounds.permitted)

    @cached_property
    def packets(self) -> Universe:
        """Every packet that matters."""
        return universe((self.required, self.permitted, self.now))

    @cached_property
    def _bounds(self) -> tuple[int, int]:
        return accepted(self.required, self.packets), accepted(self.permitted, self.packets)

    def wrong_with(self, rules: Ruleset) -> int:
        """The packets that would fare wrongly under those rules."""
        required, permitted = self._bounds
        let_in = accepted(rules, self.packets)
        return required & ~let_in | let_in & ~permitted

    @cached_property
    def wrong(self) -> int:
        """The packets that fare wrongly now."""
        return self.wrong_with(self.now)

    @cached_property
    def witnesses(self) -> tuple[Witness, ...]:
        """What is told to be wrong."""
        setting = self.attempt.setting
        told = [each for run in self.attempt.failed for each in run.outcome.witnesses if "protocol" in each.facts]
        return (*told, *(() if told else compare(setting.bounds, setting.after)))

    @cached_property
    def asked(self) -> tuple[Rule, ...]:
        """The rules of the bounds, without repeats."""
        chains = (*self.required.chains, *self.permitted.chains)
        return tuple(dict.fromkeys(rule for chain in chains for rule in chain.rules if rule.matches))

    def told(self, gone: int) -> tuple[frozenset[str], frozenset[str]]:
        """Of what is told, what would be gone; and the checks that would then be met."""
        gone_texts = {each.text for each in self.witnesses if self._place(each) & gone}
        left = {each.text for each in self.witnesses} - gone_texts
        met = set()
        for run in self.attempt.failed:
            proof = isinstance(run.check, ProofCheck)
            texts = {each.text for each in run.outcome.witnesses}
            if texts and not texts & left and (not proof or gone == self.wrong):
                met.add(run.id)
        return frozenset(gone_texts), frozenset(met)

    def _place(self, told: Witness) -> int:
        """The packets that a witness stands for."""
        found = -1
        for name, _ in self.packets.choices:
            if name in told.facts:
                found &= self._with(name, told.facts[name])
        return found

    def _with(self, name: str, value: object) -> int:
        values = dict(self.packets.choices)[name]
        for index, each in enumerate(values):
            if str(each) == str(value):
                return self.packets.of(name, index)
        # A packet of a check need not be the one that a region is shown by.
        return -1


_last: list[Case] = []


def case_of(attempt: Attempt) -> Case:
    """The case of an attempt; the same object again while the same attempt is asked for."""
    if not _last or _last[0].attempt is not attempt:
        _last[:] = [Case(attempt)]
    return _last[0]


@dataclass(frozen=True, slots=True)
class Mend:
    """What is said, what to do, where, and the rules as they would be then."""

    said: str
    how: str
    span: Span | None
    rules: Ruleset


class FirewallRule:
    """A misunderstanding that is told where mending it makes something right. ``guess`` is taken off its weight."""

    id = ""
    why = ""
    guess = 0

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show it."""
        raise NotImplementedError

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """The places where mending it makes something right, the best for each place."""
        case = case_of(attempt)
        if case.error is not None or not case.wrong:
            return ()
        best: dict[Span | None, Advice] = {}
        for mend in self.suspect(case):
            left = case.wrong_with(mend.rules)
            gone, broken = case.wrong & ~left, left & ~case.wrong
            worth = gone.bit_count() - HARM * broken.bit_count()
            if worth > 0:
                weight = SURE * worth // case.wrong.bit_count() - self.guess
                texts, met = case.told(gone)
                known = best.get(mend.span)
                if known is None or known.weight < weight:
                    best[mend.span] = Advice(self.finding(mend), met, texts, weight)
        return tuple(best.values())

    def finding(self, mend: Mend) -> Finding:
        """The finding."""
        return Finding(self.id, Severity.ERROR, mend.said, mend.span, why=self.why, mend=mend.how, link=LINK)


def with_chain(rules: Ruleset, chain: Chain, changed: Chain | None) -> Ruleset:
    """The rules with another chain in the place of one; None takes it away."""
    kept = (changed if each is chain else each for each in rules.chains)
    return Ruleset(tuple(each for each in kept if each is not None))


def with_rule(rules: Ruleset, chain: Chain, at: int, *changed: Rule) -> Ruleset:
    """The rules with others in the place of one."""
    return with_chain(rules, chain, replace(chain, rules=(*chain.rules[:at], *changed, *chain.rules[at + 1 :])))


def in_front(rules: Ruleset, chain: Chain, rule: Rule) -> Ruleset:
    """The rules with one more, before all others of a chain."""
    return with_chain(rules, chain, replace(chain, rules=(rule, *chain.rules)))


def each_rule(rules: Ruleset) -> Iterator[tuple[Chain, int, Rule]]:
    """Every rule with its chain and place."""
    for chain in rules.chains:
        for at, rule in enumerate(chain.rules):
            yield chain, at, rule


def listed(rule: Rule, *fields: Field) -> tuple[Match, ...]:
    """A rule's conditions on some fields."""
    return tuple(match for match in rule.matches if match.field in fields)


def without(rule: Rule, *fields: Field) -> tuple[Match, ...]:
    """A rule's other conditions."""
    return tuple(match for match in rule.matches if match.field not in fields)
