"""A resource under an API group that does not have it: a group with its version, or the core group for another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import RulePart, rules, texts
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed
from lab.subjects.resources import served

METRICS = "metrics.k8s.io"

EMPTY = '""'
"""The core group as one writes it."""


class WrongApiGroup(MendingRule):
    """A rule names a group in which the API server has no such resource."""

    id = "wrong-api-group"
    why = (
        "apiGroups holds the group alone, without a version: apps, not apps/v1; the core group of pods and secrets is "
        'written "". A pair that does not exist grants nothing.'
    )
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the groups that have the rule's resources in place of those that have none of them, or beside them."""
        for rule in rules(case.changed):
            if "*" not in rule.texts("apiGroups"):
                yield from self._of_no_use(rule)
                yield from self._lacking(rule, case)
                yield from self._with_version(rule)

    def _of_no_use(self, rule: RulePart) -> Iterator[Mend]:
        names, groups = _names(rule), rule.texts("apiGroups")
        right = dict.fromkeys(
            group for name in names for group, known in served() if known == name and group != METRICS
        )
        wrong = [group for group in groups if not any((group, name) in served() for name in names)]
        if wrong and right:
            kept = [group for group in groups if group not in wrong]
            yield self._mend(rule, [*kept, *right], wrong, names, right)

    def _lacking(self, rule: RulePart, case: Case) -> Iterator[Mend]:
        """For resources that the task has of other groups: those groups, instead or as well."""
        names, groups = _names(rule), rule.texts("apiGroups")
        asked = [each for each in case.asked_rules if set(texts(each, "resources")) & set(rule.texts("resources"))]
        for right in dict.fromkeys(tuple(texts(each, "apiGroups")) for each in asked):
            new = [group for group in right if group not in groups and group != "*"]
            strangers = [name for name in names if not any((group, name) in served() for group in groups)] or names
            if new:
                yield self._mend(rule, new, groups, strangers, new)
                yield self._mend(rule, [*groups, *new], groups, strangers, [*groups, *new])

    def _with_version(self, rule: RulePart) -> Iterator[Mend]:
        groups = rule.texts("apiGroups")
        right = [group.partition("/")[0] for group in groups]
        if right != groups:
            wrong = [group for group in groups if "/" in group]
            yield self._mend(rule, right, wrong, _names(rule), right)

    def _mend(
        self, rule: RulePart, groups: Iterable[str], wrong: list[str], names: list[str], right: Iterable[str]
    ) -> Mend:
        message = f"{name_of(rule.item)}: API group {_quoted(wrong)} has no {listed(names, 'or')}"
        if any((group, name) in served() for group in wrong for name in names):
            message = f"{name_of(rule.item)}: {listed(names)} of API group {_quoted(wrong)} are not what was meant"
        how = f"Write apiGroups: [{', '.join(group or EMPTY for group in right)}]."
        value = rule.with_list("apiGroups", groups)
        return self.mend(rule.item, (*rule.path, "apiGroups"), value, message, how)


def _names(rule: RulePart) -> list[str]:
    return list(dict.fromkeys(word.partition("/")[0] for word in rule.texts("resources")))


def _quoted(groups: list[str]) -> str:
    return listed([f'"{group}"' for group in groups], "or")
