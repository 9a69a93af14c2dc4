"""What a real cluster can try of a ``connect`` check: each connection it speaks of, one by one."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Address, Host, Pod, Protocol
from lab.cluster.state import State
from lab.cluster.trial import ConnectionTrial, Way
from lab.subjects.network.doubt import SENTENCES
from lab.subjects.network.ends import End, own_address
from lab.subjects.network.fate import Fate, Trace
from lab.subjects.network.ports import numbers_named
from lab.subjects.network.sources import pods, sources
from lab.subjects.network.target import Target, TargetKind, parse_target
from lab.subjects.network.trace import trace


def connection_trials(
    state: State, source: str, target: str, port: int | str | None, protocol: Protocol | None, *, expected: bool
) -> Iterator[ConnectionTrial]:
    """The connections from every pod that the source means to everything that the target means.

    A port that goes by a name is tried where the name leads; a pod without a port of that name is left out.
    Raises ValueError as ``trace`` does.
    """
    goal = parse_target(target, port, protocol)
    for end in sources(state, source):
        for pod in _pods(state, goal):
            number = _number(state, goal, pod)
            if number is not None:
                yield _trial(state, end, goal, pod, number, expected)


def _pods(state: State, goal: Target) -> tuple[Pod | None, ...]:
    """The pods that are tried one by one; a single None where the target is no pod."""
    if goal.kind is not TargetKind.PODS or not state.pods_named(goal.namespace, goal.name):
        return (None,)
    return tuple(end for end in pods(state, goal.namespace, goal.name) if isinstance(end, Pod))


def _number(state: State, goal: Target, pod: Pod | None) -> int | None:
    if isinstance(goal.port, int):
        return goal.port
    if pod is not None:
        named = numbers_named(pod, goal.port, goal.protocol)
        return named[0] if named else None
    service = state.service(goal.namespace, goal.name)
    ports = service.ports if service is not None else ()
    return next((each.number for each in ports if each.name == goal.port), None)


def _trial(state: State, source: End, goal: Target, pod: Pod | None, number: int, expected: bool) -> ConnectionTrial:
    found = trace(state, str(source), str(goal) if pod is None else f"{pod}:{number}", number, goal.protocol)
    way, address = _way(state, source, goal, pod)
    return ConnectionTrial(
        source=source,
        way=way,
        port=number,
        protocol=goal.protocol,
        expected=expected,
        simulated=None if found.fate is Fate.UNDEFINED else found.connected,
        pod=pod,
        namespace=goal.namespace if way is Way.SERVICE else "",
        name=goal.name if way in (Way.SERVICE, Way.NAME) else "",
        address=address,
        doubt=_doubt(found),
    )


def _way(state: State, source: End, goal: Target, pod: Pod | None) -> tuple[Way, Address | None]:
    """How the target is reached, and the address where that is what is dialled."""
    if pod is not None:
        return Way.POD, None
    if goal.kind is TargetKind.ADDRESS:
        return Way.ADDRESS, goal.address
    if goal.kind is not TargetKind.NAME:
        return Way.SERVICE, None
    host = _host(state, source, goal.name)
    return (Way.NAME, None) if host is None else (Way.ADDRESS, own_address(host))


def _host(state: State, source: End, name: str) -> Host | None:
    """The machine outside that a bare name means, which no one looks up."""
    if isinstance(source, Pod) and ("." in name or state.service(source.namespace, name)):
        return None
    return state.host(name)


def _doubt(found: Trace) -> str:
    """What is known that could make a real cluster differ."""
    verdict = found.verdict
    return "" if verdict is None or verdict.doubt is None else SENTENCES[verdict.doubt]
