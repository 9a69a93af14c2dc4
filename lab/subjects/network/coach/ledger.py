"""How each policy bears on each wrong connection."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from lab.cluster.model import Pod, Protocol
from lab.manifests.selector import LabelSelector
from lab.subjects.network.bearing import Bearing
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.parts import KnownParts
from lab.subjects.network.connection import Connection, connect
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import on_own_node, same, selectable
from lab.subjects.network.entries import Entries
from lab.subjects.network.lock import looked_at
from lab.subjects.network.peers import BlockPeer, Peer, PodPeer
from lab.subjects.network.policy import Parts
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PolicyPort
from lab.subjects.network.world import World

T = TypeVar("T")


class Sought(NamedTuple):
    """What a repair has to do to be worth more than a look: turn more than so many right, and some of those sorts."""

    more_than: int = 0
    opens: bool = False
    closes: bool = False


ANYTHING = Sought()

ROOM = 4096
"""How many answers of each sort are kept; they are short, for few connections are wrong."""


class Ledger(Entries):
    """The entries of some connections; bit ``i`` of every mask is the cell at place ``i``."""

    def __init__(self, world: World, cells: Sequence[Cell], parts: Parts | None = None) -> None:
        super().__init__((1 << len(cells)) - 1, parts or KnownParts(), ROOM)
        self._namespaces = world.namespaces
        found = [connect(world, cell.source, cell.destination, cell.port, cell.protocol) for cell in cells]
        self._wanted = _mask(cell.wanted for cell in cells)
        self._always = _mask(map(_always_open, found))
        self._subjects = {way: Population([each.subject(way) for each in found]) for way in Direction}
        self._others = {way: Population([each.peer(way)[0] for each in found]) for way in Direction}
        # Many connections share an end: each address and each port is asked about once.
        self._addresses = {
            direction: _grouped(
                ((id(end), address), (end, address))
                for end, address in (looked_at(world, each, direction) for each in found)
            )
            for direction in Direction
        }
        self._reached = _grouped(
            ((id(each.destination), each.protocol, each.number), _port_of(each)) for each in found
        )
        self._reaching: dict[tuple[int, Direction], tuple[LabelSelector, int]] = {}

    @property
    def unwanted(self) -> int:
        """The connections that must not be."""
        return self.every & ~self._wanted

    def right(self, bearing: Bearing) -> int:
        """The connections that come out as they should where that is all the policies say."""
        return self.every & ~(self._wanted ^ (~bearing.shut | self._always))

    def right_at_best(self, opens: int, shuts: int) -> int:
        """The connections that can come out right where the policies may open and shut those."""
        wanted = self._wanted & (opens | self._always)
        return self.every & (wanted | ~self._wanted & shuts & ~self._always)

    def serves(self, right: int, sought: Sought) -> bool:
        """Whether those that come out right are what is sought."""
        if right.bit_count() <= sought.more_than:
            return False
        return (not sought.opens or bool(right & self._wanted)) and (not sought.closes or bool(right & ~self._wanted))

    def _selected(self, namespace: str, pods: LabelSelector, direction: Direction) -> int:
        asked = self._subjects[direction]
        return asked.in_namespace.get(namespace, 0) & asked.labelled(pods)

    def _meaning(self, peer: Peer, direction: Direction) -> int:
        return self._pods_meant(peer, direction) if isinstance(peer, PodPeer) else self._block(peer, direction)

    def _block(self, peer: BlockPeer, direction: Direction) -> int:
        mask = 0
        for (_, address), places in self._addresses[direction]:
            if address is not None and peer.admits_address(address):
                mask |= places
        return mask

    def _pods_meant(self, peer: PodPeer, direction: Direction) -> int:
        asked = self._others[direction]
        if peer.namespaces is None:
            there = asked.in_namespace.get(peer.home, 0)
        else:
            there = self._reached_by(peer.namespaces, direction)
        return there & asked.labelled(peer.pods) if there else 0

    def _reached_by(self, spaces: LabelSelector, direction: Direction) -> int:
        """The connections whose peer is a pod in such a namespace."""
        found = self._reaching.get((id(spaces), direction))
        if found is None:
            mask = 0
            for name, places in self._others[direction].in_namespace.items():
                if spaces.matches(self._namespaces.get(name, {})):
                    mask |= places
            found = self._reaching[id(spaces), direction] = (spaces, mask)
        return found[1]

    def _opening(self, port: PolicyPort) -> int:
        mask = 0
        for (destination, protocol, number), places in self._reached:
            if port.opens(destination, protocol, number):
                mask |= places
        return mask


def _port_of(connection: Connection) -> tuple[Pod | None, Protocol, int | None]:
    return selectable(connection.destination), connection.protocol, connection.number


def _mask(answers: Iterable[bool]) -> int:
    return sum(1 << place for place, answer in enumerate(answers) if answer)


def _grouped(keyed: Iterable[tuple[Hashable, T]]) -> list[tuple[T, int]]:
    """What is asked about, each once, with the places where it stands."""
    found: dict[Hashable, tuple[T, int]] = {}
    for place, (key, item) in enumerate(keyed):
        known = found.get(key)
        found[key] = (item, (known[1] if known else 0) | 1 << place)
    return list(found.values())


def _always_open(connection: Connection) -> bool:
    one, other = connection.source, connection.destination
    return same(one, other) or on_own_node(one, other)
