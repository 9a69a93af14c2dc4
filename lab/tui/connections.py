"""Who reaches whom, as the matrix shows it: each workload and each host outside once, one port at a time."""

from __future__ import annotations

from dataclasses import dataclass

from lab.cluster.model import Host, Pod
from lab.subjects.network.ends import End
from lab.subjects.network.interest import in_order, interesting_ports
from lab.subjects.network.matrix import Matrix, reachability
from lab.subjects.network.population import Population
from lab.subjects.network.world import World
from lab.subjects.protocol import Note

Place = tuple[int, int, int]
"""Row, column and port, each counted from 0."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One connection: ``allowed`` is None where Kubernetes leaves it open, or source and destination are one."""

    allowed: bool | None
    was: bool | None

    @property
    def changed(self) -> bool:
        """Whether the answer made it other than it was found."""
        return None not in (self.allowed, self.was) and self.allowed is not self.was


class Grid:
    """The connections of a cluster as it is, beside those of the cluster as it was found."""

    def __init__(self, found: World, here: World) -> None:
        self._here = here
        self.ends = _ends(here)
        self.names = tuple(name_of(end) for end in self.ends)
        self.ports = in_order({*interesting_ports(here), *interesting_ports(found)})
        population = Population(self.ends)
        self._now = reachability(here, population, self.ports)
        self._then = reachability(found, population, self.ports)
        self._cells: dict[int, tuple[tuple[Cell, ...], ...]] = {}

    def cells(self, port: int) -> tuple[tuple[Cell, ...], ...]:
        """Every connection on a port: a row per source, in it a cell per destination."""
        if port not in self._cells:
            places = range(len(self.ends))
            self._cells[port] = tuple(
                tuple(
                    Cell(_answer(self._now, row, column, port), _answer(self._then, row, column, port))
                    for column in places
                )
                for row in places
            )
        return self._cells[port]

    @property
    def opening(self) -> Place:
        """The place to look at first: a connection that the answer changed, else the first one."""
        return self.next_changed(-1, -1, 0) or (0, min(1, len(self.ends) - 1), 0)

    def next_changed(self, row: int, column: int, port: int) -> Place | None:
        """The changed connection that follows a place, row by row and port by port, around; None without any."""
        changed = [
            (at, source, destination)
            for at in range(len(self.ports))
            for source, cells in enumerate(self.cells(at))
            for destination, cell in enumerate(cells)
            if cell.changed
        ]
        if not changed:
            return None
        later = [place for place in changed if place > (port, row, column)]
        at, source, destination = (later or changed)[0]
        return source, destination, at

    def trace(self, row: int, column: int, port: int) -> tuple[str, tuple[Note, ...]]:
        """What became of one connection, in a line, and how, step by step."""
        verdict = self._now.verdict(row, column, port)
        cell = self.cells(port)[row][column]
        outcome = "left open" if verdict.doubt else "allowed" if verdict.allowed else "blocked"
        was = f", was {'allowed' if cell.was else 'blocked'}" if cell.changed else ""
        title = f"{self.names[row]} → {self.names[column]}, {self.ports[port]}: {outcome}{was}"
        return title, tuple(Note(f"{lock.direction}: {lock.ground}", lock.open) for lock in verdict.locks)


def name_of(end: End) -> str:
    """A pod's workload, or the pod or host itself."""
    if isinstance(end, Pod) and end.owner:
        return f"{end.namespace}/{end.owner.name}"
    return str(end)


def _ends(world: World) -> tuple[Pod | Host, ...]:
    """One pod of each workload, then the hosts outside."""
    first: dict[str, Pod | Host] = {}
    ends: tuple[Pod | Host, ...] = (*world.pods, *world.hosts)
    for end in ends:
        first.setdefault(name_of(end), end)
    return tuple(first.values())


def _answer(matrix: Matrix, source: int, destination: int, port: int) -> bool | None:
    if source == destination:
        return None
    verdict = matrix.verdict(source, destination, port)
    return None if verdict.doubt else verdict.allowed
