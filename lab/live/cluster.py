"""The cluster that is one: scenario, answer and checks on a real API server, and nothing left there afterwards."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from types import FrameType, TracebackType
from typing import Any, TypeAlias

from lab.cluster.acting import Acting
from lab.cluster.protocol import Applied
from lab.cluster.state import AUTOMATIC_LABEL, State
from lab.cluster.trial import ConnectionTrial, Observation, StartTrial, Trial
from lab.live.api import RefusedError
from lab.live.applying import Applying
from lab.live.asking import Asking
from lab.live.bearing import why_not_tried
from lab.live.cleaning import BY_HAND, Cleaner
from lab.live.connection import Connection
from lab.live.event import Event, Hear, Phase
from lab.live.handing import Hands
from lab.live.names import Names, new_run
from lab.live.readying import Readying, has_nodes
from lab.live.resources import Resources
from lab.live.setting_up import Setup
from lab.live.trouble import LiveError
from lab.manifests.kubeobject import Ref
from lab.manifests.submission import Submission

Try: TypeAlias = Callable[
    [Connection, Names, State, Mapping[str, tuple[ConnectionTrial, ...]], Hear, threading.Event],
    Mapping[str, tuple[Observation, ...]],
]
"""Tries connections, as :func:`lab.live.trying.observe_connections` does."""

NO_NODE = "not run: the cluster has no node to run pods on"
CLEAN_PAUSES = (1.0, 2.0, 0.0)
"""Seconds to wait after each try at cleaning that failed, for the connection may come back."""

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""How a process is asked to end, or told that its terminal is gone; Ctrl+C raises an exception of its own."""

SIGNALLED = 128
"""What is added to a signal's number for the exit status of the process that it ended."""


class LiveCluster:
    """Tries a submission on a real cluster; implements :class:`lab.cluster.protocol.Cluster`.

    A context manager: what a run made is removed on the way out, however one leaves – after an exception, Ctrl+C,
    SIGTERM or ``stop`` too. ``left`` says afterwards what could not be removed. Every ``apply`` is a run of its own,
    from the scenario on. ``start_pods`` has pods that are to start made in earnest, and not only handed in dry.
    """

    name = "live"
    tries = True

    def __init__(
        self,
        connection: Connection,
        hear: Hear = lambda _: None,
        stop: threading.Event | None = None,
        *,
        own_names: bool = False,
        start_pods: bool = False,
        attempt: Try | None = None,
    ) -> None:
        self.stop = stop or threading.Event()
        self.connection = connection.with_stop(self.stop)
        self.hear = hear
        self.own_names = own_names
        self.start_pods = start_pods
        self.names: Names | None = None
        self.left: LiveError | None = None
        self._attempt = attempt
        self._resources = Resources(self.connection.api)
        self._state: State | None = None
        self._left_out: dict[Ref, str] = {}
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> LiveCluster:
        if threading.current_thread() is threading.main_thread():
            self._before = {each: signal.signal(each, _terminated) for each in ENDING}
        self._tell(Phase.CONNECT, f"{self.connection.where}, Kubernetes {self.connection.release}")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            self.left = self.clean_up()
        finally:
            for each, before in self._before.items():
                signal.signal(each, before)
            self._before = {}
        if self.left is not None:
            self._tell(Phase.CLEAN, str(self.left))
            if isinstance(error, LiveError):
                raise type(error)(error.sentence, "; ".join(filter(None, (error.mend, str(self.left))))) from error

    def apply(self, state: State, submission: Submission, acting: Acting | None = None) -> Applied:
        """Set the scenario up and hand the submission in, as ``acting`` where that is given.

        Raises LiveError, CancelledError.
        """
        if self.names is not None:
            self.left = self.clean_up()
        self.names = Names(new_run(), own=self.own_names, shared=not self.connection.own)
        api = self.connection.api
        with _worded(self.connection):
            setup = Setup(api, self._resources, self.names, self.hear, self.stop)
            if state.release != self.connection.release:
                said = f"the exercise plays on Kubernetes {state.release}, and this is {self.connection.release}"
                self._tell(Phase.SET_UP, said)
            person = acting.person if acting is not None else None
            hands = Hands(api, self._resources, self.names, self.stop, person)
            applying = Applying(hands, self.names, self.hear, acting)
            applying.foresee(state, submission)
            setup.run(state)
            applied = applying.apply(state, submission)
        self._left_out = {**setup.left_out, **applying.left_out}
        self._state = applied.state
        return applied

    def observe(self, trials: Mapping[str, tuple[Trial, ...]], /) -> Mapping[str, tuple[Observation, ...]]:
        """Try what each check asks for. Raises LiveError, CancelledError."""
        if self.names is None or self._state is None:
            return {}
        if not self.start_pods:
            trials = {check: tuple(_made_dry(of)) for check, of in trials.items()}
        with _worded(self.connection):
            answered = self._without_pods(trials, self.names)
            connections = {check: tuple(_connections(of, answered[check])) for check, of in trials.items()}
            tried = self._connected({check: some for check, some in connections.items() if some}, self.names)
            begun = iter(self._started(trials, answered, self.names))
        found: dict[str, tuple[Observation, ...]] = {}
        for check, known in answered.items():
            rest = iter(tried.get(check, ()))
            found[check] = tuple(
                each if each is not None else next(begun if isinstance(trial, StartTrial) else rest)
                for trial, each in zip(trials[check], known, strict=True)
            )
            if check not in tried and found[check]:
                self.hear(Event(Phase.TRY, f"{check}: {found[check][0].text}", check, found[check]))
        return found

    def clean_up(self) -> LiveError | None:
        """Remove what the run made; what is left and why, None where nothing is. Cannot be stopped by ``stop``."""
        if self.names is None:
            return None
        names, self.names, self._state = self.names, None, None
        api = self.connection.api.unstoppable()
        left: LiveError | None = None
        for pause in CLEAN_PAUSES:
            try:
                cleaned = Cleaner(api, Resources(api), self.hear, names.run).clean(everywhere=names.own)
            except (LiveError, RefusedError) as error:
                left = _left_behind(names, error)
                api.stop.wait(pause)
                continue
            except KeyboardInterrupt:
                self._tell(Phase.CLEAN, f"stopped: what run {names.run} made may still be there; {BY_HAND}")
                raise
            if cleaned.complete:
                self._tell(Phase.CLEAN, "nothing is left")
                return None
            return LiveError(f"Not everything could be removed: {'; '.join(cleaned.stuck)}", BY_HAND)
        return left

    def _without_pods(
        self, trials: Mapping[str, tuple[Trial, ...]], names: Names
    ) -> dict[str, tuple[Observation | None, ...]]:
        """What needs no pods, and trials that this cluster cannot answer. None for all others."""
        asking = Asking(self.connection.api, self._resources, names, self.stop)
        network = ""
        if any(isinstance(each, ConnectionTrial) for of_check in trials.values() for each in of_check):
            network = self._why_no_network()
        return {
            check: tuple(self._answered(each, asking, network) for each in of_check)
            for check, of_check in trials.items()
        }

    def _answered(self, trial: Trial, asking: Asking, network: str) -> Observation | None:
        why = why_not_tried(trial, self._left_out)
        if not why and isinstance(trial, ConnectionTrial):
            why = network
        return Observation(trial, None, why) if why else asking.answer(trial)

    def _started(
        self,
        trials: Mapping[str, tuple[Trial, ...]],
        answered: Mapping[str, tuple[Observation | None, ...]],
        names: Names,
    ) -> tuple[Observation, ...]:
        """How the pods fare that are made in earnest, in the order of the checks; none while the network is tried."""
        wanted = [
            trial
            for check, of_check in trials.items()
            for trial, known in zip(of_check, answered[check], strict=True)
            if isinstance(trial, StartTrial) and known is None
        ]
        if not wanted:
            return ()
        if not has_nodes(self.connection.api):
            return tuple(Observation(trial, None, NO_NODE) for trial in wanted)
        from lab.live.starting import Starting

        return Starting(self.connection.api, names, self.stop).all(wanted)

    def _why_no_network(self) -> str:
        """Why no connection can be tried here; empty where it can."""
        if self._attempt is None and not has_nodes(self.connection.api):
            return NO_NODE
        if self._state is not None and self._state.release < AUTOMATIC_LABEL <= self.connection.release:
            return (
                f"not run: the exercise plays on Kubernetes {self._state.release}, where namespaces do not carry their "
                f"names as labels, and on {self.connection.release} they do"
            )
        return ""

    def _connected(
        self, trials: Mapping[str, tuple[ConnectionTrial, ...]], names: Names
    ) -> Mapping[str, tuple[Observation, ...]]:
        if not trials or self._state is None:
            return {}
        if self._attempt is not None:
            return self._attempt(self.connection, names, self._state, trials, self.hear, self.stop)
        from lab.live.control_pods import ControlPods
        from lab.live.trying import observe_connections

        # They start while the exercise's pods do.
        pods = ControlPods(self.connection, names, self.stop)
        pods.start()
        Readying(self.connection.api, names, self.hear, self.stop).wait(self._state)
        return observe_connections(
            self.connection, names, self._state, trials, self.hear, self.stop, pods=pods
        )

    def _tell(self, phase: Phase, text: str) -> None:
        self.hear(Event(phase, text))


class _worded:  # noqa: N801
    """Turns a refusal that nobody expected into a sentence."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if isinstance(error, RefusedError):
            raise LiveError(
                f"{self.connection.where} does not do what the lab asks: {error.message}",
                "see that you have the rights and that the cluster is well",
            ) from error


def _connections(of_check: tuple[Trial, ...], known: tuple[Observation | None, ...]) -> Iterator[ConnectionTrial]:
    for trial, answer in zip(of_check, known, strict=True):
        if answer is None and isinstance(trial, ConnectionTrial):
            yield trial


def _made_dry(of_check: tuple[Trial, ...]) -> Iterator[Trial]:
    """The trials without those that make pods in earnest."""
    return (trial for trial in of_check if not isinstance(trial, StartTrial))


def _left_behind(names: Names, error: Exception) -> LiveError:
    said = error.sentence if isinstance(error, LiveError) else str(error)
    what = f"what run {names.run} made" if names.own else f"the namespaces {names.prefix}*"
    return LiveError(f"{what[0].upper()}{what[1:]} could not be removed ({said})", BY_HAND)


def _terminated(number: int, _frame: FrameType | None) -> None:
    """Leave as after Ctrl+C, so that everything is removed on the way."""
    raise SystemExit(SIGNALLED + number)

