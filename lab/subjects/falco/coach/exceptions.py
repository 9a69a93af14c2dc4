"""What is misunderstood about exceptions: what a rule leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.falco.coach.case import RuleCase
from lab.subjects.falco.coach.conditions import ConditionRule, Suspicion
from lab.subjects.falco.coach.mending import field_of, swapped, with_too
from lab.subjects.falco.language.tree import And, Check, Exists, Node, Not, checks_of

EXCEPTIONS_LINK = "https://falco.org/docs/concepts/rules/exceptions/"


def left_out(node: Node) -> tuple[Not, ...]:
    """The parts of a condition that take something back."""
    if isinstance(node, And):
        return tuple(each for child in node.children for each in left_out(child))
    return (node,) if isinstance(node, Not) and tuple(checks_of(node)) else ()


def _narrows(one: Not, other: Not) -> bool:
    """Whether the other asks for more fields before it takes something back."""
    return {field_of(each) for each in checks_of(one)} < {field_of(each) for each in checks_of(other)}


class ExceptionTooWide(ConditionRule):
    """An exception that takes back more than the one case that is known."""

    id = "falco-exception-too-wide"
    why = "An exception is a hole in the rule: an attacker who looks like it is not seen. Name as much as is known."
    link = EXCEPTIONS_LINK

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take back what the task does."""
        if rule.now is None or rule.wanted is None:
            return
        for mine in left_out(rule.now.node):
            for asked in left_out(rule.wanted.node):
                if _narrows(mine, asked) or _wider(mine, asked):
                    left = {field_of(each) for each in checks_of(asked)} - {field_of(each) for each in checks_of(mine)}
                    what = f"says nothing of {', '.join(sorted(left))}" if left else "takes back more than is known"
                    message = f"the exception of {rule.name!r} {what}"
                    mend = "Let the exception name every field that tells the known case, joined by and."
                    yield Suspicion(message, mend, rule.span(), swapped(rule.now.node, mine, asked))


def _wider(mine: Not, asked: Not) -> bool:
    """The same fields, one of them compared by a part of the text only."""
    partial = ("contains", "startswith", "endswith", "glob", "pmatch", "icontains", "regex")
    fields = {field_of(each) for each in checks_of(asked)}
    own = [each for each in checks_of(mine) if isinstance(each, Check) and field_of(each) in fields]
    exact = {field_of(each) for each in checks_of(asked) if isinstance(each, Check) and each.operator not in partial}
    return any(each.operator in partial and field_of(each) in exact for each in own)


class ExceptionMissing(ConditionRule):
    """A known case that still alerts."""

    id = "falco-exception-missing"
    why = "As long as the known case alerts every day, nobody looks at the alerts."
    link = EXCEPTIONS_LINK
    guess = 1

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take it back."""
        if rule.now is None or rule.wanted is None:
            return
        mine = left_out(rule.now.node)
        for asked in left_out(rule.wanted.node):
            fields = {field_of(each) for each in checks_of(asked)}
            if any(fields & {field_of(each) for each in checks_of(other)} == fields for other in mine):
                continue
            message = f"the rule {rule.name!r} still alerts of what is known to be harmless"
            mend = "Add an exception, or: and not (…) with what tells the known case."
            yield Suspicion(message, mend, rule.span(), with_too(rule.now.node, asked))


class ExceptionNarrow(ConditionRule):
    """An exception that asks for more than the known case always has."""

    id = "falco-exception-too-narrow"
    why = "What the exception asks for must be there each time the known case comes."
    link = EXCEPTIONS_LINK
    guess = 4

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take back what the task does."""
        if rule.now is None or rule.wanted is None:
            return
        for mine in left_out(rule.now.node):
            for asked in left_out(rule.wanted.node):
                if _narrows(asked, mine) or _differ(mine, asked):
                    message = f"the exception of {rule.name!r} does not cover the known case"
                    mend = "Compare each of its fields with the events that still alert."
                    yield Suspicion(message, mend, rule.span(), swapped(rule.now.node, mine, asked))


def _differ(mine: Not, asked: Not) -> bool:
    fields = [field_of(each) for each in checks_of(mine) if isinstance(each, Check | Exists)]
    return bool(fields) and set(fields) == {field_of(each) for each in checks_of(asked)} and mine != asked


EXCEPTION_RULES = (ExceptionTooWide(), ExceptionMissing(), ExceptionNarrow())
