"""What the parts of policies say of some connections: each selector, peer, port and rule is asked about once.

Repairs differ from the policies that are there, and from each other, in a part or two.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

from lab.manifests.document import Json, JsonObject
from lab.manifests.selector import LabelSelector
from lab.subjects.network.bearing import Bearing, Bearings
from lab.subjects.network.direction import Direction
from lab.subjects.network.peers import EVERYTHING, Peer
from lab.subjects.network.policy import Parts, Policy, Rule, isolated_types
from lab.subjects.network.ports import PolicyPort

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Entries(Bearings):
    """Bearings put together from parts. ``every`` has a bit for each of the connections.

    Parts are known by their identity, and kept with what they say so that no other object takes it on.
    """

    def __init__(self, every: int, parts: Parts, room: int) -> None:
        super().__init__(room)
        self.every, self._parts = every, parts
        self._pods: dict[tuple[str, int, Direction], tuple[LabelSelector, int]] = {}
        self._rules: dict[int, tuple[Rule, int]] = {}
        self._written: dict[tuple[int, str], tuple[JsonObject, Bearing]] = {}
        self._granted: dict[tuple[int, Direction, str], tuple[Json, int]] = {}
        self._peers: dict[tuple[int, Direction], tuple[Peer, int]] = {}
        self._ports: dict[int, tuple[PolicyPort, int]] = {}

    @abstractmethod
    def _selected(self, namespace: str, pods: LabelSelector, direction: Direction) -> int:
        """The connections whose ends are such pods of a namespace: the ends that have the direction's lock."""

    @abstractmethod
    def _meaning(self, peer: Peer, direction: Direction) -> int:
        """The connections whose far ends a peer means."""

    @abstractmethod
    def _opening(self, port: PolicyPort) -> int:
        """The connections that are on a port."""

    def _keep(self, known: dict[K, V], key: K, value: V) -> V:
        if len(known) < self._room:
            known[key] = value
        return value

    def written(self, value: JsonObject, home: str) -> Bearing:
        """What a policy in namespace ``home`` would say, which need not be compiled for it."""
        found = self._written.get((id(value), home))
        if found is None:
            found = self._keep(self._written, (id(value), home), (value, self._read(value, home)))
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
                found = self._keep(self._granted, key, (rule, self._grant(rule, direction, home)))
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
        peers: Sequence[int] = [self._meant(peer, rule.direction) for peer in rule.peers] or [self.every]
        ports: Sequence[int] = [self._opened(port) for port in rule.ports] or [self.every]
        changed, kept = (peers, ports) if is_peer else (ports, peers)
        rest = [mask for place, mask in enumerate(changed) if place != position]
        return reduce(or_, rest, 0), reduce(or_, kept)

    def with_ports(self, rule: Rule, ports: Sequence[Json]) -> int:
        """What a rule would admit if it listed those ports instead."""
        peers: Sequence[int] = [self._meant(peer, rule.direction) for peer in rule.peers] or [self.every]
        opened: Sequence[int] = [self._opened(self._parts.port(port)) for port in ports] or [self.every]
        return reduce(or_, peers) & reduce(or_, opened)

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
            found = self._keep(self._pods, key, (pods, self._selected(namespace, pods, direction)))
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
            found = self._keep(self._rules, id(rule), (rule, admitted & open_to))
        return found[1]

    def _meant(self, peer: Peer, direction: Direction) -> int:
        key = (id(peer), direction)
        found = self._peers.get(key)
        if found is None:
            found = self._keep(self._peers, key, (peer, self._meaning(peer, direction)))
        return found[1]

    def _opened(self, port: PolicyPort) -> int:
        found = self._ports.get(id(port))
        if found is None:
            found = self._keep(self._ports, id(port), (port, self._opening(port)))
        return found[1]
