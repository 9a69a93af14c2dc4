"""A rule with peers and no ports."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import each_port_set, rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule


class PortMissingAllowsAll(MendingRule):
    """A rule that lists peers but no ports, or a port entry that names none."""

    id = "port-missing-allows-all"
    why = (
        "A rule without ports opens every port of every protocol to its peers; "
        "an entry without a number opens every port of its protocol."
    )
    guess = 90

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give the rule the ports that the task speaks of."""
        for policy in case.changed:
            for rule in rules(policy):
                if any("port" in port for _, port in rule.ports):
                    continue
                for ports in each_port_set(case.asked):
                    value = set_at(policy.source.value, (*rule.path, "ports"), ports)
                    yield self.mend(
                        policy, rule.path, value, f"this {rule.direction} rule names no port, so it opens all of them",
                        "Add ports with the protocol and number you mean, in the same list item.",
                    )  # fmt: skip
