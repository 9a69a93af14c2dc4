"""A peer that selects other pods than asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.manifests.document import JsonObject
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, rules, without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy


class WrongPeer(MendingRule):
    """A rule admits pods, or addresses, that nobody asked for, or not those that were."""

    id = "wrong-peer"
    why = "A peer admits every pod that its selectors match, now and later, and no other."
    guess = 70

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put each peer that the task asks for in place of this one, or take it away."""
        asked = case.asked_peers
        for policy in (*case.changed, *case.unmended):
            meant = {direction: _meant(case, policy, direction) for direction in Direction}
            value = policy.source.value
            for rule in rules(policy):
                right = meant[rule.direction]
                for path, peer in rule.peers:
                    if peer in right:
                        continue
                    message = "this peer does not mean exactly those that the task names"
                    how = "Compare the labels here with those in the task, for the pods and for their namespace."
                    for other in asked:
                        yield self.edit(policy, path, Put(value, path, other), message, how)
                    yield self.edit(policy, path, partial(without_peer, value, path), message, how)


def _meant(case: Case, policy: Policy, direction: Direction) -> tuple[JsonObject, ...]:
    """The peers that the task asks for on the policy's own pods, or else anywhere in its namespace."""
    near = tuple(asked for asked in case.asked if asked.namespace == policy.namespace)
    same = tuple(asked for asked in near if asked.pods == policy.pods)
    return tuple(peer for asked in same or near for rule in rules(asked, direction) for _, peer in rule.peers)
