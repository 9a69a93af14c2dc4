"""Changing a key in steps, on a control plane of several API servers.

Each step is a configuration. The API servers restart with it one after the other, so that for a while some have the
former one and some the new one, and all of them write; then every object is written again.
Source: https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/#rotating-a-decryption-key
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.apiserver import server
from lab.subjects.encryption.config.loading import Loaded, load
from lab.subjects.encryption.config.model import Configuration, Resource
from lab.subjects.encryption.etcd import Value, values
from lab.subjects.encryption.storing import Stored, keeping

STEP = re.compile(r"(.*/)step-(\d+)\.ya?ml")
"""The files of the steps."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its number from 1, its file, and what the API server makes of it."""

    number: int
    path: str
    loaded: Loaded


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the change at which something goes wrong.

    ``kind`` is ``refused`` (an API server does not start), ``ahead`` (a server that has restarted writes what one that
    has not cannot read), ``behind`` (the other way round) or ``lost`` (what lies in etcd can no longer be read).
    """

    kind: str
    step: Step
    text: str
    resource: Resource | None = None
    stored: Stored | None = None


def step_paths(state: State) -> tuple[str, ...]:
    """The files of the steps in their order; none where the exercise is about something else."""
    found = sorted((int(match[2]), path) for path in state.node_files if (match := STEP.fullmatch(path)))
    return tuple(path for _, path in found)


def steps(state: State) -> tuple[Step, ...]:
    """The steps as the API servers would load them."""
    target = server(state).written or "encryption provider configuration"
    return tuple(
        Step(number, path, load(state.node_files[path], target, source=state.source_of(path)))
        for number, path in enumerate(step_paths(state), 1)
    )


def walk(state: State) -> tuple[Moment, ...]:
    """Everything that goes wrong on the way, step by step; what comes after a refused step is not looked at."""
    former = server(state).configuration
    return () if former is None else tuple(_walk(former, steps(state), values(state)))


def _walk(former: Configuration, planned: tuple[Step, ...], held: tuple[Value, ...]) -> Iterator[Moment]:
    resources = tuple(dict.fromkeys(value.resource for value in held))
    for step in planned:
        now = step.loaded.configuration
        if now is None:
            yield Moment("refused", step, f"step {step.number}: the API server does not start: {step.loaded.error}")
            return
        yield from _restarting(former, now, resources, step)
        yield from _lost(now, held, step)
        # What could not be read was told; it goes on as if somebody had put it back.
        held = tuple(_rewritten(value, now) for value in held)
        former = now


def _restarting(
    former: Configuration, now: Configuration, resources: tuple[Resource, ...], step: Step
) -> Iterator[Moment]:
    """What servers of both configurations write while both are there."""
    for resource in resources:
        before, after = keeping(former, resource), keeping(now, resource)
        if not before.reads(after.writes):
            said = f"writes {resource} that one which has not restarted yet cannot read: {_told(after.writes)}"
            text = f"step {step.number}: an API server that has restarted {said}"
            yield Moment("ahead", step, text, resource, after.writes)
        if not after.reads(before.writes):
            said = f"cannot read {resource} that one which has not restarted yet writes: {_told(before.writes)}"
            text = f"step {step.number}: an API server that has restarted {said}"
            yield Moment("behind", step, text, resource, before.writes)


def _lost(now: Configuration, held: tuple[Value, ...], step: Step) -> Iterator[Moment]:
    for value in held:
        if not keeping(now, value.resource).reads(value.stored):
            text = f"step {step.number}: {value.name} cannot be read any more: {_told(value.stored)}"
            yield Moment("lost", step, text, value.resource, value.stored)


def _rewritten(value: Value, now: Configuration) -> Value:
    return Value(value.key, value.resource, keeping(now, value.resource).writes)


def _told(stored: Stored) -> str:
    """How a value is stored, in words."""
    return f"it begins with {stored.prefix}" if stored.prefix else "it is plain text"


def final(state: State) -> Step | None:
    """The last step; None where there are none."""
    planned = steps(state)
    return planned[-1] if planned else None
