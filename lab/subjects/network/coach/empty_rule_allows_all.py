"""A rule or a list of peers left empty, taken for "deny"."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import drop_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule


class EmptyRuleAllowsAll(MendingRule):
    """A rule ``{}``, or one whose ``from`` or ``to`` is an empty list."""

    id = "empty-rule-allows-all"
    why = (
        "A rule with nothing in it admits everything, and an empty list of peers admits everyone. "
        "To close a direction, name it in policyTypes and give it no rules at all."
    )
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the empty rule away."""
        for policy in case.changed:
            for rule in rules(policy):
                peers = rule.direction.peers_key
                empty = not rule.value.get(peers) and not rule.value.get("ports")
                listed = peers in rule.written and not rule.written[peers]
                if empty or listed:
                    message = (
                        f"an empty {rule.direction} rule admits every connection"
                        if empty
                        else f"`{peers}: []` admits everyone"
                    )
                    yield self.mend(
                        policy, rule.path, drop_at(policy.source.value, rule.path), message,
                        f"Take the rule out, or list the peers you mean under `{peers}`.",
                    )  # fmt: skip
