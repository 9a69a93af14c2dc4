"""The regions of address space that a set of CIDR blocks can tell apart.

Blocks nest or are disjoint, so every region is one block less the blocks inside it; one address of a region
stands for all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from lab.cluster.model import Address
from lab.quick_dataclass import dataclass
from lab.subjects.network.peers import Block

SIZE = {4: 2**32, 6: 2**128}

FAMILIAR = ("8.8.8.8", "198.51.100.7", "203.0.113.10", "2001:4860:4860::8888", "2001:db8:99::1")
"""Addresses to show where a region leaves the choice: a public resolver, and documentation ranges."""


@dataclass(frozen=True, slots=True)
class Region:
    """A block less the blocks inside it, as ranges of whole numbers, both ends included."""

    version: int
    ranges: tuple[tuple[int, int], ...]

    def holds(self, address: Address) -> bool:
        """Whether the address lies in the region."""
        number = int(address)
        return address.version == self.version and any(low <= number <= high for low, high in self.ranges)

    def without(self, blocks: Iterable[Block]) -> Region:
        """The region less some blocks; it may have no ranges left."""
        taken = sorted((block.low, block.high) for block in blocks if block.version == self.version)
        return Region(self.version, tuple(part for span in self.ranges for part in _left(*span, taken)))

    def within(self, block: Block) -> Region:
        """What the region shares with a block."""
        if block.version != self.version:
            return Region(self.version, ())
        shared = ((max(low, block.low), min(high, block.high)) for low, high in self.ranges)
        return Region(self.version, tuple((low, high) for low, high in shared if low <= high))


def regions(blocks: Iterable[Block], families: Sequence[int]) -> tuple[Region, ...]:
    """The regions of these families, those of the smallest blocks first; none of them is empty."""
    distinct = {(block.version, block.low, block.high) for block in blocks if block.version in families}
    distinct |= {(version, 0, SIZE[version] - 1) for version in families}
    ordered = sorted(distinct, key=lambda block: (block[2] - block[1], block))
    found = []
    for place, (version, low, high) in enumerate(ordered):
        inside = sorted(
            (start, end)
            for other, start, end in ordered[:place]
            if other == version and low <= start and end <= high
        )
        found.append(Region(version, tuple(_left(low, high, inside))))
    return tuple(region for region in found if region.ranges)


def _left(low: int, high: int, taken: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """What is left of a range once the taken ranges, sorted, are out of it."""
    at = low
    for start, end in taken:
        if start > at:
            yield at, min(start - 1, high)
        at = max(at, end + 1)
        if at > high:
            return
    yield at, high


def example(region: Region, preferred: Iterable[Address]) -> Address | None:
    """An address that stands for the region: a preferred one, a familiar one, else one near its start.

    None when the region is empty.
    """
    for address in (*preferred, *familiar()):
        if region.holds(address):
            return address
    for low, high in region.ranges:
        # The first address of a block is rarely a machine's; the second reads more like one.
        number = low + 1 if low < high else low
        return IPv4Address(number) if region.version == 4 else IPv6Address(number)
    return None


@cache
def familiar() -> tuple[Address, ...]:
    """The addresses a person recognises."""
    return tuple(ip_address(text) for text in FAMILIAR)
