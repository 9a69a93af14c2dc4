"""Pods selected by address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.manifests.document import Path
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, append_at, drop_at, rules, without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.peers import Block, cidr
from lab.subjects.network.policy import Policy
from lab.subjects.network.proof.compare import POD_BLOCKS
from lab.subjects.network.rule_part import RulePart


class IpBlockAtPods(MendingRule):
    """An ipBlock inside the range that pods' addresses come from, or one expected to cover pods as well."""

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
                    block = cidr((peer.get("ipBlock") or {}).get("cidr"))
                    if block is not None and any(map(block.within, POD_BLOCKS)):
                        yield from self._inside(case, policy, path, block)
                    elif block is not None and case.missing and any(pods.within(block) for pods in POD_BLOCKS):
                        yield from self._around(policy, rule, path, block)

    def _inside(self, case: Case, policy: Policy, path: Path, block: Block) -> Iterator[Mend]:
        message = f"{block.text} lies in the pods' own range"
        how = "Select the pods by label, with a podSelector."
        value = policy.source.value
        ways = [Put(value, path, asked) for asked in case.asked_peers]
        yield self.edit(policy, path, (*ways, partial(without_peer, value, path)), message, how)

    def _around(self, policy: Policy, rule: RulePart, path: Path, block: Block) -> Iterator[Mend]:
        """Let the rule mean every pod as well, or everyone."""
        message = f"{block.text} stands for addresses outside the cluster, and need not match any pod"
        how = f"To mean everyone, leave `{rule.direction.peers_key}` out; to mean pods, select them."
        peers = path[:-1]
        yield self.mend(policy, path, append_at(policy.source.value, peers, {"namespaceSelector": {}}), message, how)
        yield self.mend(policy, path, drop_at(policy.source.value, peers), message, how)
