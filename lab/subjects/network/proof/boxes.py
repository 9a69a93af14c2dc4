"""Sets of connections as boxes, and what is left of a box once others are taken out of it.

A connection is a point: for every dimension – a label of the source, the destination's address, the port … – one of
finitely many values. A box allows some values of each dimension, as bits, and stands for every point that has an
allowed value throughout. What one peer of one rule admits is a box; so is what a policy selects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

Box: TypeAlias = tuple[tuple[int, int], ...]
"""For each dimension that is restricted, by number: the values allowed. All others are allowed whatever they are."""

Region: TypeAlias = list[int]
"""A box with every dimension spelt out."""

EVERYTHING: Box = ()


class TooMuchError(Exception):
    """There is more to look at than the budget allows."""


class Budget:
    """How much may still be looked at, counted in pairs of a region and a box."""

    def __init__(self, most: int) -> None:
        self._left = most

    def spend(self, amount: int) -> None:
        """Take from the budget. Raises TooMuchError when nothing is left."""
        self._left -= amount
        if self._left < 0:
            raise TooMuchError


def within(region: Region, box: Box) -> Region | None:
    """What a region shares with a box; None where that is nothing."""
    found = region.copy()
    for dimension, allowed in box:
        found[dimension] &= allowed
        if not found[dimension]:
            return None
    return found


def meeting(one: Box, other: Box) -> Box | None:
    """What two boxes share; None where that is nothing."""
    found = dict(one)
    for dimension, allowed in other:
        both = found.get(dimension, allowed) & allowed
        if not both:
            return None
        found[dimension] = both
    return tuple(sorted(found.items()))


def holds(outer: Box, inner: Box) -> bool:
    """Whether the outer box holds all of the inner one."""
    known = dict(inner)
    return all(not known.get(dimension, ~allowed) & ~allowed for dimension, allowed in outer)


def outside(region: Region, boxes: Sequence[Box], budget: Budget) -> Iterator[Region]:
    """The parts of a region that lie in none of the boxes, disjoint and together all there is.

    A box that meets the region is taken out by cutting the region along it, once for each dimension in which the
    region reaches beyond the box; the box that leaves the fewest ways out comes first, so that what is covered is
    seen to be early. The first parts come long before the last. Raises TooMuchError.
    """
    waiting = [(region, boxes)]
    while waiting:
        here, there = waiting.pop()
        budget.spend(len(there) + 1)
        met = _met(here, there)
        if met is None:
            continue
        tightest, others = met
        if tightest is None:
            yield here
            continue
        inside = here.copy()
        parts: list[tuple[Region, Sequence[Box]]] = []
        for dimension, allowed in tightest:
            beyond = inside[dimension] & ~allowed
            if beyond:
                part = inside.copy()
                part[dimension] = beyond
                parts.append((part, others))
                inside[dimension] &= allowed
        waiting.extend(reversed(parts))


def _met(region: Region, boxes: Iterable[Box]) -> tuple[Box | None, list[Box]] | None:
    """Of the boxes that meet the region, the one with the fewest ways out of it, and the others.

    None where one of them holds the whole region.
    """
    tightest: Box | None = None
    fewest = 1 << 30
    others: list[Box] = []
    for box in boxes:
        ways = 0
        for dimension, allowed in box:
            have = region[dimension]
            if not have & allowed:
                break
            if have & ~allowed:
                ways += 1
        else:
            if not ways:
                return None
            if ways < fewest:
                if tightest is not None:
                    others.append(tightest)
                tightest, fewest = box, ways
            else:
                others.append(box)
    return tightest, others


def merged(boxes: Iterable[Box], full: Sequence[int], dimensions: Iterable[int]) -> tuple[Box, ...]:
    """The boxes with those united that differ in a single one of the dimensions: the same points in fewer boxes.

    ``full`` has all values of every dimension.
    """
    found = list(dict.fromkeys(boxes))
    for dimension in dimensions:
        groups: dict[Box, int] = {}
        for box in found:
            rest = tuple(pair for pair in box if pair[0] != dimension)
            allowed = next((mask for each, mask in box if each == dimension), full[dimension])
            groups[rest] = groups.get(rest, 0) | allowed
        found = [boxed({**dict(rest), dimension: allowed}, full) for rest, allowed in groups.items()]
    return tuple(found)


def boxed(allowed: Mapping[int, int], full: Sequence[int]) -> Box:
    """The box of these values; dimensions in which all are allowed are left out."""
    return tuple(sorted((each, mask) for each, mask in allowed.items() if mask != full[each]))
