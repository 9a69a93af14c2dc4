"""In which cells the state that some policies make leaves its bounds, for one set of policies after the other.

The whole matrix is one number: with ``n`` ends, the bit ``(layer * n + source) * n + destination`` stands for a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lab.manifests.selector import LabelSelector
from lab.subjects.network.bearing import Bearing
from lab.subjects.network.direction import Direction
from lab.subjects.network.entries import Entries
from lab.subjects.network.grants import Granting
from lab.subjects.network.layers import Layers, opened
from lab.subjects.network.masks import places_of
from lab.subjects.network.peers import Peer
from lab.subjects.network.policy import ANEW, Parts
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PolicyPort, PortClass
from lab.subjects.network.world import World

KEPT_BITS = 1 << 26
"""How many bits are kept of what rules grant, and of what policies do: eight megabytes for each."""


class Wrong(NamedTuple):
    """The cells that a state lacks, and those that it has and must not."""

    lacking: int
    exceeding: int

    @property
    def cells(self) -> int:
        """How many there are."""
        return self.lacking.bit_count() + self.exceeding.bit_count()

    def beyond(self, other: Wrong) -> int:
        """How many of them the other does not have."""
        return (self.lacking & ~other.lacking).bit_count() + (self.exceeding & ~other.exceeding).bit_count()


class Balance(NamedTuple):
    """Where a state stands, for others to be held against: what it shuts, and what it would mend or break to change.

    ``cells`` is how many are wrong.
    """

    shut: int
    mendable: int
    breakable: int
    cells: int

    def against(self, other: Bearing) -> tuple[int, int]:
        """How many cells come out right if those policies stand instead, and how many that were right do not."""
        changed = self.shut ^ other.shut
        return (changed & self.mendable).bit_count(), (changed & self.breakable).bit_count()


class Scales(Entries):
    """Weighs policies over some ends and layers. ``world`` is the state's, ``gone`` are the ends that left it.

    ``bounds`` are, for each layer and source, the destinations it has to reach, and those that it must not; ``parts``
    compiles what is only written.
    """

    def __init__(
        self,
        world: World,
        population: Population,
        ports: Sequence[PortClass],
        bounds: Iterable[tuple[int, int]],
        gone: int,
        parts: Parts = ANEW,
    ) -> None:
        self._ends = len(population.ends)
        bits = self._ends * self._ends * len(ports)
        super().__init__((1 << bits) - 1, parts, room=KEPT_BITS // (1 + bits))
        self._ports_asked, self._population = ports, population
        self._granting = Granting(world, population, Layers((), (), population))
        self._spread: dict[int, int] = {}
        self._anywhere: dict[tuple[int, int], int] = {}
        self._open: dict[PolicyPort, int] = {}
        required, forbidden = zip(*bounds, strict=True)
        self._required, self._forbidden = self._packed(required), self._packed(forbidden)
        self._own = self._tiled(self._packed(population.own))
        staying = population.everyone & ~gone
        self._staying = self._tiled(self._cells(staying, staying))

    def wrong(self, bearing: Bearing) -> Wrong:
        """The cells in which the bounds are left where that is all that the policies say."""
        here = (~bearing.shut | self._own) & self._staying
        return Wrong(self._required & ~here, self._forbidden & here)

    def balance(self, bearing: Bearing) -> Balance:
        """What other policies are held against where that is all that the policies say."""
        found = self.wrong(bearing)
        open_ = ~bearing.shut
        # Whatever policies say, an end reaches itself, and none that is gone.
        theirs = self._staying & ~self._own
        right = self._required & open_ | self._forbidden & ~open_
        return Balance(bearing.shut, (found.lacking | found.exceeding) & theirs, right & theirs, found.cells)

    def _selected(self, namespace: str, pods: LabelSelector, direction: Direction) -> int:
        subject = self._granting.pods(namespace, pods)
        if not subject:
            return 0
        everyone = self._population.everyone
        return self._between(subject, everyone) if direction is Direction.EGRESS else self._between(everyone, subject)

    def _meaning(self, peer: Peer, direction: Direction) -> int:
        found = 0
        for sources, destinations in self._granting.means(peer, direction):
            found |= self._between(sources, destinations)
        return found

    def _opening(self, port: PolicyPort) -> int:
        found = self._open.get(port)
        if found is None:
            everyone = self._population.everyone
            masks = [opened(port, asked, self._population) for asked in self._ports_asked]
            found = self._stacked(self._cells(everyone, everyone & mask) if mask else 0 for mask in masks)
            self._keep(self._open, port, found)
        return found

    def _between(self, sources: int, destinations: int) -> int:
        """The cells of every layer from the sources to the destinations."""
        key = (sources, destinations)
        found = self._anywhere.get(key)
        if found is None:
            found = self._keep(self._anywhere, key, self._tiled(self._cells(sources, destinations)))
        return found

    def _cells(self, sources: int, destinations: int) -> int:
        """The cells of one layer from the sources to the destinations."""
        spread = self._spread.get(sources)
        if spread is None:
            spread = self._spread[sources] = sum(1 << place * self._ends for place in places_of(sources))
        return spread * destinations

    def _packed(self, rows: Sequence[int]) -> int:
        """Rows, one after the other, as cells; layer by layer, for long numbers are slow to add to."""
        everyone = self._population.everyone
        layers = []
        for first in range(0, len(rows), self._ends):
            cells = 0
            for place, row in enumerate(rows[first : first + self._ends]):
                cells |= (row & everyone) << place * self._ends
            layers.append(cells)
        return self._stacked(layers)

    def _tiled(self, cells: int) -> int:
        """The same cells in every layer."""
        return self._stacked([cells] * len(self._ports_asked))

    def _stacked(self, layers: Iterable[int]) -> int:
        """The cells of each layer, one layer after the other."""
        found = 0
        for layer, cells in enumerate(layers):
            found |= cells << layer * self._ends * self._ends
        return found
