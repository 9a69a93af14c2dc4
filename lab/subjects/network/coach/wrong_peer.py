"""A peer that selects other pods than asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import each_peer, rules, set_at, without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule


class WrongPeer(MendingRule):
    """A rule admits pods, or addresses, that nobody asked for, or not those that were."""

    id = "wrong-peer"
    why = "A peer admits every pod that its selectors match, now and later, and no other."
    guess = 70

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put each peer that the task asks for in place of this one, or take it away."""
        asked = tuple(each_peer(case.asked))
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    if peer in asked:
                        continue
                    message = f"this peer does not select exactly what the task names under {rule.direction.peers_key}"
                    how = "Compare the labels here with those in the task, for the pods and for their namespace."
                    for other in asked:
                        yield self.mend(policy, path, set_at(policy.source.value, path, other), message, how)
                    yield self.mend(policy, path, without_peer(policy.source.value, path), message, how)
