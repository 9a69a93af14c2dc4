"""What is misunderstood about exceptions: what a rule leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.falco.coach.case import RuleCase
from lab.subjects.falco.coach.conditions import ConditionRule, Suspicion
from lab.subjects.falco.coach.mending import field_of, swapped, with_too
from lab.subjects.falco.language.tree import And, Node, Not, checks_of, same

EXCEPTIONS_LINK = "https://falco.org/docs/concepts/rules/exceptions/"


def left_out(node: Node) -> tuple[Not, ...]:
    """The parts of a condition that take something back."""
    if isinstance(node, And):
        return tuple(each for child in node.children for each in left_out(child))
    return (node,) if isinstance(node, Not) and any(checks_of(node)) else ()


def _fields(part: Not) -> set[str]:
    return {field_of(each) for each in checks_of(part)}


def _pairs(rule: RuleCase) -> Iterator[tuple[Not, Not]]:
    """What is taken back, beside what was to be: parts that share a field and are not the same."""
    if rule.now is None or rule.wanted is None:
        return
    mine, asked = left_out(rule.now.node), left_out(rule.wanted.node)
    for one in mine:
        for other in asked:
            if _fields(one) & _fields(other) and not any(same(one, each) for each in asked):
                yield one, other


def _still_alerts(rule: RuleCase) -> bool:
    """Whether the known case still alerts; of events that were recorded rather than of those that could come."""
    recorded = [each for each in rule.wrong if not each.made_up]
    return any(each.kind == "excess" for each in recorded or rule.wrong)


class ExceptionTooWide(ConditionRule):
    """An exception that takes back more than the one case that is known."""

    id = "falco-exception-too-wide"
    why = "An exception is a hole in the rule: an attacker who looks like it is not seen. Name as much as is known."
    link = EXCEPTIONS_LINK
    mend = "Let the exception name every field that tells the known case, all of them joined by and."

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take back what the task does."""
        if rule.now is None or rule.wanted is None or _still_alerts(rule):
            return
        for mine, asked in _pairs(rule):
            left = sorted(_fields(asked) - _fields(mine))
            what = f"says nothing of {', '.join(left)}" if left else "takes back more than is known"
            message = f"the exception of {rule.name!r} {what}"
            then = swapped(rule.now.node, mine, asked)
            yield Suspicion(message, self.mend, rule.span(), then)
            both = swapped(rule.now.node, mine, And(left_out(rule.wanted.node)))
            yield Suspicion(message, self.mend, rule.span(), both)


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
            if any(_fields(asked) & _fields(other) for other in mine if not _known(rule, other)):
                continue
            message = f"the rule {rule.name!r} still alerts of what is known to be harmless"
            mend = "Add an exception, or: and not (…) with what tells the known case."
            yield Suspicion(message, mend, rule.span(), with_too(rule.now.node, asked))


def _known(rule: RuleCase, part: Not) -> bool:
    """Whether the task takes the same back."""
    return rule.wanted is not None and any(same(part, each) for each in left_out(rule.wanted.node))


class ExceptionNarrow(ConditionRule):
    """An exception that asks for more than the known case always has."""

    id = "falco-exception-too-narrow"
    why = "What the exception asks for must be there each time the known case comes."
    link = EXCEPTIONS_LINK
    guess = 1

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take back what the task does."""
        if rule.now is None or not _still_alerts(rule):
            return
        for mine, asked in _pairs(rule):
            message = f"the exception of {rule.name!r} does not cover the known case"
            mend = "Compare each of its fields with the events that still alert."
            yield Suspicion(message, mend, rule.span(), swapped(rule.now.node, mine, asked))


EXCEPTION_RULES = (ExceptionTooWide(), ExceptionMissing(), ExceptionNarrow())
