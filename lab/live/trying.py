"""Trying what the checks ask for as real connections between real pods."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from lab.cluster.state import State
from lab.cluster.trial import ConnectionTrial, Observation
from lab.live.control_pods import ControlPods, clock_until
from lab.live.controls import Control
from lab.live.crew import each
from lab.live.event import Event, Hear, Phase
from lab.live.places import CannotTryError, Goal, Places
from lab.live.polling import Pace, steady
from lab.live.probe import Prober, prober
from lab.live.telling import Known, not_run, told
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.live.connection import Connection
    from lab.live.names import Names

LONGEST_SECONDS = 20.0
"""How long one connection is tried at most; more where policies were seen to take long."""

QUICK_TRIES = 2
"""How often a connection is tried before it is given more time."""

SETTLE_SECONDS = 1.0
"""How much longer than the control's policy a learner's may take to show."""

Tried: TypeAlias = tuple[str, int]
"""A trial by its check's id and its place among the check's."""


@dataclass(frozen=True, slots=True)
class Task:
    """One connection to try; the same one may be of several checks."""

    trial: ConnectionTrial
    goal: Goal
    of: tuple[Tried, ...]


def observe_connections(
    connection: Connection,
    names: Names,
    state: State,
    trials: Mapping[str, tuple[ConnectionTrial, ...]],
    hear: Hear,
    stop: threading.Event,
    *,
    pods: ControlPods | None = None,
) -> Mapping[str, tuple[Observation, ...]]:
    """Try every connection of every check on what was applied last; ``state`` is the scenario with that applied.

    ``pods`` may have been started earlier, which saves their start here. Each check is told as soon as all of its
    trials are done. Raises NotEnforcedError where policies are not enforced, LiveError when the cluster cannot be
    asked, CancelledError once ``stop`` is set; whatever was made for the control is removed in every case.
    """
    if not any(trials.values()):
        return dict.fromkeys(trials, ())
    pods = pods or ControlPods(connection, names, stop)
    probe = prober(connection.api.with_stop(stop), stop)
    try:
        pods.start()
        found, tasks = _prepared(Places(connection, names, state), trials)
        known, delay = _controlled(Control(pods, probe, stop), tasks, hear, stop)
        settle = SETTLE_SECONDS + 2 * delay
        pace = Pace(limit=max(LONGEST_SECONDS, 3 * settle), settle=settle)
        return _observed(probe, trials, found, tasks, known, pace, hear, stop)
    finally:
        pods.close()


def _controlled(control: Control, tasks: list[Task], hear: Hear, stop: threading.Event) -> tuple[Known, float]:
    """What is known of the cluster before anything is judged, and how long a policy takes to show there."""

    def say(text: str) -> None:
        hear(Event(Phase.CONTROL, text))

    control.connected()
    say("two pods reach each other where no policy is in the way")
    ends = tuple(dict.fromkeys(end for task in tasks for end in task.goal.ends))
    found: dict[int, object] = {}
    for position, result in each((control.enforced, lambda: control.known(ends)), stop):
        found[position] = result
    delay, known = found[0], found[1]
    assert isinstance(delay, float)
    assert isinstance(known, Known)
    say(f"a policy that isolates a pod takes effect within {max(delay, 0.1):.1f} s")
    answering = sum(known.answers(end) for end in ends)
    say(f"{answering} of {len(ends)} destinations answer where no policy is in the way")
    return known, delay


def _prepared(
    places: Places, trials: Mapping[str, tuple[ConnectionTrial, ...]]
) -> tuple[dict[Tried, Observation], list[Task]]:
    """What cannot be tried on this cluster, and what is to be tried, each connection once."""
    found: dict[Tried, Observation] = {}
    same: dict[tuple[Goal, bool, bool | None], list[Tried]] = {}
    first: dict[tuple[Goal, bool, bool | None], ConnectionTrial] = {}
    for check, of_check in trials.items():
        for place, trial in enumerate(of_check):
            try:
                goal = places.goal(trial)
            except CannotTryError as error:
                found[check, place] = not_run(trial, str(error))
                continue
            key = (goal, trial.expected, trial.simulated)
            same.setdefault(key, []).append((check, place))
            first.setdefault(key, trial)
    return found, [Task(first[key], key[0], tuple(of)) for key, of in same.items()]


def _observed(
    probe: Prober,
    trials: Mapping[str, tuple[ConnectionTrial, ...]],
    found: dict[Tried, Observation],
    tasks: list[Task],
    known: Known,
    pace: Pace,
    hear: Hear,
    stop: threading.Event,
) -> Mapping[str, tuple[Observation, ...]]:
    clock = clock_until(stop)
    told_of: set[str] = set()

    def tell() -> None:
        for check, of_check in trials.items():
            keys = [(check, place) for place in range(len(of_check))]
            if keys and check not in told_of and all(key in found for key in keys):
                told_of.add(check)
                hear(_event(check, tuple(found[key] for key in keys)))

    def steadily(task: Task) -> Callable[[], Observation]:
        return lambda: steady(lambda tries: _once(probe, task, known, tries), clock, pace)

    tell()
    for position, seen in each([steadily(task) for task in tasks], stop):
        for check, place in tasks[position].of:
            trial = trials[check][place]
            found[check, place] = Observation(trial, seen.succeeded, seen.text, seen.seconds)
        tell()
    return {check: tuple(found[check, place] for place in range(len(of))) for check, of in trials.items()}


def _once(probe: Prober, task: Task, known: Known, tries: int) -> Observation:
    """One attempt; what goes on to fail is given more time."""
    goal = task.goal if tries < QUICK_TRIES else replace(task.goal, dial=task.goal.dial.patient)
    return told(task.trial, goal, probe(goal.source, goal.dial), known)


def _event(check: str, observations: tuple[Observation, ...]) -> Event:
    return Event(Phase.TRY, f"{check}: {', '.join(_counted(observations)) or 'nothing to try'}", check, observations)


def _counted(observations: tuple[Observation, ...]) -> Iterator[str]:
    wanted = sum(each.as_expected is True for each in observations)
    wrong = sum(each.as_expected is False for each in observations)
    left = len(observations) - wanted - wrong
    for number, word in ((wanted, "as wanted"), (wrong, "otherwise"), (left, "not run")):
        if number:
            yield f"{number} {word}"
