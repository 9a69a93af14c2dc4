"""A rule with ports and no peers."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import drop_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule


class PeerMissingAllowsAll(MendingRule):
    """A rule that lists ports but neither ``from`` nor ``to``."""

    id = "peer-missing-allows-all"
    why = "A rule without peers admits everyone: every pod of every namespace, and every address outside the cluster."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the rule away."""
        for policy in case.changed:
            for rule in rules(policy):
                peers = rule.direction.peers_key
                if peers not in rule.value and rule.value.get("ports"):
                    yield self.mend(
                        policy, rule.path, drop_at(policy.source.value, rule.path),
                        f"this {rule.direction} rule has ports and no {peers}: it admits every peer on them",
                        f"Add {peers} with the peers you mean, in the same list item as the ports.",
                    )  # fmt: skip
