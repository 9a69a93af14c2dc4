"""A range of addresses that is not the one asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, JsonObject
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, rules
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.coach.wording import some
from lab.subjects.network.peers import BlockPeer, policy_peer


class AddressRangeTooWide(MendingRule):
    """An ipBlock that covers more than was asked: a wider CIDR, or an exception left out."""

    id = "address-range-too-wide"
    why = "Every address of the block is admitted, but for those under `except`."
    guess = 90
    wide = True
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the block the task asks for in place of this one, or take it away."""
        peers = case.asked_peers
        asked = tuple(peer for peer in peers if "ipBlock" in peer) or peers
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    if "ipBlock" not in peer:
                        continue
                    ways = [Put(policy.source.value, path, other) for other in asked if self._differs(peer, other)]
                    yield self.edit(policy, path, ways, self._message(peer), self._how())

    def _differs(self, peer: JsonObject, other: JsonObject) -> bool:
        """Whether the peer covers more (or, the other way round, less) than the other."""
        return size(peer) > size(other) if self.wide else size(peer) < size(other)

    def _message(self, peer: JsonObject) -> str:
        return f"{shown(peer)} covers more addresses than asked for"

    def _how(self) -> str:
        return "Compare `cidr` and `except` with the addresses in the task."


class AddressRangeTooNarrow(AddressRangeTooWide):
    """An ipBlock that covers less than was asked."""

    id = "address-range-too-narrow"
    why = "Only addresses of the block are admitted, and those under `except` are not."
    wide = False
    closes = False
    opens = True

    def _message(self, peer: JsonObject) -> str:
        return f"{shown(peer)} covers fewer addresses than asked for"


def size(peer: JsonObject) -> int:
    """How many addresses a peer covers; pods by label count as none."""
    compiled = policy_peer(peer, "")
    if not isinstance(compiled, BlockPeer) or compiled.block is None:
        return 0
    excepted = sum(block.high - block.low + 1 for block in set(compiled.excepts))
    return compiled.block.high - compiled.block.low + 1 - excepted


def shown(peer: JsonObject) -> str:
    """The block as a person would write it."""
    block: Json = peer.get("ipBlock") or {}
    excepted = some(map(str, block.get("except") or ()))
    return f"{block.get('cidr')}" + (f" without {excepted}" if excepted else "")
