"""Whether a state lies within its bounds, and the connections that show where it does not.

``required ⊆ state ⊆ permitted``, over the whole universe. Source of the idea: grading by bounds, so that the
stricter and the looser reading of a task both pass and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cached_property, partial
from itertools import islice, product
from typing import TypeAlias

from lab.cluster.model import Host, Labels, Pod, Port, Protocol
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End, own_address, selectable
from lab.subjects.network.matrix import Matrix, reachability
from lab.subjects.network.peers import Block, cidr
from lab.subjects.network.policy import ANEW, Parts
from lab.subjects.network.population import Population
from lab.subjects.network.ports import PortClass
from lab.subjects.network.proof.lately import Lately, Same
from lab.subjects.network.proof.port_classes import FAMILIAR, PortRun
from lab.subjects.network.proof.questions import Questions, ask
from lab.subjects.network.proof.scales import Scales
from lab.subjects.network.proof.universe import Grounds, Universe, spaces_of, universe
from lab.subjects.network.world import World
from lab.subjects.protocol import Bounds


@dataclass(frozen=True, slots=True)
class Difference:
    """Two ends between which the state leaves its bounds, and the port that shows it best.

    ``run`` are the ports around it that are treated alike; ``made_up`` counts the ends the scenario does not hold.
    """

    missing: bool
    source: int
    destination: int
    run: PortRun
    port: int
    made_up: int


@dataclass(frozen=True)
class Comparison:
    """The differences, the most recognisable first, and what is needed to speak of them."""

    differences: tuple[Difference, ...]
    universe: Universe
    matrices: tuple[Matrix, Matrix, Matrix]
    gone: int = 0

    @property
    def submission(self) -> World:
        """The world of the state that was compared, over all the universe's namespaces."""
        return self.matrices[1].world

    @cached_property
    def cells(self) -> int:
        """How many cells the scales look at."""
        return len(self._weighed.ends) * len(self._layers)

    def scales(self, labels: Mapping[str, Labels] | None = None, parts: Parts = ANEW) -> Scales:
        """What other policies are weighed on: over the most recognisable ends and groups of ports.

        ``labels`` are of namespaces that are labelled otherwise there; ``parts`` compiles what is only written.
        """
        world = self.submission.among({**self.submission.namespaces, **(labels or {})})
        ports = [self.matrices[1].ports[layer] for layer in self._layers]
        return Scales(world, self._weighed, ports, self._bound_rows, self.gone, parts)

    @cached_property
    def _bound_rows(self) -> list[tuple[int, int]]:
        """For each weighed group of ports and source: what it has to reach, and what it must not."""
        required, _, permitted = self.matrices
        families = _families(self.universe.ends[: len(self._weighed.ends)])
        return [
            (least & family, ~most & family)
            for layer in self._layers
            for least, most, family in zip(required.rows(layer), permitted.rows(layer), families, strict=False)
        ]

    @cached_property
    def _weighed(self) -> Population:
        """The ends that another world is weighed by."""
        own = self.matrices[1].population
        return own if len(own.ends) <= MOST_WEIGHED else Population(own.ends[:MOST_WEIGHED])

    @cached_property
    def _layers(self) -> list[int]:
        """One layer for each group of ports that the bounds and the state treat alike, those that differ first."""
        shown = {item.run for item in self.differences}
        ordered = sorted(range(len(self.universe.ports)), key=lambda layer: self.universe.ports[layer] not in shown)
        found: dict[tuple[int, ...], int] = {}
        for layer in ordered:
            found.setdefault(tuple(matrix.first_alike[layer] for matrix in self.matrices), layer)
        return list(found.values())[:MOST_LAYERS]


def blocks_of(*texts: str) -> tuple[Block, ...]:
    """CIDRs as blocks; what is no CIDR is left out."""
    found = (cidr(text) for text in texts)
    return tuple(block for block in found if block is not None)


PROTOCOLS = tuple(Protocol)

MOST_WEIGHED = 250
"""How many ends a repair is weighed by: enough for any answer that a person writes."""

MOST_LAYERS = 60
"""How many groups of ports a repair is weighed by."""

PLENTY = 60
"""How many pairs of ends are shown for each way to differ."""

POD_BLOCKS = blocks_of("10.244.0.0/14", "fd00:10:244::/48")
OTHER_BLOCKS = blocks_of("10.96.0.0/12", "fd00:10:96::/112", "127.0.0.0/8", "::/127", "0.0.0.0/8", "224.0.0.0/3")


@dataclass(frozen=True, slots=True)
class Seat:
    """One pod as the bounds and the state have it; None where it is not there (any more).

    ``versions`` are in the order required, state, permitted.
    """

    versions: tuple[Pod | None, Pod | None, Pod | None]

    @property
    def shown(self) -> Pod:
        """The pod to speak of: the state's own, else a bound's."""
        required, own, permitted = self.versions
        found = own or required or permitted
        assert found is not None
        return found

    def seen_under(self, family: int) -> Seat:
        """The pod as it is seen under its addresses of one family."""
        required, own, permitted = (pod and _seen_under(pod, family) for pod in self.versions)
        return Seat((required, own, permitted))


def _seen_under(pod: Pod, family: int) -> Pod:
    return replace(pod, addresses=tuple(each for each in pod.addresses if each.version == family))


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> Comparison:
    """Compare a state with its bounds over everything that could exist (``closed``: over what there is).

    Whether an ipBlock matches pods by their addresses is left to the network plugin, so an answer has to be right
    either way: the comparison is the one that assumes a match, or, when that finds nothing, the one that does not.
    """
    for known_bounds, known_state, known_closed, found in _last:
        if known_bounds is bounds and known_state is state and known_closed is closed:
            return found
    states = (bounds.required, state, bounds.permitted)
    worlds = [World.of(each) for each in states]
    found = compare_worlds(worlds, _seats(states), grounds_of(states), state.families, closed=closed)
    if not found.differences and ask(worlds).blocks:
        apart = [world.with_blocks_outside_only() for world in worlds]
        found = compare_worlds(apart, _seats(states), grounds_of(states), state.families, closed=closed)
    _last[:] = [(bounds, state, closed, found)]
    return found


_last: list[tuple[Bounds, State, bool, Comparison]] = []
"""The comparison made last: the proof asks for it, and then the coach."""


def compare_worlds(
    worlds: Sequence[World], seats: Sequence[Seat], grounds: Grounds, families: Sequence[int], *, closed: bool = False
) -> Comparison:
    """Compare the second of three worlds with the first (required) and the third (permitted)."""
    questions = ask(worlds)
    space = _universe(questions, tuple(seat.shown for seat in seats), grounds, tuple(families), closed=closed)
    matrices = _matrices(questions, space, seats)
    gone = _gone(seats)
    found = sorted(_differences(matrices, space, gone), key=lambda item: item.made_up)
    return Comparison(tuple(found), space, matrices, gone)


_universes: Lately[Universe] = Lately(2)
_populations: Lately[Population] = Lately(4)
_bounds: Lately[Matrix] = Lately(4)


def _universe(
    questions: Questions, pods: tuple[Pod, ...], grounds: Grounds, families: tuple[int, ...], *, closed: bool
) -> Universe:
    """The universe of those questions; the same again where another answer asks the same."""
    asked = (questions.targets, questions.peers, questions.block_peers, questions.blocks, questions.ports)
    there = tuple((world.namespaces, world.pods, world.hosts) for world in questions.worlds)
    return _universes.of(
        (asked, there, pods, grounds, families, closed),
        lambda: universe(questions, pods, grounds, families, closed=closed),
    )


def grounds_of(states: Sequence[State]) -> Grounds:
    """The blocks that belong to the clusters themselves."""
    families = states[1].families
    nodes = dict.fromkeys(address for state in states for node in state.nodes for address in node.addresses)
    hosts = (f"{address}/{address.max_prefixlen}" for address in nodes)
    pods = tuple(block for block in POD_BLOCKS if block.version in families)
    return Grounds(pods, (*OTHER_BLOCKS, *blocks_of(*hosts)))


def _seats(states: Sequence[State]) -> tuple[Seat, ...]:
    """A seat for each pod and family of its addresses, for a connection is of one family.

    A workload's pods count as the same ones, whatever they are called now.
    """
    required, own, permitted = (_by_identity(state) for state in states)
    names = dict.fromkeys((*own, *required, *permitted))
    seats = tuple(Seat((required.get(name), own.get(name), permitted.get(name))) for name in names)
    families = states[1].families
    if len(families) == 1:
        return seats
    apart = (seat.seen_under(family) for seat in seats for family in families)
    return tuple(seat for seat in apart if seat.shown.addresses)


def _by_identity(state: State) -> dict[tuple[Ref, int], Pod]:
    found: dict[tuple[Ref, int], Pod] = {}
    counted: dict[Ref, int] = {}
    for pod in state.pods:
        if selectable(pod) is not None:
            owner = pod.owner or Ref("Pod", pod.namespace, pod.name)
            place = counted[owner] = counted.get(owner, -1) + 1
            found[owner, place] = pod
    return found


def _matrices(questions: Questions, space: Universe, seats: Sequence[Seat]) -> tuple[Matrix, Matrix, Matrix]:
    """The three worlds over the same universe; each sees a pod with the labels that it has there."""
    ports = tuple(PortClass(run.protocol, run.example) for run in space.ports)
    rest = space.ends[len(seats) :]
    found: list[Matrix] = []
    for place, world in enumerate(questions.worlds):
        ends = (*(seat.versions[place] or seat.shown for seat in seats), *rest)
        population = _populations.of(ends, partial(Population, ends))
        full = world.among(spaces_of(world, questions, space.namespaces))
        make = partial(reachability, full, population, ports)
        made_of = (Same(world), full.namespaces, Same(population), ports)
        found.append(make() if place == OWN else _bounds.of(made_of, make))
    required, own, permitted = found
    return required, own, permitted


OWN = 1
"""The place of the state between its bounds."""


def _gone(seats: Sequence[Seat]) -> int:
    """The pods that a bound has and the state has no more, as bits."""
    mask = 0
    for place, seat in enumerate(seats):
        if seat.versions[1] is None:
            mask |= 1 << place
    return mask


Shown: TypeAlias = tuple[tuple[int, int, int], PortRun, int]
"""How well a port shows a difference, the smaller the better; its run, and the port."""

Rows: TypeAlias = list[int]
"""For each source, the destinations that differ for it, as bits."""


@dataclass(frozen=True, slots=True)
class Group:
    """Ports that all three worlds treat alike, and what is missing or too much on them."""

    runs: tuple[PortRun, ...]
    missing: Rows
    excess: Rows
    best: dict[tuple[Port, ...], Shown] = field(default_factory=dict)
    """The port to show where those are listened on, as far as it was asked for."""

    def shown(self, destination: End) -> Shown:
        """The port to show for a destination, and how well it does."""
        heard = destination.ports if isinstance(destination, (Pod, Host)) else ()
        found = self.best.get(heard)
        if found is None:
            found = self.best[heard] = min(_shown(run, heard) for run in self.runs)
        return found

    def rows(self, missing: bool) -> Rows:
        """The rows of one way to differ."""
        return self.missing if missing else self.excess


def _differences(matrices: Sequence[Matrix], space: Universe, gone: int) -> Iterator[Difference]:
    """One difference for each pair of ends and each way to differ, up to a number that is plenty to learn from."""
    groups = list(_groups(matrices, space, gone))
    for missing in (True, False):
        total = [0] * len(space.ends)
        for group in groups:
            total = [known | row for known, row in zip(total, group.rows(missing), strict=True)]
        for source, destination in islice(_pairs(total, space), PLENTY):
            end = space.ends[destination]
            shown = min(
                group.shown(end) for group in groups if group.rows(missing)[source] >> destination & 1
            )
            made_up = space.made_up[source] + space.made_up[destination]
            yield Difference(missing, source, destination, shown[1], shown[2], made_up)


def _groups(matrices: Sequence[Matrix], space: Universe, gone: int) -> Iterator[Group]:
    required, own, permitted = matrices
    families = _families(space.ends)
    layers: dict[tuple[int, ...], list[int]] = {}
    for layer in range(len(space.ports)):
        layers.setdefault(tuple(matrix.first_alike[layer] for matrix in matrices), []).append(layer)
    staying = [0 if gone >> source & 1 else ~gone for source in range(len(families))]
    for alike in layers.values():
        layer = alike[0]
        here = [row & there for row, there in zip(own.rows(layer), staying, strict=True)]
        least, most = required.rows(layer), permitted.rows(layer)
        missing = [row & ~own & family for row, own, family in zip(least, here, families, strict=True)]
        excess = [own & ~row & family for row, own, family in zip(most, here, families, strict=True)]
        if any(missing) or any(excess):
            yield Group(tuple(space.ports[place] for place in alike), missing, excess)


def _pairs(rows: Rows, space: Universe) -> Iterator[tuple[int, int]]:
    """The pairs of ends that differ, those a person recognises first: pods, hosts, addresses, then the made-up."""
    kinds = [3 if made_up else _kind(end) for end, made_up in zip(space.ends, space.made_up, strict=True)]
    masks = [0] * 4
    for place, kind in enumerate(kinds):
        masks[kind] |= 1 << place
    for one, two in sorted(product(range(4), repeat=2), key=_rank):
        for source, row in enumerate(rows):
            if kinds[source] == one and row & masks[two]:
                for destination in _bits(row & masks[two]):
                    yield source, destination


def _rank(kinds: tuple[int, ...]) -> tuple[int, int, int]:
    """Fewest made-up ends first, then by the less familiar of the two."""
    return kinds.count(3), max(kinds), kinds[0]


def _shown(run: PortRun, heard: tuple[Port, ...]) -> Shown:
    """The port of a run to show for a destination: one it listens on, else a familiar one, else any."""
    protocol = PROTOCOLS.index(run.protocol)
    for port in heard:
        if port.protocol is run.protocol and run.first <= port.number <= run.last:
            return (0, protocol, port.number), run, port.number
    for place, number in enumerate(FAMILIAR):
        if run.first <= number <= run.last:
            return (1, protocol, place), run, number
    return (2, protocol, run.example), run, run.example


def _families(ends: Sequence[End]) -> list[int]:
    """For each end, the ends it shares an address family with."""
    masks: dict[int, int] = {}
    versions = [address.version if (address := own_address(end)) else 4 for end in ends]
    for place, version in enumerate(versions):
        masks[version] = masks.get(version, 0) | 1 << place
    return [masks[version] for version in versions]


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _kind(end: End) -> int:
    if isinstance(end, Pod):
        return 0
    return 1 if isinstance(end, Host) else 2
