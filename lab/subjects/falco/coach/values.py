"""What is misunderstood about the values that a condition compares fields with."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lab.subjects.falco.coach.case import RuleCase
from lab.subjects.falco.coach.conditions import ConditionRule, Suspicion
from lab.subjects.falco.coach.mending import among, constants_of, field_of, swapped, written
from lab.subjects.falco.language.tree import Check, Exists, Node, Or, nodes_of

PARTIAL = ("contains", "icontains", "startswith", "endswith", "glob", "iglob", "regex", "pmatch")
"""Operators that look at a part of a text."""


class ListUnknown(ConditionRule):
    """A word that was meant for a list, and is taken for a text."""

    id = "falco-list-unknown"
    why = "A name that no list has is a text like any other: nothing is called so, and Falco does not complain."

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Name the list that is there."""
        lists = rule.case.lists
        for each in rule.checks():
            for value in constants_of(each):
                near = get_close_matches(value, lists, n=1, cutoff=0.6) if value not in lists else []
                wanted = [other for other in rule.wanted_checks() if field_of(other) == field_of(each)]
                if near and wanted and rule.now is not None:
                    message = f"there is no list {value}, so {field_of(each)} is compared with that word"
                    then = swapped(rule.now.node, each, wanted[0])
                    yield Suspicion(message, f"Write {near[0]}.", rule.span(each), then)


class TooWide(ConditionRule):
    """``contains`` and its like where one value was meant."""

    id = "falco-too-wide"
    why = "contains, startswith, endswith and glob match every longer text as well: sh is in sshd, bash in bashful."

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Compare the whole text."""
        for each in rule.checks():
            if not isinstance(each, Check) or each.operator not in PARTIAL or rule.now is None:
                continue
            wanted = [other for other in rule.wanted_checks() if field_of(other) == field_of(each)]
            if any(isinstance(other, Check) and other.operator == each.operator for other in wanted):
                continue
            exact = among(each, constants_of(each))
            thens = [swapped(rule.now.node, each, other) for other in (exact, *wanted)]
            for then in thens:
                message = f"{written(each)} matches more than was meant"
                mend = "Compare with = or in, and name every value."
                yield Suspicion(message, mend, rule.span(each), then)


class ValuesMissing(ConditionRule):
    """A list with something too little."""

    id = "falco-values-missing"
    why = "What the list does not name, the rule passes over."

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Name the rest."""
        for each in rule.checks():
            for other in rule.wanted_checks():
                if rule.now is None or field_of(each) != field_of(other) or field_of(each) == "evt.type":
                    continue
                left = [value for value in constants_of(other) if value not in constants_of(each)]
                if left and {*constants_of(each)} & {*constants_of(other)}:
                    message = f"{written(each)} leaves out {', '.join(left[:4])}{' …' if len(left) > 4 else ''}"
                    then = swapped(rule.now.node, each, other)
                    yield Suspicion(message, "Name all that the task does, or use the list.", rule.span(each), then)


class ValuesExtra(ConditionRule):
    """A list with something too much."""

    id = "falco-values-extra"
    why = "Every value in the list widens the rule, or the exception."

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Leave it out."""
        for each in rule.checks():
            for other in rule.wanted_checks():
                if rule.now is None or field_of(each) != field_of(other):
                    continue
                more = [value for value in constants_of(each) if value not in constants_of(other)]
                if more and {*constants_of(other)} < {*constants_of(each)}:
                    message = f"{written(each)} names too much: {', '.join(more[:4])}"
                    then = swapped(rule.now.node, each, other)
                    yield Suspicion(message, "Name only what the task does.", rule.span(each), then)


class WrongValue(ConditionRule):
    """A comparison of the right field that asks for something else."""

    id = "falco-wrong-value"
    why = "The rule looks at the right field, and compares it with something else than the task."
    guess = 10

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Compare as the task does."""
        for each in rule.checks():
            for other in rule.wanted_checks():
                if rule.now is not None and field_of(each) and field_of(each) == field_of(other):
                    message = f"{written(each)} is not what the task asks for"
                    mend = "Compare the value with the events and with the task's words."
                    yield Suspicion(message, mend, rule.span(each), swapped(rule.now.node, each, other))


class WrongField(ConditionRule):
    """A comparison of another field than the one that tells it."""

    id = "falco-wrong-field"
    why = "Two fields often look alike: proc.name is the program, proc.pname its parent, fd.name the file."
    guess = 15

    def suspect(self, rule: RuleCase) -> Iterator[Suspicion]:
        """Take the field that the task's values belong to."""
        wanted = rule.wanted_checks()
        known = {field_of(each) for each in wanted}
        for part, each in self._foreign(rule, known):
            for other in wanted:
                if rule.now is not None and _bare(each) & _bare(other):
                    message = f"{written(each)} looks at another field than the task is about"
                    mend = f"Look at {field_of(other)}."
                    yield Suspicion(message, mend, rule.span(each), swapped(rule.now.node, part, other))

    def _foreign(self, rule: RuleCase, known: set[str]) -> Iterator[tuple[Node, Check | Exists]]:
        """Comparisons of fields that the task does not look at; several joined by or that look at one together."""
        if rule.now is None:
            return
        for node in nodes_of(rule.now.node):
            if isinstance(node, Check | Exists) and field_of(node) not in known:
                yield node, node
            elif isinstance(node, Or) and all(isinstance(each, Check) for each in node.children):
                checks = [each for each in node.children if isinstance(each, Check)]
                fields = {field_of(each) for each in checks}
                if len(fields) == 1 and not fields & known:
                    yield node, checks[0]


def _bare(check: Check | Exists) -> set[str]:
    """The constants without the signs around them."""
    return {value.strip(":/* ") for value in constants_of(check)}


VALUE_RULES = (ListUnknown(), TooWide(), ValuesMissing(), ValuesExtra())
"""The surest."""

OTHER_VALUE_RULES = (WrongValue(), WrongField())
