"""A state within its bounds: every flow there could be, compared in three worlds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import TypeAlias

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.config import CONFIG
from lab.subjects.cilium.ends import dns_pods
from lab.subjects.cilium.explain import notes_of
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.ports import Transport
from lab.subjects.cilium.proof.encryption import encryption_witnesses
from lab.subjects.cilium.proof.layers import Layer, layers, looks
from lab.subjects.cilium.proof.ranked import WAYS, Ranks
from lab.subjects.cilium.proof.rows import Places, Reach, Rows
from lab.subjects.cilium.proof.universe import Seat, seats
from lab.subjects.cilium.words import missing, only_proven, too_much, unproven
from lab.subjects.cilium.world import World
from lab.subjects.later import Later
from lab.subjects.network.proof.port_classes import FAMILIAR
from lab.subjects.protocol import Bounds, Witness

PLENTY = 80
"""How many differences are shown."""

ORDER = {transport: place for place, transport in enumerate(Transport)}
FAMILIARITY = {number: place for place, number in enumerate(FAMILIAR)}

MISSING, EXCESS, UNPROVEN, ONLY_PROVEN = range(4)
SAY = (missing, too_much, unproven, only_proven)


@dataclass(frozen=True, slots=True)
class FlowWitness(Witness):
    """A witness that still knows its flow."""

    source: Party | None = None
    destination: Party | None = None
    layer: Layer | None = None


Difference: TypeAlias = tuple[int, int, int]
"""How a state leaves its bounds, and between which ends."""


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """The flows in which a state leaves its bounds, and where its traffic is encrypted otherwise than asked."""
    for known_bounds, known_state, known_closed, found in _last:
        if known_bounds is bounds and known_state is state and known_closed is closed:
            return found
    found = (*encryption_witnesses(bounds, state), *comparison(bounds, state, closed=closed).witnesses())
    _last[:] = [(bounds, state, closed, found)]
    return found


_last: list[tuple[Bounds, State, bool, tuple[Witness, ...]]] = []
"""The comparison made last: the proof asks for it, and then the coach."""


def comparison(bounds: Bounds, state: State, *, closed: bool) -> Comparison:
    """What a comparison looks at; the same again while it is among those last asked for."""
    same = (each for each in _made if each.bounds is bounds and each.state is state and each.closed is closed)
    known = next(same, None)
    if known is None:
        known = Comparison(bounds, state, closed)
    _made[:] = [*(each for each in _made[-2:] if each is not known), known]
    return known


_made: list[Comparison] = []


def mended(bounds: Bounds, state: State, after: State, *, closed: bool) -> list[str] | None:
    """What would be wrong with a mended state, in words; None where that is not told without comparing it anew."""
    texts = comparison(bounds, state, closed=closed).mended(after)
    if texts is None:
        return None
    if after.objects.get(CONFIG) is state.objects.get(CONFIG):
        return [*comparison(bounds, state, closed=closed).of_encryption, *texts]
    return [*(witness.text for witness in encryption_witnesses(bounds, after)), *texts]


class Comparison:
    """Three worlds over the same ends and layers: the bounds, and the state between them."""

    def __init__(self, bounds: Bounds, state: State, closed: bool) -> None:
        self.bounds, self.state, self.closed = bounds, state, closed
        self.states = (bounds.required, state, bounds.permitted)
        self.worlds = tuple(World.of(each) for each in self.states)
        self._words: dict[tuple[int, int, int, int], tuple[Layer, str]] = {}
        self._nearest: dict[tuple[int, int], tuple[tuple[int, ...], Layer]] = {}

    @cached_property
    def space(self) -> Sequence[Seat]:
        """Everyone who could be at either end."""
        return seats(self.worlds, self.states, closed=self.closed)

    @cached_property
    def sent(self) -> Sequence[Layer]:
        """Everything that could be sent."""
        return layers(self.worlds, [host.name for each in self.states for host in each.hosts if "." in host.name])

    @cached_property
    def shown(self) -> Sequence[Party]:
        """The ends as they are spoken of."""
        return [seat.shown for seat in self.space]

    @cached_property
    def ranks(self) -> Ranks:
        """How recognisable they are."""
        return Ranks(self.shown)

    @cached_property
    def rows(self) -> Sequence[Rows]:
        """Who reaches whom in each world."""
        return _rows(self.worlds, self.states, self.space, self.sent)

    @cached_property
    def between(self) -> list[tuple[list[Layer], int, list[Reach], list[Reach]]]:
        """Layers that all worlds see alike, the first one's number, and what the bounds say of them."""
        found = []
        for alike in _alike(self.rows, self.sent):
            required = self.rows[0].rows(alike[0])
            permitted = required if self.rows[2] is self.rows[0] else self.rows[2].rows(alike[0])
            found.append(([self.sent[n] for n in alike], alike[0], required, permitted))
        return found

    @cached_property
    def of_encryption(self) -> list[str]:
        """What is encrypted otherwise than asked."""
        return [witness.text for witness in encryption_witnesses(self.bounds, self.state)]

    def witnesses(self) -> Iterator[Witness]:
        """The flows in which the state leaves the bounds, the most recognisable first."""
        if self.worlds[0] == self.worlds[1] == self.worlds[2]:
            return
        for (way, one, two), layer, text in self.told(self.rows[1]):
            yield _witness(way, (self.shown[one], self.shown[two]), layer, text, self.state)

    def told(self, own: Rows) -> Iterator[tuple[Difference, Layer, str]]:
        """The same for a state of which these are the rows, each with the layer that shows it best, and in words."""
        found = list(self._wrong(own))
        every = [list(_together(each[way] for _, each in found).items()) for way in range(WAYS)]
        among = [[(number, each[way]) for number, each in found if each[way]] for way in range(WAYS)]
        told: set[str] = set()
        for way, one, two in self.ranks.pairs(every):
            numbers = 0
            for number, wrong in among[way]:
                numbers |= (wrong.get(one, 0) >> two & 1) << number
            key = (way, one, two, numbers)
            known = self._words.get(key)
            if known is None:
                layer = self._shown_by(two, numbers)
                known = self._words[key] = (layer, SAY[way](self.shown[one], self.shown[two], layer))
            layer, text = known
            if text not in told:
                told.add(text)
                yield (way, one, two), layer, text
                if len(told) >= PLENTY:
                    return

    def _wrong(self, rows: Rows) -> Iterator[tuple[int, list[dict[int, int]]]]:
        """For layers that are seen alike: in each way, the sources with the destinations that are wrong, as bits."""
        for number, (_, first, required, permitted) in enumerate(self.between):
            own = rows.rows(first)
            if required == own == permitted:
                continue
            found: list[dict[int, int]] = [{} for _ in range(WAYS)]
            for place, among in self._sources:
                least, real, most = required[place], own[place], permitted[place]
                if least == real == most:
                    continue
                for way, mask in enumerate(_wrong(least, real, most)):
                    if mask & among:
                        found[way][place] = mask & among
            yield number, found

    @cached_property
    def _sources(self) -> list[tuple[int, int]]:
        """The ends that can send, each with those it can send to and that somebody guards."""
        pods = self.rows[1].pods | self.rows[0].pods
        return [
            (place, ~(1 << place) & (-1 if who.pod is not None else pods)) for place, who in enumerate(self.shown)
            if not who.names and who.words != "the pod's own node"
        ]  # fmt: skip

    def _shown_by(self, destination: int, numbers: int) -> Layer:
        """Of several layers that show a difference, their numbers given as bits, the one that shows it best."""
        best: tuple[tuple[int, ...], Layer] | None = None
        for number in range(len(self.between)):
            if not numbers >> number & 1:
                continue
            known = self._nearest.get((number, destination))
            if known is None:
                known = _nearest(self.between[number][0], self.shown[destination])
                self._nearest[number, destination] = known
            if best is None or known[0] < best[0]:
                best = known
        assert best is not None
        return best[1]

    def mended(self, state: State) -> list[str] | None:
        """What would be wrong with a state that has other policies, in words; None where these ask something new.

        Where a state's policies ask only what those of the three worlds ask, the ends and layers that these tell apart
        are enough for it.
        """
        world = World.of(state)
        if world.parties is not self.worlds[1].parties or world.namespaces != self.worlds[1].namespaces:
            return None
        if not self._asked.holds(world):
            return None
        rows = Rows(world, self.rows[1].places, self.sent, self.rows[1].dns)
        return [text for *_, text in self.told(rows)]

    @cached_property
    def _asked(self) -> Asked:
        return Asked(self.worlds)


class Asked:
    """What the policies of some worlds ask of ends, of ports, and of what is said on them."""

    def __init__(self, worlds: Iterable[World]) -> None:
        every = [policy for world in worlds for policy in world.policies]
        rules = [rule for policy in every for rule in policy.rules]
        self._ends = {id(policy.endpoints): policy.endpoints for policy in every}
        self._peers = {rule.peers: rule.peers for rule in rules}
        self._groups = {group: group for rule in rules for group in rule.groups or ()}
        self._known = {id(each) for each in (*self._peers, *self._groups)}

    def holds(self, world: World) -> bool:
        """Whether a world's policies ask nothing else."""
        ends, peers, groups, known = self._ends, self._peers, self._groups, self._known
        rules = [rule for policy in world.policies for rule in policy.rules]
        return (
            all(id(policy.endpoints) in ends for policy in world.policies)
            and all(id(rule.peers) in known or rule.peers in peers for rule in rules)
            and all(id(group) in known or group in groups for rule in rules for group in rule.groups or ())
        )


def _rows(
    worlds: Sequence[World], states: Sequence[State], space: Sequence[Seat], sent: Sequence[Layer]
) -> list[Rows]:
    """Each world's rows; the same ones where two worlds are the same."""
    rows: list[Rows] = []
    places: list[Places] = []
    for at, (world, state) in enumerate(zip(worlds, states, strict=True)):
        if at == 2 and world == worlds[0]:
            return [*rows, rows[0]]
        parties = [seat.versions[at] for seat in space]
        own = next((each for each in places if each.holds(parties)), None)
        if own is None:
            own = Places(parties)
            places.append(own)
        rows.append(Rows(world, own, sent, _dns(state, space, at)))
    return rows


def _dns(state: State, space: Sequence[Seat], place: int) -> int:
    answering = {(pod.namespace, pod.name) for pod in dns_pods(state)}
    mask = 0
    for at, seat in enumerate(space):
        party = seat.versions[place]
        if party is not None and party.pod is not None and (party.pod.namespace, party.pod.name) in answering:
            mask |= 1 << at
    return mask


def _alike(rows: Sequence[Rows], sent: Sequence[Layer]) -> list[list[int]]:
    """The layers, those together that all worlds see alike."""
    found: dict[tuple[object, ...], list[int]] = {}
    for number, look in enumerate(looks([each.world for each in rows], sent)):
        found.setdefault(look, []).append(number)
    return list(found.values())


def _wrong(required: Reach, own: Reach, permitted: Reach) -> tuple[int, int, int, int]:
    missing, excess = required.any & ~own.any, own.any & ~permitted.any
    return missing, excess, own.free & ~permitted.free & ~excess, required.free & ~own.free & ~missing


def _together(found: Iterable[dict[int, int]]) -> dict[int, int]:
    """What is wrong on some of the layers, the sources in order."""
    every: dict[int, int] = {}
    for each in found:
        for place, mask in each.items():
            every[place] = every.get(place, 0) | mask
    return dict(sorted(every.items()))


def _nearest(layers: Iterable[Layer], destination: Party) -> tuple[tuple[int, ...], Layer]:
    """The layer that shows a difference best, and how well: a port that is listened on, a plain request."""
    heard = {(port.number, port.protocol.value) for port in destination.ports}
    found: tuple[tuple[int, ...], Layer] | None = None
    for layer in layers:
        number, transport = layer.number, layer.transport
        standing = ((number, transport.value) not in heard, ORDER[transport], FAMILIARITY.get(number, len(FAMILIAR)))
        if found is None or standing < found[0]:
            found = (standing, layer)
    assert found is not None
    return found


def _witness(way: int, ends: tuple[Party, Party], layer: Layer, text: str, state: State) -> FlowWitness:
    return FlowWitness(
        kind="missing" if way in (MISSING, ONLY_PROVEN) else "excess",
        text=text,
        facts={
            "source": ends[0].words, "destination": ends[1].words,
            "port": layer.number, "protocol": str(layer.transport),
            **({"said": str(layer.said)} if layer.said is not None else {}),
        },
        notes=Later(partial(notes_of, state, *ends, layer)),
        made_up=ends[0].made_up or ends[1].made_up,
        source=ends[0],
        destination=ends[1],
        layer=layer,
    )  # fmt: skip
