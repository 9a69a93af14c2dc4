"""Which difference is told first: between ends that are there, then plain ones, then by what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.subjects.cilium.party import Party

WAYS = 4
"""How many ways there are in which a state can leave its bounds."""


class Ranks:
    """Ends by how recognisable they are; pairs of them come in that order without looking at each pair."""

    def __init__(self, shown: Sequence[Party]) -> None:
        self._of = [(int(end.made_up), _strange(end)) for end in shown]
        self._ends: dict[tuple[int, int], int] = {}
        for place, rank in enumerate(self._of):
            self._ends[rank] = self._ends.get(rank, 0) | 1 << place
        self._pairs = sorted({(a + c, b + d) for a, b in self._ends for c, d in self._ends})

    def pairs(self, wrong: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[int, int, int]]:
        """Each way and pair of ends, of those given for each way: a source and its destinations as bits."""
        none = 0
        for made_up, strange in self._pairs:
            for way in range(WAYS):
                for one, mask in wrong[way]:
                    own_made_up, own_strange = self._of[one]
                    left = mask & self._ends.get((made_up - own_made_up, strange - own_strange), none)
                    while left:
                        low = left & -left
                        left ^= low
                        yield way, one, low.bit_length() - 1


def _strange(end: Party) -> int:
    """How strange an end is: plain pods and names, then what is of the cluster or listens, then the rest."""
    if end.pod is not None:
        return int(end.pod.namespace == "kube-system")
    if end.names:
        return 0
    return 1 if end.listens else 2
