"""A resource under an API group that does not have it: a group with its version, or the core group for another."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.resources import served
from lab.subjects.rbac.words import listed

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
        """Put the groups that have the rule's resources in place of those that have none of them."""
        for rule in rules(case.changed):
            names = [word.partition("/")[0] for word in rule.texts("resources")]
            groups = rule.texts("apiGroups")
            right = dict.fromkeys(
                group for name in names for group, known in served() if known == name and group != "metrics.k8s.io"
            )
            wrong = [group for group in groups if not any((group, name) in served() for name in names)]
            if "*" in groups or not wrong or not right:
                continue
            kept = [group for group in groups if group not in wrong]
            message = f"{name_of(rule.item)}: API group {_quoted(wrong)} has no {listed(names, 'or')}"
            how = f"Write apiGroups: [{', '.join(group or EMPTY for group in right)}]."
            value = rule.with_list("apiGroups", [*kept, *right])
            yield self.mend(rule.item, (*rule.path, "apiGroups"), value, message, how)


def _quoted(groups: list[str]) -> str:
    return listed([f'"{group}"' for group in groups], "or")
