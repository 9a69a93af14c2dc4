"""Ports listed where every port was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import drop_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule


class PortsTooNarrow(MendingRule):
    """A rule lists ports, and the task asks for all of them."""

    id = "ports-too-narrow"
    why = "A rule that lists ports admits those and no others, and an entry without a number only its own protocol."
    guess = 80
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the rule's ports away, where the task has a rule without any."""
        if not any(rule.peers and not rule.ports for asked in case.asked for rule in rules(asked)):
            return
        for policy in case.changed:
            for rule in rules(policy):
                if rule.ports:
                    yield self.mend(
                        policy, (*rule.path, "ports"), drop_at(policy.source.value, (*rule.path, "ports")),
                        f"this {rule.direction} rule opens only some of the ports that the task asks for",
                        "A rule without ports opens every port of every protocol.", at_key=True,
                    )  # fmt: skip
