"""Who reaches whom as a table: each workload and each host outside once, on the ports that something listens on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.cluster.model import Host, Pod
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.network.matrix import Matrix, reachability
from lab.subjects.network.ports import PortClass
from lab.subjects.network.world import World

MOST_EXACT = 20_000
"""Cells up to which each one is looked at for what Kubernetes leaves open."""


@dataclass(frozen=True, slots=True)
class Column:
    """A destination at one port."""

    place: int
    layer: int
    name: str
    port: PortClass


@dataclass(frozen=True, slots=True)
class Cell:
    """One connection: ``allowed`` is None where Kubernetes leaves it open; ``was`` is the same as found."""

    allowed: bool | None
    was: bool | None
    itself: bool = False

    @property
    def changed(self) -> bool:
        """Whether the files made it other than it was found."""
        return self.allowed is not self.was


class MatrixTable:
    """Rows are sources, columns destinations at a port."""

    def __init__(self, before: State, after: State, ports: Sequence[PortClass] = ()) -> None:
        ends = _one_of_each(after)
        self.sources = tuple(ends)
        pods_and_hosts = tuple(ends.values())
        wanted = [tuple(ports) or _listening(end) for end in pods_and_hosts]
        layers = tuple(dict.fromkeys(port for each in wanted for port in each))
        self.columns = tuple(
            Column(place, layers.index(port), name, port)
            for place, (name, each) in enumerate(zip(self.sources, wanted, strict=True))
            for port in each
        )
        self._after = reachability(World.of(after), pods_and_hosts, layers)
        self._before = self._after if before is after else reachability(World.of(before), pods_and_hosts, layers)
        self._exact = len(self.sources) * len(self.columns) <= MOST_EXACT

    def row(self, source: int) -> tuple[Cell, ...]:
        """The cells of one source, by column."""
        return tuple(self._cell(source, column) for column in self.columns)

    def cells(self) -> Iterator[tuple[str, Column, Cell]]:
        """Every cell with its source and column."""
        for source, name in enumerate(self.sources):
            for column, cell in zip(self.columns, self.row(source), strict=True):
                yield name, column, cell

    def _cell(self, source: int, column: Column) -> Cell:
        itself = source == column.place
        now = self._answer(self._after, source, column)
        was = now if self._before is self._after else self._answer(self._before, source, column)
        return Cell(now, was, itself)

    def _answer(self, matrix: Matrix, source: int, column: Column) -> bool | None:
        if self._exact and matrix.verdict(source, column.place, column.layer).doubt:
            return None
        return bool(matrix.row(source, column.layer) >> column.place & 1)


def _one_of_each(state: State) -> dict[str, Pod | Host]:
    """The first pod of each workload, every other pod, and the hosts, by name."""
    found: dict[str, Pod | Host] = {}
    for pod in state.pods:
        name = f"{pod.namespace}/{pod.owner.name}" if pod.owner else str(pod)
        found.setdefault(name, pod)
    for host in state.hosts:
        found.setdefault(host.name, host)
    return found


def _listening(end: Pod | Host) -> tuple[PortClass, ...]:
    return tuple(dict.fromkeys(PortClass(port.protocol, port.number) for port in end.ports))
