"""The space that connections are points of.

Its dimensions are where each end is (a namespace, or outside the cluster), its address, the value of each label that
some selector asks for, the port, and for each port name that some policy uses whether the destination calls the port
so. Only values that some policy tells apart are distinct, so a point stands for all connections like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property

from lab.cluster.model import Address, Labels, Pod, Port, Protocol
from lab.manifests.selector import LabelSelector, Operator
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End, addresses, selectable
from lab.subjects.network.peers import Block
from lab.subjects.network.proof.address_classes import regions
from lab.subjects.network.proof.boxes import Box, boxed
from lab.subjects.network.proof.label_classes import FRESH
from lab.subjects.network.proof.port_classes import PortRun, port_runs
from lab.subjects.network.proof.questions import Questions, listening
from lab.subjects.network.proof.universe import Grounds
from lab.subjects.network.world import World


class Role(IntEnum):
    """Which end of a connection."""

    SOURCE = 0
    DESTINATION = 1

    @property
    def other(self) -> Role:
        """The other end."""
        return Role(1 - self)


PORT = 0
PLACE = (1, 2)
ADDRESS = (3, 4)
FIRST_NAME = 5
"""The dimensions by number: names of ports follow these, then the source's labels, then the destination's."""

UNNAMED, NAMED = 1, 2
"""The bits of a port name's dimension."""

ABSENT = 1
"""The bit of a label that is not there."""


@dataclass(frozen=True, slots=True)
class Place:
    """A namespace that an end can be in, with its labels.

    One whose labels are not known stands in a space once for each labelling that matters; ``defined`` is False then.
    """

    namespace: str
    labels: Labels
    defined: bool = True


class Space:
    """The values of every dimension, as bits; ``full`` has all of them.

    ``inside`` are the regions in which pods can be created, ``beyond`` those of machines outside the cluster, ``taken``
    the blocks in which none of these can be.
    """

    def __init__(
        self, questions: Questions, places: Sequence[Place], pods: Sequence[Pod], grounds: Grounds,
        families: Sequence[int],
    ) -> None:  # fmt: skip
        self.places = tuple(places)
        self.outside = 1 << len(self.places)
        self.regions = regions(questions.blocks, families)
        self.runs = port_runs(_ranges(questions), listening(questions.worlds))
        self.names = tuple(sorted(questions.names))
        self.values = _values(questions.pod_selectors)
        self._keys = {key: number for number, key in enumerate(self.values)}
        self.taken = (*grounds.all, *_single(pods))
        self.inside, self.beyond = self._belonging(questions.worlds, grounds)
        counts = [len(self.runs), *[len(self.places) + 1] * 2, *[len(self.regions)] * 2, *[2] * len(self.names)]
        counts += [len(values) for values in self.values.values()] * 2
        self.full = [(1 << count) - 1 for count in counts]

    def _belonging(self, worlds: Iterable[World], grounds: Grounds) -> tuple[int, int]:
        """The regions in which pods can be created, and those in which machines outside can be."""
        known = {address for world in worlds for host in world.hosts for address in host.addresses}
        inside = beyond = 0
        for number, region in enumerate(self.regions):
            if any(region.within(block).ranges for block in grounds.pods):
                inside |= 1 << number
            if region.without(self.taken).ranges or any(map(region.holds, known)):
                beyond |= 1 << number
        return inside, beyond

    def label(self, role: Role, key: str) -> int:
        """The dimension of a label."""
        return FIRST_NAME + len(self.names) + role * len(self._keys) + self._keys[key]

    def own(self, role: Role) -> frozenset[int]:
        """The dimensions that are about one end alone, port names left out."""
        return frozenset((PLACE[role], ADDRESS[role], *(self.label(role, key) for key in self.values)))

    @cached_property
    def ends(self) -> tuple[Box, ...]:
        """Every pairing of ends that makes a connection of the cluster: two pods, or a pod and a machine outside.

        Both have addresses of one family. What is outside has no labels and no port names.
        """
        found = []
        for family in self.families:
            for foreign in (None, *Role):
                allowed: dict[int, int] = {}
                for role in Role:
                    allowed |= self._outsider(role, family) if role is foreign else self._pod(role, family)
                if all(allowed.values()):
                    found.append(boxed(allowed, self.full))
        return tuple(found)

    def partners(self, role: Role, family: int) -> tuple[Box, ...]:
        """Whoever can be in a role towards a pod that is there: a pod, or a machine outside."""
        found = (self._pod(role, family), self._outsider(role, family))
        return tuple(boxed(allowed, self.full) for allowed in found if all(allowed.values()))

    @property
    def families(self) -> tuple[int, ...]:
        """The address families."""
        return tuple(dict.fromkeys(region.version for region in self.regions))

    def _pod(self, role: Role, family: int) -> dict[int, int]:
        return {PLACE[role]: self.outside - 1, ADDRESS[role]: self.of_family(family) & self.inside}

    def _outsider(self, role: Role, family: int) -> dict[int, int]:
        found = {PLACE[role]: self.outside, ADDRESS[role]: self.of_family(family) & self.beyond}
        found |= {self.label(role, key): ABSENT for key in self.values}
        if role is Role.DESTINATION:
            found |= {FIRST_NAME + number: UNNAMED for number in range(len(self.names))}
        return found

    def of_family(self, family: int) -> int:
        """The regions of one address family."""
        return sum(1 << number for number, region in enumerate(self.regions) if region.version == family)

    @cached_property
    def contradictions(self) -> tuple[Box, ...]:
        """What cannot be: a namespace that is labelled in one way for the source, in another for the destination.

        In such an order, and each so written, that cutting along them leaves the plainest labelling first.
        """
        found: list[Box] = []
        for number, place in enumerate(self.places):
            every = self.in_namespace(place.namespace)
            others = every & ~(1 << number)
            if others:
                pair = ((PLACE[Role.SOURCE], 1 << number), (PLACE[Role.DESTINATION], others))
                found.append(pair if others & (1 << number) - 1 else pair[::-1])
        return tuple(reversed(found))

    def in_namespace(self, name: str) -> int:
        """The places that are a namespace."""
        return sum(1 << number for number, place in enumerate(self.places) if place.namespace == name)

    def point(self, role: Role, end: End, family: int) -> dict[int, int]:
        """Where an end is in its own dimensions, under its first address of the family; nowhere if it has none."""
        address = next((each for each in addresses(end) if each.version == family), None)
        pod = selectable(end)
        place = self.outside if pod is None else self.in_namespace(pod.namespace)
        found = {PLACE[role]: place, ADDRESS[role]: self._region(address)}
        for key, values in self.values.items():
            value = pod.labels.get(key) if pod is not None else None
            bit = values.index(value) if value in values else len(values) - 1
            found[self.label(role, key)] = 1 << bit
        return found

    def _region(self, address: Address | None) -> int:
        if address is None:
            return 0
        return next((1 << number for number, region in enumerate(self.regions) if region.holds(address)), 0)

    def naming(self, pod: Pod, run: PortRun) -> dict[int, int]:
        """For each port name whether the pod calls that port so."""
        return {
            FIRST_NAME + number: NAMED if Port(run.example, protocol, name) in pod.ports else UNNAMED
            for number, (name, protocol) in enumerate(self.names)
        }


def _single(pods: Iterable[Pod]) -> Iterator[Block]:
    """The addresses of pods, where nothing outside the cluster can be."""
    for address in {address for pod in pods for address in pod.addresses}:
        yield Block(address.version, int(address), int(address), str(address))


def _ranges(questions: Questions) -> Iterator[tuple[Protocol, int, int]]:
    """Numeric ranges, and the ports that names stand for on some pod."""
    yield from questions.ranges
    names = set(questions.names)
    for port in listening(questions.worlds):
        if (port.name, port.protocol) in names:
            yield port.protocol, port.number, port.number


def _values(selectors: Iterable[LabelSelector]) -> Mapping[str, tuple[str | None, ...]]:
    """For each label that is asked for: that it is absent, each value that is mentioned, and one that is not."""
    mentioned: dict[str, set[str]] = {}
    for selector in selectors:
        for item in selector.requirements:
            there = mentioned.setdefault(item.key, set())
            if item.operator in (Operator.IN, Operator.NOT_IN):
                there |= item.values
    return {key: (None, *sorted(values), _other(values)) for key, values in sorted(mentioned.items())}


def _other(mentioned: set[str]) -> str:
    value, number = FRESH, 1
    while value in mentioned:
        number += 1
        value = f"{FRESH}-{number}"
    return value
