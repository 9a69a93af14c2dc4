"""Which difference is told first: between ends that are there, then plain ones, then by what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.subjects.cilium.party import Party

WAYS = 4
"""How many ways there are in which a state can leave its bounds."""


class Ranks:
    """Ends by how recognisable they are; pairs of them come in that order without looking at each pair."""

    def __init__(self, shown: Sequence[Party]) -> None:
        of = [(int(end.made_up), _strange(end)) for end in shown]
        ranks = list(dict.fromkeys(of))
        self._of = [ranks.index(rank) for rank in of]
        ends = dict.fromkeys(ranks, 0)
        for place, rank in enumerate(of):
            ends[rank] |= 1 << place
        # For each rank of a pair, by the rank of the one end: the others that make up the pair.
        pairs = sorted({(a + c, b + d) for a, b in ranks for c, d in ranks})
        self._pairs = [[ends.get((one - a, two - b), 0) for a, b in ranks] for one, two in pairs]

    def pairs(self, wrong: Sequence[Sequence[tuple[int, int]]]) -> Iterator[tuple[int, int, int]]:
        """Each way and pair of ends, of those given for each way: a source and its destinations as bits."""
        of = self._of
        for others in self._pairs:
            for way in range(WAYS):
                for one, mask in wrong[way]:
                    left = mask & others[of[one]]
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
