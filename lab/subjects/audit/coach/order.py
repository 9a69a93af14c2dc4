"""What is misunderstood about the order of rules, and about what no rule says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.subjects.audit.coach.case import Case, Mend, PolicyRule, with_rule
from lab.subjects.audit.judged import ordinal
from lab.subjects.audit.policy import ALL, GroupResources, Level, Rule
from lab.subjects.audit.words import doing


class RuleShadowed(PolicyRule):
    """A broad rule before the one that was meant."""

    id = "audit-rule-shadowed"
    why = "The first rule that matches a request decides; what stands below it is never asked."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Ask the later rule first."""
        seen = set()
        for asked in case.asked:
            first = asked.now.rule
            if first is None:
                continue
            for later in range(first + 1, len(case.own.rules)):
                rule = case.own.rules[later]
                right = asked.right(case.own.treatment(later))
                # A rule for the rest is meant to come last.
                if (first, later) in seen or _bare(rule) or not right or not rule.matches(asked.caller, asked.request):
                    continue
                seen.add((first, later))
                rules = list(case.own.rules)
                rules.insert(first, rules.pop(later))
                does = doing((asked.request.verb,), asked.request, anywhere=False)
                said = f"the {ordinal(first)} decides for whoever {does}; the {ordinal(later)} comes too late"
                how = f"Put the {ordinal(later)} (level {rule.level.word}) above the {ordinal(first)}."
                yield self.mend(said, case.span(("rules", first)), how, replace(case.own, rules=tuple(rules)))
                if _wider(case.own.rules[first], rule):
                    last = f"Put the {ordinal(first)} last: what stands below it is for less."
                    moved = (*case.own.rules[:first], *case.own.rules[first + 1 :], case.own.rules[first])
                    yield self.mend(said, case.span(("rules", first)), last, replace(case.own, rules=moved))
                break


def _wider(rule: Rule, other: Rule) -> bool:
    """Whether a rule is for all that another one is for, as far as their words tell."""
    for mine, theirs in (
        (rule.users, other.users), (rule.groups, other.groups), (rule.verbs, other.verbs),
        (rule.namespaces, other.namespaces), (rule.urls, other.urls),
    ):  # fmt: skip
        if mine and not (theirs and set(theirs) <= set(mine)):
            return False
    if not rule.resources:
        return True
    return bool(other.resources) and all(
        any(_covers(mine, theirs) for mine in rule.resources) for theirs in other.resources
    )


def _covers(mine: GroupResources, theirs: GroupResources) -> bool:
    if mine.group not in (ALL, theirs.group) or mine.names:
        return False
    if not mine.resources or ALL in mine.resources:
        return True
    return bool(theirs.resources) and set(theirs.resources) <= set(mine.resources)


class CatchAllMissing(PolicyRule):
    """Nothing at the end for the rest."""

    id = "audit-catch-all-missing"
    why = "Of a request that no rule matches nothing is written: a policy ends with level None."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add the rule."""
        for asked in case.asked:
            if asked.now.rule is None and asked.missing:
                last = len(case.own.rules) - 1
                policy = replace(case.own, rules=(*case.own.rules, Rule(asked.wanted)))
                said = f"no rule is left for the rest, and {asked.wanted.word} was asked"
                yield self.mend(said, case.span(("rules", last)), f"End with - level: {asked.wanted.word}.", policy)
                return


class CatchAllWrong(PolicyRule):
    """A last rule of another level than was asked."""

    id = "audit-catch-all-level"
    why = "A rule without conditions matches everything that no rule above it does."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the level that was asked."""
        for place, asked in case.deciding():
            rule = case.own.rules[place]
            if _bare(rule) and asked.wanted is not rule.level and _bare(case.required.rules[-1]):
                wanted = case.required.rules[-1].level
                if wanted is rule.level:
                    continue
                said = f"the rule for the rest has level {rule.level.word}, and {wanted.word} was asked"
                policy = with_rule(case.own, place, replace(rule, level=wanted))
                span = case.span(("rules", place, "level"))
                yield self.mend(said, span, f"Write level: {wanted.word} there.", policy)


class CatchAllTooMuch(PolicyRule):
    """A rule for the rest that nobody asked for."""

    id = "audit-catch-all-too-much"
    why = "What no rule matches is not written: a rule for the rest is needed only where the rest is to be written."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Leave it away."""
        last = len(case.own.rules) - 1
        if last and _bare(case.own.rules[last]) and case.own.rules[last].level is not Level.NONE:
            said = f"the last rule writes everything else too (level {case.own.rules[last].level.word})"
            policy = with_rule(case.own, last)
            yield self.mend(said, case.span(("rules", last)), "Leave it away, or give it level: None.", policy)


def _bare(rule: Rule) -> bool:
    return rule == Rule(rule.level, omit_stages=rule.omit_stages, omit_managed_fields=rule.omit_managed_fields)
