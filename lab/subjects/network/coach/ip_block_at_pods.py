"""Pods selected by address."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import each_peer, rules, set_at, without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.peers import cidr
from lab.subjects.network.proof.compare import POD_BLOCKS


class IpBlockAtPods(MendingRule):
    """An ipBlock inside the range that pods' addresses come from."""

    id = "ip-block-at-pods"
    why = (
        "Pods get new addresses whenever they are made anew, and some network plugins never match pods by address. "
        "An ipBlock is for machines outside the cluster."
    )
    guess = 95
    def suspect(self, case: Case) -> Iterator[Mend]:
        """Select pods by label instead, as the task has it."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    written = (peer.get("ipBlock") or {}).get("cidr")
                    block = cidr(written)
                    if block is None or not any(
                        pods.version == block.version and pods.low <= block.low and block.high <= pods.high
                        for pods in POD_BLOCKS
                    ):
                        continue
                    message = f"{written} lies in the pods' own range"
                    how = "Select the pods by label, with a podSelector."
                    for asked in each_peer(case.asked):
                        yield self.mend(policy, path, set_at(policy.source.value, path, asked), message, how)
                    yield self.mend(policy, path, without_peer(policy.source.value, path), message, how)
