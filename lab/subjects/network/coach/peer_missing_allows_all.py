"""A rule with ports and no peers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Edit, Put, drop_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule


class PeerMissingAllowsAll(MendingRule):
    """A rule that lists ports but neither ``from`` nor ``to``."""

    id = "peer-missing-allows-all"
    why = "A rule without peers admits everyone: every pod of every namespace, and every address outside the cluster."
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give the rule peers that the task speaks of, or take it away."""
        for policy in case.changed:
            for rule in rules(policy):
                peers = rule.direction.peers_key
                if peers in rule.written or not rule.value.get("ports"):
                    continue
                value = policy.source.value
                ways: list[Edit] = [Put(value, (*rule.path, peers), [peer]) for peer in case.asked_peers]
                ways.append(partial(drop_at, value, rule.path))
                yield self.edit(
                    policy, rule.path, ways,
                    f"this {rule.direction} rule lists ports but no `{peers}`, so it admits everyone on them",
                    f"Add `{peers}` with the peers you mean, in the same list item as the ports.",
                )  # fmt: skip
