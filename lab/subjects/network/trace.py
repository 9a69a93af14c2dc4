"""How a connection fares, step by step: the lookup, the Service, the two locks, and whether anyone listens.

::

    trace(state, source, target, port=None, protocol=None) -> Trace     as a person writes them
    trace_between(state, source, destination, port, protocol) -> Trace  from end to end, by address

See ``target`` for how sources and targets are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from lab.cluster.model import Pod, Protocol
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End
from lab.subjects.network.explain import explain_lock
from lab.subjects.network.fate import Fate, Step, StepKind, Trace
from lab.subjects.network.lookup import ask
from lab.subjects.network.route import (
    Landing,
    Route,
    judge,
    listens,
    to_addresses,
    to_ends,
    to_looked_up,
    to_service,
)
from lab.subjects.network.sources import pods, sources
from lab.subjects.network.target import Target, TargetKind, parse_target
from lab.subjects.network.verdict import Doubt, Lock, Verdict
from lab.subjects.network.words import port_words, who
from lab.subjects.network.world import World
from lab.subjects.protocol import Note


@dataclass(frozen=True, slots=True)
class Attempt:
    """One source's way to one landing, as far as it came."""

    source: End
    fate: Fate
    lookups: tuple[Step, ...] = ()
    route: Route | None = None
    landing: Landing | None = None
    verdict: Verdict | None = None


def trace(
    state: State,
    source: str,
    target: str,
    port: int | str | None = None,
    protocol: Protocol | str | None = None,
) -> Trace:
    """Follow a connection. ``port`` and ``protocol`` serve where the target has none of its own.

    Raises ValueError with a sentence that says what to write, or which name is nearest.
    """
    goal = parse_target(target, port, protocol)
    world = World.of(state)
    attempts = [each for end in sources(state, source) for each in _attempts(state, world, end, goal)]
    return _told(world, source.strip(), str(goal), attempts)


def traces(
    state: State,
    starts: Iterable[str],
    targets: Iterable[str],
    port: int | str | None = None,
    protocol: Protocol | str | None = None,
) -> Iterator[Trace]:
    """Follow a connection from every pod that a source means to every one that a target means, each by itself.

    Raises ValueError as ``trace`` does.
    """
    world = World.of(state)
    goals = [parse_target(target, port, protocol) for target in targets]
    for start in starts:
        ends = sources(state, start)
        for goal in goals:
            for end in ends:
                for each in _attempts(state, world, end, goal):
                    yield _told(world, start.strip(), str(goal), [each])


def trace_between(
    state: State, source: End, destination: End, port: int | str, protocol: Protocol = Protocol.TCP
) -> Trace:
    """Follow a connection from one end to another's own address."""
    world = World.of(state)
    route = to_ends((destination,), port, protocol)
    target = f"{who(destination)} on {port_words(protocol, port)}"
    return _told(world, who(source), target, _arrivals(world, source, route, ()))


def _attempts(state: State, world: World, source: End, goal: Target) -> list[Attempt]:
    """Every way from a source to what the target means."""
    if goal.kind is not TargetKind.NAME:
        return _arrivals(world, source, _route(state, goal), ())
    host = state.host(goal.name)
    named_service = isinstance(source, Pod) and state.service(source.namespace, goal.name)
    if host is not None and not named_service and (not isinstance(source, Pod) or "." not in goal.name):
        return _arrivals(world, source, to_ends((host,), goal.port, goal.protocol), ())
    if not isinstance(source, Pod):
        raise ValueError(
            f"{who(source)} is no pod, so the cluster's names mean nothing to it; "
            f"write namespace/{goal.name}:{goal.port} or an address"
        )
    asked = ask(state, world, source, goal.name)
    if asked.fate is not None:
        return [Attempt(source, asked.fate, asked.steps, verdict=asked.verdict)]
    route = to_looked_up(state, asked.lookup, goal.port, goal.protocol)
    return _arrivals(world, source, route, asked.steps)


def _route(state: State, goal: Target) -> Route:
    """Where a target leads that needs no lookup."""
    if goal.kind is TargetKind.ADDRESS and goal.address is not None:
        return to_addresses(state, (goal.address,), goal.port, goal.protocol)
    service = state.service(goal.namespace, goal.name)
    if goal.kind is TargetKind.SERVICE:
        if service is None:
            raise ValueError(_no_service(state, goal))
        return to_service(state, service, goal.port, goal.protocol)
    if service is not None and not state.pods_named(goal.namespace, goal.name):
        return to_service(state, service, goal.port, goal.protocol)
    return to_ends(pods(state, goal.namespace, goal.name), goal.port, goal.protocol)


def _no_service(state: State, goal: Target) -> str:
    from lab.cluster.nearest import nearest

    meant = nearest(f"{goal.namespace}/{goal.name}", map(str, state.services))
    hint = f"; did you mean svc/{meant}:{goal.port}?" if meant else ""
    return f"there is no Service {goal.name!r} in namespace {goal.namespace}{hint}"


def _arrivals(world: World, source: End, route: Route, lookups: tuple[Step, ...]) -> list[Attempt]:
    if route.fate is not None:
        return [Attempt(source, route.fate, lookups, route)]
    found = []
    for landing in route.landings:
        judged = judge(world, source, route, landing)
        found.append(Attempt(source, _fate(judged), lookups, route, landing, judged))
    return found


def _fate(judged: Verdict) -> Fate:
    if judged.doubt not in (None, Doubt.BLOCK_ON_POD):
        return Fate.UNDEFINED
    match judged.egress.open, judged.ingress.open:
        case False, False:
            return Fate.BOTH_BLOCKED
        case False, _:
            return Fate.EGRESS_BLOCKED
        case _, False:
            return Fate.INGRESS_BLOCKED
    connection = judged.connection
    there = listens(connection.destination, connection.number, connection.protocol)
    return Fate.NOTHING_LISTENS if there is False else Fate.CONNECTED


def _told(world: World, source: str, target: str, attempts: list[Attempt]) -> Trace:
    """The trace of the first attempt that fails, or of the first."""
    shown = next((each for each in attempts if each.fate is not Fate.CONNECTED), attempts[0])
    agreeing = sum(each.fate is shown.fate for each in attempts)
    return Trace(source, target, shown.fate, partial(_steps, world, shown), shown.verdict, len(attempts), agreeing)


def _steps(world: World, attempt: Attempt) -> list[Step]:
    steps = list(attempt.lookups)
    if attempt.route is None:
        return steps
    over_service = attempt.route.step(attempt.landing)
    if over_service is not None:
        steps.append(over_service)
    if attempt.verdict is None:
        return steps
    asked = attempt.route.service_port
    steps += [_lock_step(world, attempt.verdict, lock, asked) for lock in attempt.verdict.locks]
    if attempt.verdict.undefined:
        steps[-1] = replace(steps[-1], notes=(*steps[-1].notes, Note(attempt.verdict.undefined)))
    if attempt.verdict.allowed:
        steps.append(_arrival(attempt.verdict))
    return steps


def _lock_step(world: World, judged: Verdict, lock: Lock, service_port: int | None) -> Step:
    first, *rest = explain_lock(world, judged, lock, service_port)
    left_open = judged.doubt not in (None, Doubt.BLOCK_ON_POD) and not lock.open
    good = None if left_open else lock.open
    return Step(StepKind(lock.direction.value), good, first.text, first.span, tuple(rest))


def _arrival(judged: Verdict) -> Step:
    connection = judged.connection
    end = connection.destination
    port = port_words(connection.protocol, connection.number or connection.port)
    there = listens(end, connection.number, connection.protocol)
    if there is None:
        return Step(StepKind.ARRIVAL, None, f"{who(end)}: the manifests do not tell what listens on {port}")
    if there:
        return Step(StepKind.ARRIVAL, True, f"{who(end)} listens on {port}")
    ports = end.ports if isinstance(end, Pod) else ()
    heard = ", ".join(port_words(each.protocol, each.number) for each in ports)
    only = f"; it listens on {heard}" if heard else ""
    return Step(StepKind.ARRIVAL, False, f"nothing on {who(end)} listens on {port}{only}")
