"""The session's dealings with a real cluster: which one, how it is, and the run that goes on there."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from lab.tui.live_run import LiveRun, Trouble
from lab.tui.live_thread import Ask, Asked, Cluster, Consent, Outcome, Post, Which, grade, look

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.live.event import Event
    from lab.tui.judge import Verdict

PATIENCE = 120.0
"""Seconds to wait for a run to be cleaned up after: a namespace takes up to 90 to go, and then it is stuck."""

Ended: TypeAlias = "Callable[[LiveRun, Verdict | None], None]"
"""Takes a run that is over, and what handing in takes where there is a report."""


class LiveDesk:
    """One look or one run at a time, each in a thread. Everything here but the threads belongs to the app's own.

    ``post``, ``ask`` and ``warn`` are the app's; ``changed`` is called after every change.
    """

    def __init__(self, which: Which, post: Post, ask: Ask, warn: Callable[[Trouble], None]) -> None:
        self.which = which
        self.on = False
        self.cluster = Cluster.UNSEEN
        self.trouble: Trouble | None = None
        self.run: LiveRun | None = None
        self.patience = PATIENCE
        self.abandoned = False
        """Whether the app was left without waiting for a run to be cleaned up after."""
        self.changed: Callable[[], None] = lambda: None
        self._post = post
        self._warn = warn
        self._consent = Consent(post, ask)
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def going(self) -> bool:
        """Whether a run goes on or is being cleaned up after."""
        return self.run is not None and self.run.going

    def switch(self, on: bool) -> None:
        """Turn live mode on, and see how the cluster is; or off, which stops a run."""
        self.on = on
        if not on:
            self.cancel()
            self.changed()
        elif not self.going:
            self._set(Cluster.LOOKING)
            self._start(self._look)

    def begin(self, exercise: Exercise, run: LiveRun, judged: Callable[[], Verdict], ended: Ended) -> None:
        """Try an answer on the cluster. ``judged`` is the simulator's verdict on it, asked for in the thread."""
        self.on, self.run = True, run
        run.begin(monotonic())
        self._set(self.cluster)
        self._start(self._grade, exercise, run, judged, ended)

    def cancel(self) -> None:
        """End what goes on; what a run made is removed first."""
        self._stop.set()
        if self.run is not None and self.run.cancel(monotonic()):
            self.changed()

    def wait(self, seconds: float) -> bool:
        """Wait for what goes on to end. Returns whether it has."""
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # In the thread

    def _start(self, work: Callable[..., None], *given: object) -> None:
        self._stop.set()
        self._stop, before = threading.Event(), self._thread

        def go(stop: threading.Event) -> None:
            if before is not None:
                before.join()
            work(*given, stop)

        # A daemon: one that hangs keeps nobody from ending the app.
        self._thread = threading.Thread(target=go, args=(self._stop,), name="live", daemon=True)
        self._thread.start()

    def _look(self, stop: threading.Event) -> None:
        outcome = look(self.which, Asked(self._consent, stop))
        # Whoever stopped it has something else under way, which tells how the cluster is.
        if not stop.is_set():
            self._post(lambda: self._seen(outcome))

    def _grade(
        self,
        exercise: Exercise,
        run: LiveRun,
        judged: Callable[[], Verdict],
        ended: Ended,
        stop: threading.Event,
    ) -> None:
        def hear(event: Event) -> None:
            at = monotonic()
            self._post(lambda: self._hear(run, event, at))

        outcome = grade(self.which, exercise, judged, Asked(self._consent, stop), hear, stop)
        self._post(lambda: self._end(run, outcome, ended))

    # In the app's own thread

    def _hear(self, run: LiveRun, event: Event, at: float) -> None:
        run.hear(str(event.phase), event.text, event.check, event.observations, at)
        self._set(Cluster.RUNNING)

    def _seen(self, outcome: Outcome) -> None:
        if outcome.declined:
            self.on = False
            self._set(Cluster.UNSEEN)
        else:
            self._set(outcome.cluster, outcome.trouble)
            if outcome.trouble is not None:
                self._warn(outcome.trouble)

    def _end(self, run: LiveRun, outcome: Outcome, ended: Ended) -> None:
        at = monotonic()
        if outcome.verdict is not None:
            run.finish(outcome.verdict.report, outcome.left, at)
        elif outcome.trouble is not None:
            run.fail(outcome.trouble, at)
        else:
            run.stop(outcome.left, at)
        if outcome.declined:
            self.on = False
        self._set(outcome.cluster)
        ended(run, outcome.verdict if run.report is not None else None)

    def _set(self, cluster: Cluster | None, trouble: Trouble | None = None) -> None:
        self.cluster, self.trouble = cluster or self.cluster, trouble
        self.changed()
