"""Who reaches whom on which port, whole rows at a time.

::

    reachability(world, ends=None, ports=None) -> Matrix

``world`` gives the policies and the labels of namespaces. ``ends`` are any pods, hosts, nodes and bare
addresses, whether the world holds them or not (default: its pods, then its hosts); a ``Population`` serves as
well and keeps what it worked out, so give the same one to compare several worlds over the same ends.
``ports`` are the layers, ``PortClass(protocol, number)`` (default: ``interesting_ports(world)``).

Ends and layers are counted from 0 in the order given. A row is a whole number whose bit ``d`` stands for the
end ``d`` as the destination::

    matrix.row(source, layer)          both locks open
    matrix.egress_row(source, layer)   the source's egress lock opens
    matrix.ingress_row(source, layer)  the destination's ingress lock opens
    matrix.rows(layer)                 row() of every source
    matrix.first_alike[layer]          the first layer that has the same rows in this matrix

so ``one.row(s, l) ^ other.row(s, l)`` are the destinations on which two worlds differ. Every cell equals
``verdict`` (its ``allowed``, ``egress.open`` and ``ingress.open``), undefined ones included.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import End
from lab.subjects.network.grants import Granting
from lab.subjects.network.interest import interesting_ports
from lab.subjects.network.layers import Layers
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PortClass
from lab.subjects.network.rows import Rows
from lab.subjects.network.verdict import Verdict, verdict
from lab.subjects.network.world import World


class Matrix:
    """Full reachability of a population over some layers, counted as the module says."""

    def __init__(self, world: World, population: Population, ports: Sequence[PortClass]) -> None:
        self.world = world
        self.population = population
        self.ports = tuple(ports)
        self._layers = Layers(self.ports, world.policies, population)
        granting = Granting(world, population, self._layers)
        self._egress = Rows(granting.grants(Direction.EGRESS), len(population.ends))
        self._ingress = Rows(granting.grants(Direction.INGRESS), len(population.ends))

    @property
    def ends(self) -> tuple[End, ...]:
        """The ends in their order."""
        return self.population.ends

    @property
    def first_alike(self) -> tuple[int, ...]:
        """For each layer the first that no policy of this world tells apart from it."""
        return self._layers.first_alike

    def row(self, source: int, layer: int) -> int:
        """The destinations that the source reaches: both locks open."""
        kind = self._layers.kind[layer]
        both = self._egress.row(source, kind) & self._ingress.row(source, kind)
        return both | self.population.own[source]

    def egress_row(self, source: int, layer: int) -> int:
        """The destinations that the source's egress lock lets through."""
        return self._egress.row(source, self._layers.kind[layer]) | self.population.own[source]

    def ingress_row(self, source: int, layer: int) -> int:
        """The destinations whose ingress lock lets the source through."""
        return self._ingress.row(source, self._layers.kind[layer]) | self.population.own[source]

    def rows(self, layer: int) -> list[int]:
        """``row`` of every source in order."""
        kind = self._layers.kind[layer]
        rows = zip(self._egress.rows(kind), self._ingress.rows(kind), self.population.own, strict=True)
        return [egress & ingress | own for egress, ingress, own in rows]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {str(end): index for index, end in enumerate(self.ends)}

    def place(self, end: End) -> int:
        """The number of an end. Raises KeyError when it is not among the ends."""
        return self._places[str(end)]

    def layer(self, port: PortClass) -> int:
        """The number of a layer. Raises ValueError when it is not among the ports."""
        return self.ports.index(port)

    def allowed(self, source: End, destination: End, port: PortClass) -> bool:
        """One cell. Raises KeyError or ValueError for an end or port that the matrix does not hold."""
        row = self.row(self.place(source), self.layer(port))
        return bool(row >> self.place(destination) & 1)

    def verdict(self, source: int, destination: int, layer: int) -> Verdict:
        """The full verdict behind a cell."""
        port = self.ports[layer]
        return verdict(self.world, self.ends[source], self.ends[destination], port.number, port.protocol)


def reachability(
    world: World,
    ends: Population | Sequence[End] | None = None,
    ports: Sequence[PortClass] | None = None,
) -> Matrix:
    """Work out the whole matrix. See the module for the arguments."""
    if not isinstance(ends, Population):
        ends = Population([world.settle(end) for end in (world.ends if ends is None else ends)])
    return Matrix(world, ends, interesting_ports(world) if ports is None else ports)
