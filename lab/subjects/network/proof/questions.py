"""Everything the policies of some worlds ask of an end: the selectors, blocks, ports and names they mention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from lab.cluster.model import Labels, Port, Protocol
from lab.manifests.selector import LabelSelector
from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction
from lab.subjects.network.peers import Block, BlockPeer, PodPeer
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.ports import PolicyPort
from lab.subjects.network.world import World


@dataclass(frozen=True)
class Questions:
    """What worlds ask. Each list is without repeats, in a fixed order.

    ``targets`` are the policies' own pod selectors with their namespace.
    """

    worlds: tuple[World, ...]
    targets: tuple[tuple[str, LabelSelector], ...]
    peers: tuple[PodPeer, ...]
    block_peers: tuple[BlockPeer, ...]
    blocks: tuple[Block, ...]
    ports: tuple[PolicyPort, ...]

    @cached_property
    def pod_selectors(self) -> tuple[LabelSelector, ...]:
        """Every selector that is asked of pods' labels."""
        own = (selector for _, selector in self.targets)
        return tuple(dict.fromkeys((*own, *(peer.pods for peer in self.peers))))

    @cached_property
    def namespace_selectors(self) -> tuple[LabelSelector, ...]:
        """Every selector that is asked of namespaces' labels."""
        found = (peer.namespaces for peer in self.peers)
        return tuple(dict.fromkeys(selector for selector in found if selector is not None))

    @property
    def ranges(self) -> Iterator[tuple[Protocol, int, int]]:
        """Every range of port numbers."""
        return ((port.protocol, port.low, port.high) for port in self.ports if not port.name)

    @property
    def names(self) -> tuple[tuple[str, Protocol], ...]:
        """Every named port."""
        return tuple((port.name, port.protocol) for port in self.ports if port.name)


def ask(worlds: Sequence[World]) -> Questions:
    """Collect what the worlds' policies ask."""
    policies = [policy for world in worlds for policy in world.policies]
    rules = [rule for policy in policies for rule in _rules(policy)]
    peers = tuple(dict.fromkeys(peer for rule in rules for peer in rule.peers))
    return Questions(
        worlds=tuple(worlds),
        targets=tuple(dict.fromkeys((policy.namespace, policy.pods) for policy in policies)),
        peers=tuple(peer for peer in peers if isinstance(peer, PodPeer)),
        block_peers=tuple(peer for peer in peers if isinstance(peer, BlockPeer)),
        blocks=tuple(dict.fromkeys(block for peer in peers for block in _blocks(peer))),
        ports=tuple(dict.fromkeys(port for rule in rules for port in rule.ports)),
    )


def _rules(policy: Policy) -> Iterator[Rule]:
    for direction in Direction:
        yield from policy.rules(direction) or ()


def _blocks(peer: object) -> Iterator[Block]:
    if isinstance(peer, BlockPeer) and peer.block is not None:
        yield peer.block
        yield from peer.excepts


def listening(worlds: Iterable[World]) -> Iterator[Port]:
    """Every port that some pod or outside host listens on."""
    for world in worlds:
        for pod in world.pods:
            yield from pod.ports
        for host in world.hosts:
            yield from host.ports


def namespaces_of(worlds: Iterable[World]) -> Mapping[str, Labels]:
    """Every namespace of any of the worlds; the labels are the first world's that has it."""
    found: dict[str, Labels] = {}
    for world in worlds:
        for name, labels in world.namespaces.items():
            found.setdefault(name, labels)
    return found
