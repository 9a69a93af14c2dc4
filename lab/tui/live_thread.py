"""What is done beside the keyboard with a real cluster. Loads live mode, so it is called in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeAlias

from lab.tui.live_run import Trouble, in_the_app

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.live.event import Hear
    from lab.live.session import Choice
    from lab.live.trouble import LiveError
    from lab.tui.judge import Verdict

Post: TypeAlias = Callable[[Callable[[], None]], object]
"""Has something done in the app's own thread, in order, without waiting for it."""

Ask: TypeAlias = Callable[[str, Callable[[bool], None]], None]
"""Puts a question to the person and hands on the answer. Called in the app's own thread."""

LOOK_SECONDS = 0.1
NOTHING = Trouble("There is nothing to try yet", "write an answer first")


class Cluster(StrEnum):
    """How the cluster is, in a few words."""

    UNSEEN = "not looked at"
    LOOKING = "looking…"
    NONE = "none"
    READY = "ready"
    RUNNING = "running"
    LOST = "lost"
    NOT_ENFORCED = "not enforced"


@dataclass(frozen=True, slots=True)
class Which:
    """The person's own ``context``, described by ``kubeconfig`` or where kubectl looks; or the lab's own cluster."""

    home: Path
    context: str = ""
    kubeconfig: Path | None = None

    @property
    def name(self) -> str:
        """What to call it in a few words."""
        return self.context or "cks-lab"

    @property
    def choice(self) -> Choice:
        """As live mode takes it."""
        from lab.live.session import Choice

        return Choice(self.home, self.context, self.kubeconfig)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: ``verdict`` with the cluster's report, or ``trouble``; without either it was stopped.

    ``cluster`` is None where nothing new is known of it. ``left`` says what could not be removed; ``declined`` that
    the person did not want the cluster to be used.
    """

    cluster: Cluster | None
    verdict: Verdict | None = None
    trouble: Trouble | None = None
    left: Trouble | None = None
    declined: bool = False


class Consent:
    """Asks before somebody's own cluster is used: the same question once in a session."""

    def __init__(self, post: Post, ask: Ask) -> None:
        self._post = post
        self._ask = ask
        self._agreed: set[str] = set()

    def given(self, question: str, stop: threading.Event) -> bool:
        """Whether the person agrees; no, once ``stop`` is set."""
        if question in self._agreed:
            return True
        answers: SimpleQueue[bool] = SimpleQueue()
        self._post(lambda: self._ask(question, answers.put))
        while not stop.is_set():
            try:
                sure = answers.get(timeout=LOOK_SECONDS)
            except Empty:
                continue
            if sure:
                self._agreed.add(question)
            return sure
        return False


class Asked:
    """One use of the consent, which remembers whether it was refused."""

    def __init__(self, consent: Consent, stop: threading.Event) -> None:
        self._consent = consent
        self._stop = stop
        self.declined = False

    def __call__(self, question: str) -> bool:
        """Put the question."""
        sure = self._consent.given(question, self._stop)
        self.declined = not sure
        return sure


def look(which: Which, asked: Asked) -> Outcome:
    """How the cluster is, by connecting to it."""
    try:
        from lab.live import session
        from lab.live.trouble import LiveError

        try:
            session.open_connection(which.choice, asked).close()
        except LiveError as error:
            return Outcome(_gone(which), trouble=told(error), declined=asked.declined)
    except Exception as error:
        return Outcome(Cluster.LOST, trouble=_own_fault(error))
    return Outcome(Cluster.READY)


def grade(
    which: Which,
    exercise: Exercise,
    judged: Callable[[], Verdict],
    asked: Asked,
    hear: Hear,
    stop: threading.Event,
) -> Outcome:
    """Try an answer on the cluster; ``judged`` is the simulator's verdict on it."""
    try:
        from lab.live import session
        from lab.live.trouble import CancelledError, LiveError, NotEnforcedError

        simulated = judged()
        if simulated.empty:
            return Outcome(None, trouble=NOTHING)
        try:
            graded = session.grade_live(
                exercise, simulated.submission, which.choice, confirm=asked, hear=hear, stop=stop
            )
        except CancelledError as error:
            return Outcome(Cluster.READY, left=told(error) if error.mend else None)
        except NotEnforcedError as error:
            return Outcome(Cluster.NOT_ENFORCED, trouble=told(error))
        except LiveError as error:
            if asked.declined:
                return Outcome(Cluster.UNSEEN, declined=True)
            return Outcome(look(which, asked).cluster, trouble=told(error))
    except Exception as error:
        return Outcome(Cluster.UNSEEN, trouble=_own_fault(error))
    left = told(graded.left) if graded.left is not None else None
    return Outcome(Cluster.READY, replace(simulated, report=graded.report), left=left)


def told(error: LiveError) -> Trouble:
    """What a failure says, for the app."""
    return Trouble(error.sentence, in_the_app(error.mend))


def _gone(which: Which) -> Cluster:
    """What to call a cluster that cannot be used: there was none, or it does not answer."""
    from importlib.util import find_spec

    from lab.live.session import ready

    return Cluster.LOST if ready(which.choice) and find_spec("kubernetes") is not None else Cluster.NONE


def _own_fault(error: Exception) -> Trouble:
    return Trouble(
        f"The lab itself went wrong on the cluster: {error or type(error).__name__}",
        "please report it; `cks-lab cluster clean` removes what may be left",
    )
