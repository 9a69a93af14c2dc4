"""Peers and ports of one rule, taken for pairs."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.rule_part import RulePart


class PeersAndPortsMultiply(MendingRule):
    """One rule lists several peers and several ports, and each port was meant for one of the peers."""

    id = "peers-and-ports-multiply"
    why = "Within one rule every peer is admitted on every port; peers and ports are not paired off."
    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the rules of a policy that the task asks for in place of the ones with many of both."""
        for policy in case.changed:
            for rule in rules(policy):
                if not _crossed(rule):
                    continue
                for asked in case.asked:
                    if any(map(_crossed, rules(asked, rule.direction))):
                        continue
                    for direction in Direction:
                        wanted = (asked.source.value.get("spec") or {}).get(direction.value)
                        if direction is rule.direction and wanted:
                            yield self.mend(
                                policy, rule.path, set_at(policy.source.value, rule.path[:2], wanted),
                                f"this rule admits each of {len(rule.peers)} peers on each of {len(rule.ports)} ports",
                                "Write one rule for each peer, with the ports that are meant for it.",
                            )  # fmt: skip


def _crossed(rule: RulePart) -> bool:
    return len(rule.peers) > 1 and len(rule.ports) > 1
