"""Whether a state lies within its bounds, found out by trying every connection of a listed world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from ipaddress import IPv4Address
from itertools import chain, combinations, product
from typing import NamedTuple, TypeAlias

from lab.cluster.model import Address, Labels, Pod, Port, Protocol
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.mutation import Ruling
from lab.subjects.network.naive import listing
from lab.subjects.network.naive.answers import Answers, Policies
from lab.subjects.network.naive.rules import EGRESS, INGRESS, End, opens
from lab.subjects.network.naive.selectors import labellings, labels_in_words
from lab.subjects.protocol import Bounds

REQUIRED, OWN, PERMITTED = range(3)

NOWHERE = IPv4Address(0)

Naming: TypeAlias = tuple[tuple[Port, ...], frozenset[tuple[str, Protocol]]]
"""What a destination calls its ports."""


class Seat(NamedTuple):
    """An end as each of the three states has it; None where it is not there."""

    versions: tuple[End | None, End | None, End | None]

    @property
    def shown(self) -> End:
        """The end to speak of."""
        return next(end for end in (self.versions[OWN], *self.versions) if end is not None)


def oracle(bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
    """Whether everything required works in the state and nothing beyond the permitted does.

    It must be so whether or not the network plugin counts pods among the addresses of a block.
    """
    states = (bounds.required, state, bounds.permitted)
    policies = Policies([item.value for item in each.of_kind("NetworkPolicy")] for each in states)
    readings = (True, False) if policies.speak_of_addresses else (True,)
    for in_blocks, family in product(readings, state.families):
        everyone = seats(states, policies, family, closed=closed, in_blocks=in_blocks)
        case = _Trial(states, policies, everyone).first_wrong()
        if case:
            return Ruling(False, case if in_blocks else f"{case}, where blocks of addresses never mean pods")
    return Ruling(True)


def seats(
    states: Sequence[State], policies: Policies, family: int, *, closed: bool, in_blocks: bool = True
) -> Iterator[Seat]:
    """Everyone who has, or could have, an address of the family."""
    yield from _pods(states, family, in_blocks)
    known = list(dict.fromkeys(host for state in states for host in state.hosts))
    for host in known:
        for address in host.addresses:
            if address.version == family:
                yield _one(End(f"{host.name} ({address})", address))
    nodes = {address for state in states for node in state.nodes for address in node.addresses}
    inside, outside = listing.addresses(listing.blocks(policies.values), [family], nodes)
    for address in outside:
        yield _one(End(f"{address} outside", address))
    if not closed:
        yield from _could_be(states, policies, inside, in_blocks)


def _one(end: End) -> Seat:
    return Seat((end, end, end))


def _pods(states: Sequence[State], family: int, in_blocks: bool) -> Iterator[Seat]:
    """The pods there are, those of a workload counted through, whatever they are called in each state.

    Those on their node's network are left out: what policies do to them is up to the network plugin.
    """
    found = [dict(_numbered(state.pods)) for state in states]
    spaces = [dict(state.namespaces) for state in states]
    for name in dict.fromkeys(chain.from_iterable(found[place] for place in (OWN, REQUIRED, PERMITTED))):
        shown = next(found[place][name] for place in (OWN, REQUIRED, PERMITTED) if name in found[place])
        ends = []
        for place in range(3):
            pod = found[place].get(name, shown if place != OWN else None)
            ends.append(_pod_end(pod, spaces[place], family, in_blocks) if pod else None)
        if any(ends):
            yield Seat((ends[0], ends[1], ends[2]))


def _numbered(pods: Iterable[Pod]) -> Iterator[tuple[tuple[Ref, int], Pod]]:
    counted: dict[Ref, int] = {}
    for pod in pods:
        if not pod.host_network:
            owner = pod.owner or Ref("Pod", pod.namespace, pod.name)
            counted[owner] = counted.get(owner, -1) + 1
            yield (owner, counted[owner]), pod


def _pod_end(pod: Pod, spaces: Mapping[str, Labels], family: int, in_blocks: bool) -> End | None:
    address = next((each for each in pod.addresses if each.version == family), None)
    if address is None:
        return None
    spaced = spaces.get(pod.namespace, {})
    return End(str(pod), address, pod.namespace, pod.labels, spaced, pod.ports, in_blocks=in_blocks)


def _could_be(
    states: Sequence[State], policies: Policies, inside: Sequence[Address], in_blocks: bool
) -> Iterator[Seat]:
    """Pods that could be created, in every namespace there is or could be.

    Of addresses that all blocks answer alike two are enough, for two pods of a kind to meet.
    """
    spaces: dict[str, Labels] = {}
    for state in states:
        for name, labels in state.namespaces.items():
            spaces.setdefault(name, labels)
    kinds = list(labellings(listing.pod_selectors(policies.values)))
    called = [frozenset(chosen) for chosen in _subsets(listing.names(policies.values))]
    places = [address for few in _alike(policies, inside, in_blocks).values() for address in few[:2]]
    created = list(listing.new_namespaces(policies.values, spaces, states[OWN]))
    own = [state.namespaces for state in states]
    for name, labels in (*spaces.items(), *created):
        versions = [each.get(name, labels) for each in own]
        same = versions[0] == versions[1] == versions[2]
        distinct = versions[:1] if same else versions
        for kind in kinds:
            text = f"a pod with {labels_in_words(kind)} in {_space_in_words(name, labels, spaces)}"
            for address in places:
                for names in called:
                    ends = [End(text, address, name, kind, spaced, (), names, in_blocks) for spaced in distinct]
                    yield Seat((ends[0], ends[0 if same else 1], ends[0 if same else 2]))


def _space_in_words(name: str, labels: Labels, there: Mapping[str, Labels]) -> str:
    return name if name in there else f"a new namespace {name} ({labels_in_words(labels)})"


def _alike(policies: Policies, inside: Sequence[Address], in_blocks: bool) -> dict[tuple[bool, ...], list[Address]]:
    found: dict[tuple[bool, ...], list[Address]] = {}
    for address in inside:
        found.setdefault(policies.of_address(End("", address, in_blocks=in_blocks)), []).append(address)
    return found


def _subsets(names: Sequence[tuple[str, Protocol]]) -> Iterator[tuple[tuple[str, Protocol], ...]]:
    """Every choice of names that a pod may give to one port."""
    return chain.from_iterable(combinations(names, size) for size in range(len(names) + 1))


@dataclass(slots=True)
class Kind:
    """Ends that are interchangeable at their end of a connection; up to two of them, of different addresses."""

    answers: tuple[Answers | None, Answers | None, Answers | None]
    naming: Naming
    seats: list[Seat] = field(default_factory=list)

    def takes(self, seat: Seat) -> None:
        """Count the seat in, if there is not enough to choose from yet."""
        if len(self.seats) < 2 and all(each.shown.address != seat.shown.address for each in self.seats):
            self.seats.append(seat)


class _Trial:
    """Every connection between some seats, in three states."""

    def __init__(self, states: Sequence[State], policies: Policies, everyone: Iterable[Seat]) -> None:
        self.policies = policies
        self.points = listing.points(policies.values, states)
        self.every = (1 << len(self.points)) - 1
        self.sources: dict[object, Kind] = {}
        self.destinations: dict[object, Kind] = {}
        self._open: dict[tuple[str, int, Naming], int] = {}
        self._named = {name for name, _ in listing.names(policies.values)}
        for seat in everyone:
            self._sort_in(seat)

    def _sort_in(self, seat: Seat) -> None:
        answers = self._answers(seat)
        pod = bool(seat.shown.namespace)
        as_source = (pod, *(each and each.as_source() for each in answers))
        self.sources.setdefault(as_source, Kind(answers, ((), frozenset()))).takes(seat)
        ports = tuple(port for port in seat.shown.ports if port.name in self._named) if self._named else ()
        naming = (ports, seat.shown.calls)
        as_destination = (pod, naming, *(each and each.as_destination() for each in answers))
        self.destinations.setdefault(as_destination, Kind(answers, naming)).takes(seat)

    def _answers(self, seat: Seat) -> tuple[Answers | None, Answers | None, Answers | None]:
        required, own, permitted = seat.versions
        found = None if own is None else self.policies.about(own)
        if required is own and permitted is own:
            return found, found, found
        one, three = (None if end is None else self.policies.about(end) for end in (required, permitted))
        return one, found, three

    def first_wrong(self) -> str:
        """A connection that is required and impossible, or possible and not permitted; empty when there is none."""
        for source in self.sources.values():
            for destination in self.destinations.values():
                required, own, permitted = (self._reached(source, destination, place) for place in range(3))
                wrong = required & ~own or own & ~permitted
                if wrong and (met := _two_of(source, destination)):
                    return self._told(*met, wrong, missing=bool(required & ~own))
        return ""

    def _reached(self, source: Kind, destination: Kind, place: int) -> int:
        """The ports, as bits, on which the connection is possible in one of the states."""
        one, two = source.answers[place], destination.answers[place]
        if one is None or two is None:
            return 0
        there = self.policies.of_state[place]
        naming = destination.naming
        egress = self._through(EGRESS, one.isolated_egress & there, two.admitted_as_destination, naming)
        return egress & self._through(INGRESS, two.isolated_ingress & there, one.admitted_as_source, naming)

    def _through(self, direction: str, isolated: int, admitted: int, naming: Naming) -> int:
        """The ports that one direction lets through."""
        if not isolated:
            return self.every
        found = 0
        for number, rule in enumerate(self.policies.rules[direction]):
            if isolated >> rule.policy & 1 and admitted >> number & 1:
                found |= self._opened(direction, number, naming)
        return found

    def _opened(self, direction: str, number: int, naming: Naming) -> int:
        """The ports that a rule opens on a destination that calls them so."""
        key = (direction, number, naming)
        found = self._open.get(key)
        if found is None:
            rule = self.policies.rules[direction][number].value
            callee = End("", NOWHERE, ports=naming[0], calls=naming[1])
            found = sum(1 << place for place, point in enumerate(self.points) if opens(rule, callee, point))
            self._open[key] = found
        return found

    def _told(self, source: Seat, destination: Seat, wrong: int, *, missing: bool) -> str:
        protocol, number = self.points[(wrong & -wrong).bit_length() - 1]
        names = sorted(name for name, _ in destination.shown.calls)
        called = f" (which it calls {' and '.join(names)})" if names else ""
        what = "is required and impossible" if missing else "is possible and not permitted"
        return f"{source.shown.text} to {destination.shown.text} on {protocol} {number}{called} {what}"


def _two_of(source: Kind, destination: Kind) -> tuple[Seat, Seat] | None:
    """A source and a destination that are not one and the same: a pod always reaches itself."""
    for one in source.seats:
        for two in destination.seats:
            if one.shown.address != two.shown.address:
                return one, two
    return None
