"""Demands that no rule of the answer meets, or that one rule meets together with more than was asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.subjects.audit.coach.case import Case, Mend, PolicyRule, with_rule
from lab.subjects.audit.coach.conditions import alike
from lab.subjects.audit.judged import ordinal
from lab.subjects.audit.policy import Rule
from lab.subjects.audit.words import doing


class RuleMissing(PolicyRule):
    """No rule for something that the task asks for."""

    id = "audit-rule-missing"
    why = "What no rule of its own speaks about falls to a later, broader rule, or to none at all."
    guess = 30

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the task's rule before the one that decides."""
        seen = set()
        for asked in case.asked:
            bound, policy = (asked.low, case.required) if asked.missing else (asked.high, case.permitted)
            if bound.rule is None or bound.rule in seen:
                continue
            seen.add(bound.rule)
            wanted = policy.rules[bound.rule]
            if wanted in case.own.rules:
                continue
            first = len(case.own.rules) if asked.now.rule is None else asked.now.rule
            rules = (*case.own.rules[:first], wanted, *case.own.rules[first:])
            does = doing((asked.request.verb,), asked.request, anywhere=False)
            said = f"no rule says {wanted.level.word} for whoever {does}"
            span = case.span(("rules", min(first, len(case.own.rules) - 1)))
            how = f"Add a rule of level {wanted.level.word} for it, above the {ordinal(first)}."
            if asked.now.rule is None:
                how = f"Add a rule of level {wanted.level.word} for it."
            yield self.mend(said, span, how, replace(case.own, rules=rules))


class RuleTooWide(PolicyRule):
    """A rule for more than was asked."""

    id = "audit-rule-too-wide"
    why = "A rule is for every request that meets all its conditions; each condition that is left away widens it."
    guess = 40

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's conditions."""
        for place, asked in case.deciding():
            for wanted in alike(case, place):
                if wanted.matches(asked.caller, asked.request) or wanted in case.own.rules:
                    continue
                does = doing((asked.request.verb,), asked.request, anywhere=False)
                said = f"the {ordinal(place)} decides for whoever {does} too, and was not meant to"
                policy = with_rule(case.own, place, wanted)
                yield self.mend(said, case.span(("rules", place)), _how(wanted), policy)


class RuleUnasked(PolicyRule):
    """A rule that should not be there at all."""

    id = "audit-rule-unasked"
    why = "A rule takes its requests away from all that stand below it."
    guess = 45

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Leave it away."""
        for place, asked in case.deciding():
            if len(case.own.rules) > 1:
                does = doing((asked.request.verb,), asked.request, anywhere=False)
                said = f"the {ordinal(place)} decides for whoever {does}, and nothing of the kind was asked"
                yield self.mend(said, case.span(("rules", place)), "Leave it away.", with_rule(case.own, place))


def _how(rule: Rule) -> str:
    for name, held in (("users", rule.users), ("userGroups", rule.groups), ("namespaces", rule.namespaces)):
        if held:
            return f"Narrow it: {name}, resources and verbs all count."
    return "Narrow it to the resources and verbs that were asked."
