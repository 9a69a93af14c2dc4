"""A state within its bounds: every flow there could be, compared in three worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.ends import dns_pods
from lab.subjects.cilium.explain import notes_of
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.proof.encryption import encryption_witnesses
from lab.subjects.cilium.proof.layers import Layer, layers, looks
from lab.subjects.cilium.proof.rows import Reach, Rows
from lab.subjects.cilium.proof.universe import Seat, seats
from lab.subjects.cilium.words import missing, only_proven, too_much, unproven
from lab.subjects.cilium.world import World
from lab.subjects.later import Later
from lab.subjects.network.proof.port_classes import FAMILIAR
from lab.subjects.protocol import Bounds, Witness

PLENTY = 80
"""How many differences are shown."""

MOST = 600
"""How many are looked at for each way to differ."""

MISSING, EXCESS, UNPROVEN, ONLY_PROVEN = range(4)


@dataclass(frozen=True, slots=True)
class FlowWitness(Witness):
    """A witness that still knows its flow."""

    source: Party | None = None
    destination: Party | None = None
    layer: Layer | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Two ends between which the state leaves its bounds, and the layer that shows it best."""

    way: int
    source: int
    destination: int
    layer: Layer


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """The flows in which a state leaves its bounds, and where its traffic is encrypted otherwise than asked."""
    for known_bounds, known_state, known_closed, found in _last:
        if known_bounds is bounds and known_state is state and known_closed is closed:
            return found
    found = (*encryption_witnesses(bounds, state), *_flows(bounds, state, closed=closed))
    _last[:] = [(bounds, state, closed, found)]
    return found


_last: list[tuple[Bounds, State, bool, tuple[Witness, ...]]] = []
"""The comparison made last: the proof asks for it, and then the coach."""


def _flows(bounds: Bounds, state: State, *, closed: bool) -> Iterator[Witness]:
    states = (bounds.required, state, bounds.permitted)
    worlds = tuple(World.of(each) for each in states)
    if worlds[0] == worlds[1] == worlds[2]:
        return
    space = seats(worlds, states, closed=closed)
    sent = layers(worlds, [host.name for each in states for host in each.hosts if "." in host.name])
    rows = [
        Rows(world, [seat.versions[place] for seat in space], sent, _dns(states[place], space, place))
        for place, world in enumerate(worlds[:2])
    ]
    if worlds[2] is worlds[0] or worlds[2] == worlds[0]:
        rows.append(rows[0])
    else:
        rows.append(Rows(worlds[2], [seat.versions[2] for seat in space], sent, _dns(states[2], space, 2)))
    told: set[str] = set()
    for each in sorted(_differences(rows, space, sent), key=lambda item: _rank(item, space)):
        witness = _witness(each, space, state)
        if witness.text not in told:
            told.add(witness.text)
            yield witness
        if len(told) >= PLENTY:
            return


def _dns(state: State, space: Sequence[Seat], place: int) -> int:
    answering = {(pod.namespace, pod.name) for pod in dns_pods(state)}
    mask = 0
    for at, seat in enumerate(space):
        party = seat.versions[place]
        if party is not None and party.pod is not None and (party.pod.namespace, party.pod.name) in answering:
            mask |= 1 << at
    return mask


def _differences(rows: Sequence[Rows], space: Sequence[Seat], sent: Sequence[Layer]) -> Iterator[Difference]:
    best: dict[tuple[int, int, int], tuple[tuple[int, ...], Layer]] = {}
    count = [0] * 4
    for alike in _alike(rows, sent):
        required, own = (each.rows(alike[0]) for each in rows[:2])
        permitted = required if rows[2] is rows[0] else rows[2].rows(alike[0])
        if required == own == permitted:
            continue
        for place, seat in enumerate(space):
            who = seat.shown
            if who.names or who.words == "the pod's own node":
                continue
            others = ~(1 << place) & (-1 if who.pod is not None else rows[1].pods | rows[0].pods)
            for way, mask in enumerate(_wrong(required[place], own[place], permitted[place])):
                left = mask & others
                while left and count[way] < MOST:
                    low = left & -left
                    left ^= low
                    at = low.bit_length() - 1
                    shown, layer = min(((_familiar(sent[n], space[at].shown), sent[n]) for n in alike), key=_first)
                    key = (way, place, at)
                    if key not in best or shown < best[key][0]:
                        best[key] = (shown, layer)
                        count[way] += 1
    for (way, place, at), (_, layer) in best.items():
        yield Difference(way, place, at, layer)


def _first(pair: tuple[tuple[int, ...], Layer]) -> tuple[int, ...]:
    return pair[0]


def _alike(rows: Sequence[Rows], sent: Sequence[Layer]) -> list[list[int]]:
    """The layers, those together that all worlds see alike."""
    found: dict[tuple[object, ...], list[int]] = {}
    for number, look in enumerate(looks([each.world for each in rows], sent)):
        found.setdefault(look, []).append(number)
    return list(found.values())


def _wrong(required: Reach, own: Reach, permitted: Reach) -> tuple[int, int, int, int]:
    missing, excess = required.any & ~own.any, own.any & ~permitted.any
    return missing, excess, own.free & ~permitted.free & ~excess, required.free & ~own.free & ~missing


def _familiar(layer: Layer, destination: Party) -> tuple[int, ...]:
    """How well a layer shows a difference: a port that is listened on, a plain request."""
    heard = any(p.number == layer.number and p.protocol.value == layer.transport.value for p in destination.ports)
    known = FAMILIAR.index(layer.number) if layer.number in FAMILIAR else len(FAMILIAR)
    return (not heard, ("TCP", "UDP", "SCTP", "ICMP", "ICMPv6").index(layer.transport), known)


def _rank(item: Difference, space: Sequence[Seat]) -> tuple[int, ...]:
    ends = (space[item.source].shown, space[item.destination].shown)
    made_up = sum(end.made_up for end in ends)
    strange = sum(_kind(end) for end in ends)
    return (made_up, strange, item.way, item.source, item.destination)


def _kind(end: Party) -> int:
    if end.pod is not None:
        return int(end.pod.namespace == "kube-system")
    if end.names:
        return 0
    return 1 if end.listens else 2


def _witness(item: Difference, space: Sequence[Seat], state: State) -> FlowWitness:
    source, destination = space[item.source], space[item.destination]
    say = (missing, too_much, unproven, only_proven)[item.way]
    ends = (source.shown, destination.shown)
    return FlowWitness(
        kind="missing" if item.way in (MISSING, ONLY_PROVEN) else "excess",
        text=say(*ends, item.layer),
        facts={
            "source": ends[0].words, "destination": ends[1].words,
            "port": item.layer.number, "protocol": str(item.layer.transport),
            **({"said": str(item.layer.said)} if item.layer.said is not None else {}),
        },
        notes=Later(partial(notes_of, state, *ends, item.layer)),
        made_up=ends[0].made_up or ends[1].made_up,
        source=ends[0],
        destination=ends[1],
        layer=item.layer,
    )  # fmt: skip
