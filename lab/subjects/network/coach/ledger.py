"""How each policy bears on each wrong connection.

Repairs differ from the attempt, and from each other, in a rule or two: what a rule, a peer or a port says of the
connections is written down once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Concatenate, ParamSpec

from lab.manifests.selector import LabelSelector
from lab.subjects.network.bearing import Bearing, Bearings
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.connection import Connection, connect
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import on_own_node, same, selectable
from lab.subjects.network.lock import looked_at
from lab.subjects.network.peers import Peer, admits
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.ports import PolicyPort
from lab.subjects.network.world import World

P = ParamSpec("P")


class Ledger(Bearings):
    """The entries of some connections; bit ``i`` of every mask is the cell at place ``i``."""

    def __init__(self, world: World, cells: Sequence[Cell]) -> None:
        self._world = world
        self._all = (1 << len(cells)) - 1
        self._connections = [
            connect(world, cell.source, cell.destination, cell.port, cell.protocol) for cell in cells
        ]
        self._wanted = sum(1 << place for place, cell in enumerate(cells) if cell.wanted)
        self._always = self._where(_always_open)
        self._pods: dict[tuple[str, int, Direction], tuple[LabelSelector, int]] = {}
        self._rules: dict[int, tuple[Rule, int]] = {}
        self._peers: dict[tuple[int, Direction], tuple[Peer, int]] = {}
        self._ports: dict[int, tuple[PolicyPort, int]] = {}

    def right(self, bearing: Bearing) -> int:
        """The connections that come out as they should where that is all the policies say."""
        return self._all & ~(self._wanted ^ (~bearing.shut | self._always))

    def of(self, policy: Policy) -> Bearing:
        """What one policy says of the connections."""
        return Bearing(*self._entries(policy, Direction.EGRESS), *self._entries(policy, Direction.INGRESS))

    def _entries(self, policy: Policy, direction: Direction) -> tuple[int, int]:
        rules = policy.rules(direction)
        isolated = 0 if rules is None else self._isolated(policy, direction)
        admitted = 0
        for rule in rules if rules and isolated else ():
            admitted |= self._admitted(rule)
        return isolated, admitted & isolated

    def _isolated(self, policy: Policy, direction: Direction) -> int:
        key = (policy.namespace, id(policy.pods), direction)
        found = self._pods.get(key)
        if found is None:
            found = self._pods[key] = (policy.pods, self._where(_selected, policy, direction))
        return found[1]

    def _admitted(self, rule: Rule) -> int:
        found = self._rules.get(id(rule))
        if found is None:
            found = self._rules[id(rule)] = (rule, self._let_through(rule) & self._opened(rule))
        return found[1]

    def _let_through(self, rule: Rule) -> int:
        admitted = 0 if rule.peers else self._all
        for peer in rule.peers:
            key = (id(peer), rule.direction)
            found = self._peers.get(key)
            if found is None:
                found = self._peers[key] = (peer, self._where(_means, peer, rule.direction, self._world))
            admitted |= found[1]
        return admitted

    def _opened(self, rule: Rule) -> int:
        opened = 0 if rule.ports else self._all
        for port in rule.ports:
            found = self._ports.get(id(port))
            if found is None:
                found = self._ports[id(port)] = (port, self._where(_opens, port))
            opened |= found[1]
        return opened

    def _where(self, test: Callable[Concatenate[Connection, P], bool], *args: P.args, **kwargs: P.kwargs) -> int:
        """The connections of which something is true."""
        found = 0
        for place, connection in enumerate(self._connections):
            if test(connection, *args, **kwargs):
                found |= 1 << place
        return found


def _always_open(connection: Connection) -> bool:
    one, other = connection.source, connection.destination
    return same(one, other) or on_own_node(one, other)


def _selected(connection: Connection, policy: Policy, direction: Direction) -> bool:
    pod = selectable(connection.subject(direction))
    return pod is not None and policy.namespace == pod.namespace and policy.pods.matches(pod.labels)


def _means(connection: Connection, peer: Peer, direction: Direction, world: World) -> bool:
    return admits(peer, *looked_at(world, connection, direction), world.namespaces)


def _opens(connection: Connection, port: PolicyPort) -> bool:
    return port.opens(selectable(connection.destination), connection.protocol, connection.number)
