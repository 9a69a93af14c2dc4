"""Who is seen under which address, and which of them lie in a block."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from lab.cluster.model import Address
from lab.subjects.network.masks import mask_of
from lab.subjects.network.peers import Block, BlockPeer


class Addresses:
    """Who is seen under which address, in the order of the addresses."""

    def __init__(self, seen: Sequence[Address | None]) -> None:
        ordered = sorted(
            (_order(address.version, int(address)), index) for index, address in enumerate(seen) if address is not None
        )
        self._orders = [order for order, _ in ordered]
        self._places = [index for _, index in ordered]
        self._blocks: dict[Block, int] = {}

    def within(self, peer: BlockPeer) -> int:
        """Those whose address the peer admits."""
        if peer.block is None:
            return 0
        found = self._inside(peer.block)
        for excepted in peer.excepts:
            found &= ~self._inside(excepted)
        return found

    def _inside(self, block: Block) -> int:
        found = self._blocks.get(block)
        if found is None:
            first = bisect_left(self._orders, _order(block.version, block.low))
            last = bisect_right(self._orders, _order(block.version, block.high))
            found = self._blocks[block] = mask_of(self._places[first:last])
        return found


def _order(version: int, number: int) -> int:
    """One number line for both families."""
    return version << 128 | number
