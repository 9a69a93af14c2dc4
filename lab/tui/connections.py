"""Who reaches whom, as the matrix shows it: each workload and each host outside once, one port at a time."""

from __future__ import annotations

from dataclasses import dataclass

from lab.cluster.model import Host, Pod
from lab.cluster.services import target_number
from lab.cluster.state import State
from lab.subjects.network.ends import End
from lab.subjects.network.fate import Step, Trace
from lab.subjects.network.interest import in_order, interesting_ports
from lab.subjects.network.matrix import Matrix, reachability
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PortClass
from lab.subjects.network.trace import trace, trace_between
from lab.subjects.network.world import World
from lab.subjects.protocol import Note, Witness
from lab.tui.why import Why

Place = tuple[int, int, int]
"""Row, column and port, each counted from 0."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One connection: ``allowed`` is None where Kubernetes leaves it open, or source and destination are one.

    ``listened`` says whether anything listens there.
    """

    allowed: bool | None
    was: bool | None
    listened: bool = True

    @property
    def changed(self) -> bool:
        """Whether the answer made it other than it was found."""
        return None not in (self.allowed, self.was) and self.allowed is not self.was


class Grid:
    """The connections of a cluster as it is, beside those of the cluster as it was found."""

    def __init__(self, before: State, after: State) -> None:
        self._state = after
        found, here = World.of(before), World.of(after)
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
            wanted = self.ports[port]
            listened = [_listens(end, wanted) for end in self.ends]
            self._cells[port] = tuple(
                tuple(
                    Cell(
                        _answer(self._now, row, column, port),
                        _answer(self._then, row, column, port),
                        listened[column],
                    )
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
        """The changed connection that follows a place, port by port and row by row, around; None without any."""
        here = (port, row, column)
        first: Place | None = None
        for at in range(len(self.ports)):
            for source in range(len(self.ends)):
                differing = self._now.row(source, at) ^ self._then.row(source, at)
                for destination in range(len(self.ends)) if differing else ():
                    if not (differing >> destination & 1 and self.cells(at)[source][destination].changed):
                        continue
                    if (at, source, destination) > here:
                        return source, destination, at
                    first = first or (source, destination, at)
        return first

    def place_of(self, witness: Witness) -> Place | None:
        """Where the table shows a witness; None for one that it does not hold, such as a pod that could come."""
        facts = witness.facts
        ports = [at for at, port in enumerate(self.ports) if port == (facts.get("protocol"), facts.get("port"))]
        source, destination = facts.get("source"), facts.get("destination")
        if not ports or source not in self.names or destination not in self.names:
            return None
        return self.names.index(source), self.names.index(destination), ports[0]

    def why(self, row: int, column: int, port: int, *, by_name: bool = False) -> Why:
        """What becomes of one connection, step by step: to the address, or to the Service's name if there is one."""
        wanted = self.ports[port]
        name = self._service_name(column, port) if by_name else ""
        if name and isinstance(self.ends[row], Pod):
            found = trace(self._state, self.names[row], name, protocol=wanted.protocol)
            title = f"{self.names[row]} → {name}: {_outcome(found)}"
        else:
            found = trace_between(self._state, self.ends[row], self.ends[column], wanted.number, wanted.protocol)
            title = f"{self.names[row]} → {self.names[column]}, {wanted}: {_outcome(found)}"
            if by_name:
                title += " (no Service name leads there)"
        cell = self.cells(port)[row][column]
        if cell.changed:
            title += f"; was {'allowed' if cell.was else 'blocked'}"
        lines = [line for step in found.steps for line in _lines(step)]
        return Why(title, tuple(lines))

    def _service_name(self, column: int, port: int) -> str:
        """The name and port by which a Service offers that port of that destination; empty without one."""
        end, wanted = self.ends[column], self.ports[port]
        if not isinstance(end, Pod):
            return ""
        for service in self._state.services:
            if end not in self._state.selected(service):
                continue
            for offered in service.ports:
                if (offered.protocol, target_number(end, offered)) == wanted:
                    return f"{service.name}.{service.namespace}:{offered.number}"
        return ""


def _outcome(trace: Trace) -> str:
    return "allowed" if trace.connected else str(trace.fate)


def _lines(step: Step) -> list[tuple[int, Note]]:
    return [(0, Note(step.text, step.good, step.span)), *((1, note) for note in step.notes)]


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


def _listens(end: Pod | Host, wanted: PortClass) -> bool:
    return any((port.protocol, port.number) == wanted for port in end.ports)


def _answer(matrix: Matrix, source: int, destination: int, port: int) -> bool | None:
    if source == destination:
        return None
    verdict = matrix.verdict(source, destination, port)
    return None if verdict.doubt else verdict.allowed
