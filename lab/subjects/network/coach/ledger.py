"""How each policy bears on each wrong connection.

A repair changes a policy or two of many. With what every other policy says of a connection written down once, a
repair is judged by what it changes alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.connection import Connection, connect
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import on_own_node, same, selectable
from lab.subjects.network.lock import admissions
from lab.subjects.network.policy import Policy
from lab.subjects.network.world import World


class Ledger:
    """The entries of some connections in a world. A policy that does not isolate an end has no entry for it."""

    def __init__(self, world: World, cells: Sequence[Cell]) -> None:
        self._world = world
        self._connections = [
            connect(world, cell.source, cell.destination, cell.port, cell.protocol) for cell in cells
        ]
        self._entries = [
            {direction: self._entered(connection, direction) for direction in Direction}
            for connection in self._connections
        ]

    def _entered(self, connection: Connection, direction: Direction) -> Mapping[Ref, bool]:
        entries = ((policy.ref, self._bearing(policy, connection, direction)) for policy in self._world.policies)
        return {ref: admits for ref, admits in entries if admits is not None}

    def _bearing(self, policy: Policy, connection: Connection, direction: Direction) -> bool | None:
        """Whether the policy admits the connection; None when it does not isolate the end whose lock this is."""
        pod = selectable(connection.subject(direction))
        if pod is None or policy.rules(direction) is None or policy.namespace != pod.namespace:
            return None
        if not policy.pods.matches(pod.labels):
            return None
        return next(iter(admissions(self._world, connection, (policy,), direction)), None) is not None

    def allows(self, place: int, without: Collection[Ref], added: Iterable[Policy]) -> bool:
        """Whether the connection at that place works with some policies gone and others there."""
        connection = self._connections[place]
        if same(connection.source, connection.destination) or on_own_node(
            connection.source, connection.destination
        ):
            return True
        return all(self._open(place, direction, without, added) for direction in Direction)

    def _open(self, place: int, direction: Direction, without: Collection[Ref], added: Iterable[Policy]) -> bool:
        said = [admits for ref, admits in self._entries[place][direction].items() if ref not in without]
        if any(said):
            return True
        new = [self._bearing(policy, self._connections[place], direction) for policy in added]
        return any(new) if said else all(admits is not False for admits in new) or any(new)
