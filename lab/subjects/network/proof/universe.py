"""Every end that a connection could have, one for each kind that the policies can tell apart.

The scenario's pods and hosts come as they are. Beside them stand pods that could be created: for each namespace
there is, and each kind of namespace there could be, one pod for every answer that the selectors can give together
– unless a pod already there is selected and admitted in exactly the same way. Outside addresses come one for each
region that the blocks cut address space into. A comparison over this universe is a comparison over everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from itertools import combinations, islice, product

from lab.cluster.model import Address, Host, Labels, Pod, Port, Protocol
from lab.manifests.labels import dns1123_label_errors
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End
from lab.subjects.network.peers import Block
from lab.subjects.network.proof.address_classes import Region, example, regions
from lab.subjects.network.proof.label_classes import MOST, label_classes
from lab.subjects.network.proof.port_classes import PortRun, port_runs
from lab.subjects.network.proof.questions import Questions, listening, namespaces_of
from lab.subjects.network.world import World

NAME_LABEL = "kubernetes.io/metadata.name"

MADE_UP = "could-be-created"
"""The name of every made-up pod, told apart by number."""

NEW_NAMESPACE = "new-namespace"

FEW_NAMES = 3

MOST_STRANGERS = 3000
"""How many pods are made up at the most, so that no answer, however odd, takes more than a moment."""


@dataclass(frozen=True, slots=True)
class Universe:
    """Ends and ports to compare over. ``made_up`` marks ends that the scenario does not hold.

    ``namespaces`` are those that could be created, with their labels. ``whole`` is False where there were more
    kinds of pod than could be looked at.
    """

    ends: tuple[End, ...]
    made_up: tuple[bool, ...]
    ports: tuple[PortRun, ...]
    namespaces: Mapping[str, Labels]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Grounds:
    """The address blocks that belong to the cluster itself, where no outside host can be."""

    pods: tuple[Block, ...]
    others: tuple[Block, ...]

    @property
    def all(self) -> tuple[Block, ...]:
        """Pods' blocks and the others."""
        return (*self.pods, *self.others)


def universe(
    questions: Questions, pods: Sequence[Pod], grounds: Grounds, families: Sequence[int], *, closed: bool
) -> Universe:
    """The ends and ports to compare the worlds over.

    ``pods`` are the scenario's. ``closed`` leaves out pods that could be created: for tasks that name no labels.
    """
    worlds = questions.worlds
    hosts = tuple(dict.fromkeys(part for world in worlds for host in world.hosts for part in _at_each_address(host)))
    areas = regions(questions.blocks, families)
    outside = tuple(_outside(areas, [address for host in hosts for address in host.addresses], grounds))
    runs = port_runs(_ranges(questions), listening(worlds))
    strangers: tuple[Pod, ...] = ()
    created: dict[str, Labels] = {}
    if not closed:
        created = _new_namespaces(questions)
        addresses = _pod_addresses(questions, areas, grounds)
        strangers = tuple(islice(_strangers(questions, pods, created, runs, addresses), MOST_STRANGERS))
    ends: tuple[End, ...] = (*pods, *hosts, *outside, *strangers)
    known = len(pods) + len(hosts) + len(outside)
    marks = tuple(place >= known for place in range(len(ends)))
    whole = len(strangers) < MOST_STRANGERS and len(label_classes(questions.pod_selectors)) <= MOST
    return Universe(ends, marks, runs, created, whole)


def _ranges(questions: Questions) -> Iterator[tuple[Protocol, int, int]]:
    """Numeric ranges, and the ports that names stand for on some pod."""
    yield from questions.ranges
    names = set(questions.names)
    for port in listening(questions.worlds):
        if (port.name, port.protocol) in names:
            yield port.protocol, port.number, port.number


def _at_each_address(host: Host) -> Iterator[Host]:
    """The host once for each address, for policies may tell them apart."""
    return (replace(host, addresses=(address,)) for address in host.addresses)


def _outside(
    areas: Iterable[Region], hosts: Sequence[Address], grounds: Grounds
) -> Iterator[Address]:
    """An address for each region that no known host is in."""
    for area in areas:
        beyond = area.without(grounds.all)
        if not any(beyond.holds(address) for address in hosts):
            found = example(beyond, ())
            if found is not None:
                yield found


def _pod_addresses(questions: Questions, areas: Sequence[Region], grounds: Grounds) -> tuple[Address, ...]:
    """An address for each way in which the blocks can see a pod's address; the plainest first."""
    found: dict[tuple[int, tuple[bool, ...]], Address] = {}
    for block in grounds.pods:
        kind = IPv4Address if block.version == 4 else IPv6Address
        # Last the whole address space: what no smaller block is about.
        for area in reversed(areas):
            shared = area.within(block)
            if shared.ranges:
                low, high = shared.ranges[-1]
                # The last addresses of a range are the ones least likely to be a pod's already.
                address = kind(max(high - 1, low))
                seen = tuple(peer.admits_address(address) for peer in questions.block_peers)
                found.setdefault((block.version, seen), address)
    return tuple(found.values())


def _new_namespaces(questions: Questions) -> dict[str, Labels]:
    """The kinds of namespace that could be created, by a name for each.

    From 1.22 on a namespace carries its name as a label, so the name is chosen first and the label follows; a value
    that cannot be a name, the empty one included, is no namespace's.
    """
    selectors = questions.namespace_selectors
    existing = namespaces_of(questions.worlds)
    automatic = any(NAME_LABEL in labels for labels in existing.values())
    mentioned = (
        value
        for selector in selectors
        for item in selector.requirements
        if item.key == NAME_LABEL
        for value in sorted(item.values)
    )
    free = (name for name in dict.fromkeys(mentioned) if name not in existing and not dns1123_label_errors(name))
    names = list(free) if automatic else []
    created: dict[str, Labels] = {}
    for name in (NEW_NAMESPACE, *names):
        pinned = {NAME_LABEL: name} if automatic else {}
        for number, kind in enumerate(label_classes(selectors, pinned), start=1):
            unique = name if number == 1 else f"{name}-{number}"
            created[unique] = {**kind.labels, **({NAME_LABEL: name} if automatic else {})}
    return created


def _strangers(
    questions: Questions,
    pods: Sequence[Pod],
    created: Mapping[str, Labels],
    runs: Sequence[PortRun],
    addresses: Sequence[Address],
) -> Iterator[Pod]:
    """Pods that could be created and are treated unlike any that is there or was made up before.

    The plain ones come first, then those that differ by address or by the names of their ports.
    """
    sight = _Sight(questions, created)
    seen = Counter(
        (sight.of(pod.namespace, sight.selected(pod.labels)), _named(questions, pod.ports), 0) for pod in pods
    )
    kinds = [(kind.labels, sight.selected(kind.labels)) for kind in label_classes(questions.pod_selectors)]
    spaces = (*namespaces_of(questions.worlds), *created)
    looks = [(name, labels, sight.of(name, selected)) for name, (labels, selected) in product(spaces, kinds)]
    number = 0
    for ports, (place, address) in product(_port_variants(questions, runs), enumerate(addresses)):
        named = frozenset(ports)
        for namespace, labels, look in looks:
            key = (look, named, place)
            # Two of each kind, for a pod may be kept from others of its own kind.
            for _ in range(seen[key], 2):
                seen[key] += 1
                number += 1
                yield Pod(namespace, f"{MADE_UP}-{number}", labels, (address,), ports, node="")


class _Sight:
    """How the worlds' policies see a pod, as one whole number."""

    def __init__(self, questions: Questions, created: Mapping[str, Labels]) -> None:
        self._questions = questions
        self._spaces = tuple(spaces_of(world, questions, created) for world in questions.worlds)
        self._numbers = {selector: number for number, selector in enumerate(questions.pod_selectors)}
        self._here: dict[str, list[int]] = {}

    def selected(self, labels: Labels) -> list[int]:
        """The numbers of the selectors that match a pod with those labels."""
        return [number for selector, number in self._numbers.items() if selector.matches(labels)]

    def of(self, namespace: str, selected: Iterable[int]) -> int:
        """A bit for each policy selector that selects the pod and each peer, world by world, that means it."""
        bits = self._here.get(namespace)
        if bits is None:
            bits = self._here[namespace] = self._bits(namespace)
        seen = 0
        for number in selected:
            seen |= bits[number]
        return seen

    def _bits(self, namespace: str) -> list[int]:
        """What each selector adds to how a pod of the namespace is seen."""
        bits = [0] * len(self._numbers)
        for place, (home, selector) in enumerate(self._questions.targets):
            if home == namespace:
                bits[self._numbers[selector]] |= 1 << place
        bit = len(self._questions.targets)
        for peer, worlds in zip(self._questions.peers, self._reach(namespace), strict=True):
            if worlds:
                bits[self._numbers[peer.pods]] |= worlds << bit
            bit += len(self._spaces)
        return bits

    def _reach(self, namespace: str) -> Iterator[int]:
        """For each peer, the worlds in which it reaches into the namespace."""
        alike: list[tuple[Labels, int]] = []
        for place, spaces in enumerate(self._spaces):
            labels = spaces.get(namespace, {})
            # Most namespaces carry the same labels in every world: ask once.
            known = next((index for index, (other, _) in enumerate(alike) if other == labels), None)
            if known is None:
                alike.append((labels, 1 << place))
            else:
                alike[known] = (labels, alike[known][1] | 1 << place)
        for peer in self._questions.peers:
            yield sum(mask for labels, mask in alike if peer.reaches(namespace, {namespace: labels}))


def _named(questions: Questions, ports: Sequence[Port]) -> frozenset[Port]:
    """The ports that some policy asks for by name."""
    names = set(questions.names)
    return frozenset(port for port in ports if (port.name, port.protocol) in names) if names else frozenset()


def _port_variants(questions: Questions, runs: Sequence[PortRun]) -> Iterator[tuple[Port, ...]]:
    """Every choice of the port names that the policies mention, none included.

    A chosen name stands on a port of every run of its protocol: whichever port a connection is for, the pod is one
    that calls it so. Beyond a few names only each alone and all together are tried: two locks rarely ask for
    different names.
    """
    names = questions.names
    sizes = range(len(names) + 1) if len(names) <= FEW_NAMES else (0, 1, len(names))
    for size in sizes:
        for chosen in combinations(names, size):
            yield tuple(
                Port(run.example, protocol, name)
                for name, protocol in chosen
                for run in runs
                if run.protocol is protocol
            )


def spaces_of(world: World, questions: Questions, created: Mapping[str, Labels]) -> dict[str, Labels]:
    """The namespaces as a world knows them; those it lacks are as another world has them, or made up."""
    return {**created, **namespaces_of(questions.worlds), **world.namespaces}
