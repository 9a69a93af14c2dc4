"""From grants to rows: what each source may reach, worked out once for all sources with the same grants."""

from __future__ import annotations

from operator import or_

from lab.subjects.network.grants import Grants
from lab.subjects.network.masks import places_of


class Rows:
    """The rows of one direction. Sources that hold the same grants share a row."""

    def __init__(self, grants: Grants, ends: int) -> None:
        everyone = (1 << ends) - 1
        base = grants.to.get(everyone) or [0] * grants.kinds
        granted = [(sources, reach) for sources, reach in grants.to.items() if sources != everyone]
        held: list[list[int]] = [[] for _ in range(ends)]
        for number, (sources, _) in enumerate(granted):
            for place in places_of(sources):
                held[place].append(number)
        known: dict[tuple[int, ...], tuple[int, ...]] = {}
        self._by_source: list[tuple[int, ...]] = []
        for numbers in held:
            key = tuple(numbers)
            row = known.get(key)
            if row is None:
                row = known[key] = _united(base, [granted[number][1] for number in numbers])
            self._by_source.append(row)

    def row(self, source: int, kind: int) -> int:
        """The destinations that the source may reach in layers of that kind."""
        return self._by_source[source][kind]

    def rows(self, kind: int) -> list[int]:
        """``row`` of every source in order."""
        return [row[kind] for row in self._by_source]


def _united(base: list[int], reaches: list[list[int]]) -> tuple[int, ...]:
    """Everything that any of the grants gives, kind by kind."""
    row = base
    for reach in reaches:
        row = list(map(or_, row, reach))
    return tuple(row)
