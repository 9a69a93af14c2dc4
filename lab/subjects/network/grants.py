"""What the policies of a world grant in one direction, as pairs of masks: these sources, those destinations.

Both directions have the same shape. An egress rule grants the pods its policy selects the peers it lists; an
ingress rule grants the peers it lists the pods its policy selects. Whoever no policy isolates is granted all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field

from lab.manifests.selector import LabelSelector
from lab.quick_dataclass import dataclass
from lab.subjects.network.addresses import Addresses
from lab.subjects.network.direction import Direction
from lab.subjects.network.layers import Layers
from lab.subjects.network.peers import BlockPeer, Peer, PodPeer
from lab.subjects.network.population import Population
from lab.subjects.network.world import World


@dataclass
class Grants:
    """``to`` holds, for each set of sources, what it may reach in each kind of layer."""

    kinds: int
    to: dict[int, list[int]] = field(default_factory=dict)

    def add(self, sources: int, destinations: int, masks: Sequence[int]) -> None:
        """Grant the sources those of the destinations that the masks leave, kind by kind."""
        if not sources or not destinations:
            return
        found = self.to.get(sources)
        if found is None:
            found = self.to[sources] = [0] * self.kinds
        for kind, mask in enumerate(masks):
            if mask:
                found[kind] |= destinations & mask


class Granting:
    """Works out the grants of a world over a population."""

    def __init__(self, world: World, population: Population, layers: Layers) -> None:
        self._world, self._population, self._layers = world, population, layers
        self._reached: dict[LabelSelector, int] = {}

    def grants(self, direction: Direction) -> Grants:
        """Everything granted in that direction."""
        everyone = self._population.everyone
        found = Grants(self._layers.kinds)
        isolated = 0
        for policy in self._world.policies:
            rules = policy.rules(direction)
            subject = self.pods(policy.namespace, policy.pods) if rules is not None else 0
            if not subject or rules is None:
                continue
            isolated |= subject
            for rule in rules:
                masks = self._layers.masks(rule)
                for sources, destinations in self._sides(rule.peers, direction, subject):
                    found.add(sources, destinations, masks)
        open_to_all = [-1] * self._layers.kinds
        if direction is Direction.EGRESS:
            found.add(everyone & ~isolated, everyone, open_to_all)
        else:
            found.add(everyone, everyone & ~isolated, open_to_all)
        return found

    def pods(self, namespace: str, selector: LabelSelector) -> int:
        """Such pods of a namespace."""
        there = self._population.in_namespace.get(namespace, 0)
        return there & self._population.labelled(selector) if there else 0

    def means(self, peer: Peer, direction: Direction) -> Iterator[tuple[int, int]]:
        """Sources and destinations that a peer lets connect, whichever pods its policy selects."""
        return self._sides((peer,), direction, self._population.everyone)

    def _sides(self, peers: Sequence[Peer], direction: Direction, subject: int) -> Iterator[tuple[int, int]]:
        """Sources and destinations of a rule; once per family where a destination's family matters."""
        if direction is Direction.EGRESS:
            yield subject, self._peers(peers, self._population.as_destinations)
            return
        for reached_at, seen in self._population.as_sources:
            yield self._peers(peers, seen), subject & reached_at

    def _peers(self, peers: Sequence[Peer], seen: Addresses) -> int:
        """The ends that a rule's peers mean, seen under those addresses."""
        if not peers:
            return self._population.everyone
        found = 0
        for peer in peers:
            found |= self._pods(peer) if isinstance(peer, PodPeer) else self._block(peer, seen)
        return found

    def _block(self, peer: BlockPeer, seen: Addresses) -> int:
        within = seen.within(peer)
        return within if self._world.blocks_mean_pods else within & ~self._population.pods

    def _pods(self, peer: PodPeer) -> int:
        if peer.namespaces is None:
            there = self._population.in_namespace.get(peer.home, 0)
        else:
            there = self._in_namespaces(peer.namespaces)
        return there & self._population.labelled(peer.pods) if there else 0

    def _in_namespaces(self, selector: LabelSelector) -> int:
        found = self._reached.get(selector)
        if found is None:
            labels = self._world.namespaces
            found = 0
            for name, pods in self._population.in_namespace.items():
                if selector.matches(labels.get(name, {})):
                    found |= pods
            self._reached[selector] = found
        return found
