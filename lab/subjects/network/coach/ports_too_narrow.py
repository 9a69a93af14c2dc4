"""Fewer ports listed than were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Edit, Put, drop_at, rules, within
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy
from lab.subjects.network.rule_part import RulePart


class PortsTooNarrow(MendingRule):
    """A rule lists some of the ports that the task asks for, or some where it asks for all."""

    id = "ports-too-narrow"
    why = "A rule that lists ports admits those and no others, and an entry without a number only its own protocol."
    guess = 80
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the ports away, where the task has a rule without any, or list those of a rule that has more."""
        every = any(rule.peers and not rule.ports for asked in case.asked for rule in rules(asked))
        for policy in case.changed:
            for rule in rules(policy):
                place = (*rule.path, "ports")
                if rule.ports and every:
                    how = "Leave ports out: a rule without them opens every port of every protocol."
                    yield self._told(policy, rule, partial(drop_at, policy.source.value, place), how)
                for more in case.asked_port_sets if rule.ports else ():
                    if within(rule.ports_value, more) and not within(more, rule.ports_value):
                        how = "List every port and every range that the task names, both ends included."
                        yield self._told(policy, rule, Put(policy.source.value, place, more), how)

    def _told(self, policy: Policy, rule: RulePart, edit: Edit, how: str) -> Mend:
        message = f"this {rule.direction} rule opens only some of the ports that the task asks for"
        return self.edit(policy, (*rule.path, "ports"), edit, message, how, at_key=True)
