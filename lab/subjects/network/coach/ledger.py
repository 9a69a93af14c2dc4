"""How each policy bears on each wrong connection.

Repairs differ from the attempt, and from each other, in a rule or two: what a rule, a peer or a port says of the
connections is written down once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeVar

from lab.cluster.model import Pod, Protocol
from lab.manifests.document import Json, JsonObject
from lab.manifests.selector import LabelSelector
from lab.subjects.network.bearing import Bearing, Bearings
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.parts import KnownParts
from lab.subjects.network.connection import Connection, connect
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import on_own_node, same, selectable
from lab.subjects.network.lock import looked_at
from lab.subjects.network.peers import EVERYTHING, BlockPeer, Peer, PodPeer
from lab.subjects.network.policy import Parts, Policy, Rule, isolated_types
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


class Ledger(Bearings):
    """The entries of some connections; bit ``i`` of every mask is the cell at place ``i``."""

    def __init__(self, world: World, cells: Sequence[Cell], parts: Parts | None = None) -> None:
        super().__init__()
        self._parts = parts or KnownParts()
        self._namespaces = world.namespaces
        self.every = (1 << len(cells)) - 1
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
        self._pods: dict[tuple[str, int, Direction], tuple[LabelSelector, int]] = {}
        self._rules: dict[int, tuple[Rule, int]] = {}
        self._written: dict[tuple[int, str], tuple[JsonObject, Bearing]] = {}
        self._granted: dict[tuple[int, Direction, str], tuple[Json, int]] = {}
        self._peers: dict[tuple[int, Direction], tuple[Peer, int]] = {}
        self._reaching: dict[tuple[int, Direction], tuple[LabelSelector, int]] = {}
        self._ports: dict[int, tuple[PolicyPort, int]] = {}

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

    def written(self, value: JsonObject, home: str) -> Bearing:
        """What a policy in namespace ``home`` would say, which need not be compiled for it."""
        found = self._written.get((id(value), home))
        if found is None:
            found = self._written[id(value), home] = (value, self._read(value, home))
        return found[1]

    def _read(self, value: JsonObject, home: str) -> Bearing:
        spec = value.get("spec") or {}
        types = isolated_types(spec)
        pods = self._parts.selector(spec.get("podSelector"))
        return Bearing(
            *(self._as_written(spec, Direction.EGRESS, pods, home) if "Egress" in types else (0, 0)),
            *(self._as_written(spec, Direction.INGRESS, pods, home) if "Ingress" in types else (0, 0)),
        )

    def _as_written(self, spec: JsonObject, direction: Direction, pods: LabelSelector, home: str) -> tuple[int, int]:
        isolated = self._isolated(home, pods, direction)
        rules = spec.get(direction.value)
        admitted = 0
        for rule in rules if isolated and isinstance(rules, list) else ():
            key = (id(rule), direction, home)
            found = self._granted.get(key)
            if found is None:
                found = self._granted[key] = (rule, self._grant(rule, direction, home))
            admitted |= found[1]
        return isolated, admitted & isolated

    def _grant(self, rule: Json, direction: Direction, home: str) -> int:
        entry = rule if isinstance(rule, dict) else {}
        peers, ports = entry.get(direction.peers_key), entry.get("ports")
        admitted = 0 if peers else self.every
        for peer in peers or ():
            admitted |= self._meant(self._parts.peer(peer, home), direction)
        open_to = 0 if ports else self.every
        for port in ports or ():
            open_to |= self._opened(self._parts.port(port))
        return admitted & open_to

    def _weighed(self, policy: Policy) -> Bearing:
        return Bearing(*self._entries(policy, Direction.EGRESS), *self._entries(policy, Direction.INGRESS))

    def _entries(self, policy: Policy, direction: Direction) -> tuple[int, int]:
        isolated = self.isolated(policy, direction)
        admitted = 0
        for rule in policy.rules(direction) or () if isolated else ():
            admitted |= self.admitted(rule)
        return isolated, admitted & isolated

    def selected(self, pods: Json, home: str, direction: Direction) -> int:
        """The connections that a policy in ``home`` isolates in a direction if it selects such pods."""
        return self._isolated(home, self._parts.selector(pods), direction)

    def listed(self, item: Json, home: str, direction: Direction, is_peer: bool) -> int:
        """The connections that an entry of a rule's peers means, or that one of its ports opens."""
        if is_peer:
            return self._meant(self._parts.peer(item, home), direction)
        return self._opened(self._parts.port(item))

    def beside(self, rule: Rule, is_peer: bool, position: int) -> tuple[int, int]:
        """What the other peers mean, and what the ports open; or what the other ports open, and the peers mean."""
        peers = [self._meant(peer, rule.direction) for peer in rule.peers] or [self.every]
        ports = [self._opened(port) for port in rule.ports] or [self.every]
        changed, kept = (peers, ports) if is_peer else (ports, peers)
        rest = [mask for place, mask in enumerate(changed) if place != position]
        return reduce(or_, rest, 0), reduce(or_, kept)

    def isolated(self, policy: Policy, direction: Direction) -> int:
        """The connections whose ends a policy isolates in a direction."""
        return 0 if policy.rules(direction) is None else self._isolated(policy.namespace, policy.pods, direction)

    def at_home(self, policy: Policy, direction: Direction) -> int:
        """The connections whose ends are in the policy's namespace, so that it could isolate them."""
        return self._isolated(policy.namespace, EVERYTHING, direction)

    def _isolated(self, namespace: str, pods: LabelSelector, direction: Direction) -> int:
        key = (namespace, id(pods), direction)
        found = self._pods.get(key)
        if found is None:
            asked = self._subjects[direction]
            mask = asked.in_namespace.get(namespace, 0) & asked.labelled(pods)
            found = self._pods[key] = (pods, mask)
        return found[1]

    def admitted(self, rule: Rule) -> int:
        """The connections that a rule admits, of whichever pods."""
        found = self._rules.get(id(rule))
        if found is None:
            admitted = 0 if rule.peers else self.every
            for peer in rule.peers:
                admitted |= self._meant(peer, rule.direction)
            open_to = 0 if rule.ports else self.every
            for port in rule.ports:
                open_to |= self._opened(port)
            found = self._rules[id(rule)] = (rule, admitted & open_to)
        return found[1]

    def _meant(self, peer: Peer, direction: Direction) -> int:
        found = self._peers.get((id(peer), direction))
        if found is None:
            mask = self._pods_meant(peer, direction) if isinstance(peer, PodPeer) else self._block(peer, direction)
            found = self._peers[id(peer), direction] = (peer, mask)
        return found[1]

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

    def _opened(self, port: PolicyPort) -> int:
        found = self._ports.get(id(port))
        if found is None:
            mask = 0
            for (destination, protocol, number), places in self._reached:
                if port.opens(destination, protocol, number):
                    mask |= places
            found = self._ports[id(port)] = (port, mask)
        return found[1]


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
