"""A peer that selects other pods than asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, rules, without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule


class WrongPeer(MendingRule):
    """A rule admits pods, or addresses, that nobody asked for, or not those that were."""

    id = "wrong-peer"
    why = "A peer admits every pod that its selectors match, now and later, and no other."
    guess = 70

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put each peer that the task asks for in place of this one, or take it away."""
        asked = case.asked_peers
        for policy in (*case.changed, *case.unmended):
            value = policy.source.value
            for rule in rules(policy):
                right = case.meant_peers(policy, rule.direction)
                for path, peer in rule.peers:
                    if peer in right:
                        continue
                    message = "this peer does not mean exactly those that the task names"
                    how = "Compare the labels here with those in the task, for the pods and for their namespace."
                    ways = [Put(value, path, other) for other in asked]
                    yield self.edit(policy, path, (*ways, partial(without_peer, value, path)), message, how)
