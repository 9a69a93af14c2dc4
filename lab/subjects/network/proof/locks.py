"""What a world's policies select and admit, as boxes.

``isolated`` are the ends that some policy isolates in a direction, ``admitted`` the connections that some rule of a
policy which selects the end admits. A lock is open outside of every isolated box and within every admitted one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.cluster.model import Pod
from lab.manifests.selector import LabelSelector
from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction
from lab.subjects.network.peers import BlockPeer, Peer, PodPeer
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.ports import PolicyPort
from lab.subjects.network.proof.address_classes import example
from lab.subjects.network.proof.boxes import EVERYTHING, Box, boxed, meeting, merged
from lab.subjects.network.proof.space import ADDRESS, FIRST_NAME, NAMED, PLACE, PORT, Role, Space
from lab.subjects.network.world import World

SUBJECT = {Direction.EGRESS: Role.SOURCE, Direction.INGRESS: Role.DESTINATION}
"""The end that a policy selects."""

UNITED = (PORT, ADDRESS[0], ADDRESS[1], PLACE[0], PLACE[1])
"""The dimensions that people split rules along: ports, blocks, namespaces."""


@dataclass(frozen=True)
class Locks:
    """The boxes of one world, by direction; equal policies give equal boxes, however they are written or named."""

    isolated: dict[Direction, tuple[Box, ...]]
    admitted: dict[Direction, tuple[Box, ...]]


def locks(space: Space, world: World) -> Locks:
    """The boxes of a world's policies."""
    shapes = _Shapes(space, world)
    isolated: dict[Direction, tuple[Box, ...]] = {}
    admitted: dict[Direction, tuple[Box, ...]] = {}
    for direction in Direction:
        targets: list[Box] = []
        boxes: list[Box] = []
        for policy in world.policies:
            rules = policy.rules(direction)
            target = None if rules is None else shapes.target(policy, SUBJECT[direction])
            if rules is None or target is None:
                continue
            targets.append(target)
            for rule in rules:
                boxes.extend(shapes.admitted(rule, target))
        isolated[direction] = tuple(dict.fromkeys(targets))
        admitted[direction] = merged(boxes, space.full, UNITED)
    return Locks(isolated, admitted)


def pinned(space: Space, found: Locks, role: Role, pod: Pod, family: int) -> Locks:
    """The boxes where one end is a pod that is there: only its other end is left to ask about."""
    point = space.point(role, pod, family)
    named = dict.fromkeys(range(FIRST_NAME, FIRST_NAME + len(space.names)), 0) if role is Role.DESTINATION else {}
    for number, run in enumerate(space.runs):
        for dimension, bits in space.naming(pod, run).items() if named else ():
            named[dimension] |= (bits == NAMED) << number

    def pin(boxes: Iterable[Box]) -> Iterator[Box]:
        for box in boxes:
            allowed: dict[int, int] = {}
            for dimension, bits in box:
                if dimension in named:
                    allowed[PORT] = allowed.get(PORT, space.full[PORT]) & named[dimension]
                elif dimension not in point:
                    allowed[dimension] = allowed.get(dimension, space.full[dimension]) & bits
                elif not point[dimension] & bits:
                    break
            else:
                if all(allowed.values()):
                    yield boxed(allowed, space.full)

    isolated = {direction: tuple(dict.fromkeys(pin(boxes))) for direction, boxes in found.isolated.items()}
    admitted = {direction: tuple(dict.fromkeys(pin(boxes))) for direction, boxes in found.admitted.items()}
    return Locks(isolated, admitted)


class _Shapes:
    """From selectors, peers and ports to boxes."""

    def __init__(self, space: Space, world: World) -> None:
        self._space, self._world = space, world
        self._pods: dict[tuple[LabelSelector, Role], Box | None] = {}
        self._places: dict[LabelSelector, int] = {}
        self._examples = [example(region, ()) for region in space.regions]

    def target(self, policy: Policy, role: Role) -> Box | None:
        """The pods that a policy selects; None where there can be none."""
        pods = self._labelled(role, policy.pods)
        place = self._space.in_namespace(policy.namespace)
        return self._box({**dict(pods), PLACE[role]: place}) if pods is not None and place else None

    def admitted(self, rule: Rule, target: Box) -> Iterator[Box]:
        """What a rule admits to or from those pods."""
        peers = list(self._peers(SUBJECT[rule.direction].other, rule.peers)) if rule.peers else [EVERYTHING]
        ports = list(self._ports(rule.ports)) if rule.ports else [EVERYTHING]
        for peer in peers:
            for port in ports:
                found = meeting((*target, *peer), port)
                if found is not None:
                    yield found

    def _peers(self, role: Role, peers: Iterable[Peer]) -> Iterator[Box]:
        blocks = [peer for peer in peers if isinstance(peer, BlockPeer)]
        if blocks and (found := self._addressed(role, blocks)) is not None:
            yield found
        for peer in peers:
            if isinstance(peer, PodPeer) and (found := self._meant(role, peer)) is not None:
                yield found

    def _meant(self, role: Role, peer: PodPeer) -> Box | None:
        pods = self._labelled(role, peer.pods)
        mask = self._reached(peer)
        return self._box({**dict(pods), PLACE[role]: mask}) if pods is not None and mask else None

    def _reached(self, peer: PodPeer) -> int:
        """The namespaces that a peer reaches into."""
        if peer.namespaces is None:
            return self._space.in_namespace(peer.home)
        if peer.namespaces not in self._places:
            mask = 0
            for number, place in enumerate(self._space.places):
                known = self._world.namespaces.get(place.namespace, place.labels) if place.defined else place.labels
                mask |= peer.namespaces.matches(known) << number
            self._places[peer.namespaces] = mask
        return self._places[peer.namespaces]

    def _addressed(self, role: Role, peers: list[BlockPeer]) -> Box | None:
        mask = 0
        for number, address in enumerate(self._examples):
            if address is not None and any(peer.admits_address(address) for peer in peers):
                mask |= 1 << number
        if not mask:
            return None
        allowed = {ADDRESS[role]: mask}
        return self._box(allowed if self._world.blocks_mean_pods else {**allowed, PLACE[role]: self._space.outside})

    def _ports(self, ports: Iterable[PolicyPort]) -> Iterator[Box]:
        """A box for all the numbers, and one for each name."""
        numbers = 0
        for port in ports:
            runs = 0
            for number, run in enumerate(self._space.runs):
                if run.protocol is port.protocol and (port.name or port.low <= run.example <= port.high):
                    runs |= 1 << number
            if port.name:
                name = FIRST_NAME + self._space.names.index((port.name, port.protocol))
                yield self._box({PORT: runs, name: NAMED})
            else:
                numbers |= runs
        if numbers:
            yield self._box({PORT: numbers})

    def _labelled(self, role: Role, selector: LabelSelector) -> Box | None:
        key = (selector, role)
        if key not in self._pods:
            self._pods[key] = self._labels(role, selector)
        return self._pods[key]

    def _labels(self, role: Role, selector: LabelSelector) -> Box | None:
        allowed: dict[int, int] = {}
        for item in selector.requirements:
            mask = 0
            for bit, value in enumerate(self._space.values[item.key]):
                mask |= item.matches({} if value is None else {item.key: value}) << bit
            dimension = self._space.label(role, item.key)
            allowed[dimension] = allowed.get(dimension, mask) & mask
        return None if selector.nothing or not all(allowed.values()) else self._box(allowed)

    def _box(self, allowed: dict[int, int]) -> Box:
        return boxed(allowed, self._space.full)

