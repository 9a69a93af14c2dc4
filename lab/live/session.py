"""One answer on a real cluster: from choosing the cluster to a report, with nothing left there afterwards."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lab.catalog.model import Exercise
from lab.grading.report import Report
from lab.live.connection import Confirm, Connection, connect
from lab.live.event import Event, Hear, Phase
from lab.live.kind.places import Places
from lab.live.trouble import LiveError
from lab.manifests.submission import Submission
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cluster, and how to use it.

    Without ``context`` it is the lab's own practice cluster, whose files lie in the folder ``home`` of everything the
    lab keeps; with one it is the person's, described by ``kubeconfig`` or where kubectl looks. ``own_names`` makes
    the exercise's namespaces under their own names; ``start_pods`` makes pods in earnest that are to start.
    """

    home: Path
    context: str = ""
    kubeconfig: Path | None = None
    yes_really: bool = False
    own_names: bool = False
    start_pods: bool = False

    @property
    def own(self) -> bool:
        """Whether it is the lab's own cluster."""
        return not self.context

    @property
    def name(self) -> str:
        """What to call the cluster in a few words."""
        return self.context or "cks-lab"


@dataclass(frozen=True, slots=True)
class Graded:
    """The report, and what could not be removed from the cluster afterwards (None where nothing is left)."""

    report: Report
    left: LiveError | None


def ready(choice: Choice) -> bool:
    """Whether there is anything to connect to, as far as can be told without asking it."""
    return not choice.own or Places(choice.home).kubeconfig.exists()


def open_connection(choice: Choice, confirm: Confirm | None) -> Connection:
    """Connect to the chosen cluster. Raises LiveError."""
    if choice.own:
        return connect(Places(choice.home).kubeconfig, None)
    return connect(choice.kubeconfig, choice.context, confirm=confirm, yes_really=choice.yes_really)


def grade_live(
    exercise: Exercise,
    submission: Submission,
    choice: Choice,
    *,
    confirm: Confirm | None = None,
    hear: Hear = lambda _: None,
    stop: threading.Event | None = None,
) -> Graded:
    """Grade an answer on the chosen cluster, telling ``hear`` as it goes on.

    Setting ``stop`` ends the run: what it made is removed, and CancelledError is raised. Raises LiveError for
    whatever else keeps the cluster from being used.
    """
    from lab.grading.grade import grade
    from lab.live.cluster import LiveCluster

    connection = open_connection(choice, confirm)
    with ExitStack() as leaving:
        leaving.callback(connection.close)
        leaving.enter_context(_outside(exercise, choice, hear))
        made = LiveCluster(connection, hear, stop, own_names=choice.own_names, start_pods=choice.start_pods)
        cluster = leaving.enter_context(made)
        report = grade(exercise, submission, cluster)
        # Cleaned up here, so that what is left can be told with the report.
        left = cluster.clean_up()
    return Graded(report, left)


@contextmanager
def _outside(exercise: Exercise, choice: Choice, hear: Hear) -> Iterator[None]:
    """The machines outside the cluster that the exercise speaks of, where the cluster is the lab's own.

    Where they cannot be provided the checks that need them are not run; everything else is.
    """
    if not exercise.hosts or not choice.own:
        yield
        return
    from lab.live.kind.engine import find_engines
    from lab.live.kind.nodes import nodes
    from lab.live.kind.outside import provide
    from lab.live.kind.record import recall
    from lab.live.kind.runner import Programs

    runner, places = Programs(), Places(choice.home)
    with ExitStack() as leaving:
        try:
            record = recall(places.record)
            engine = find_engines(runner, os.environ, record.engine if record else "").usable
            if engine is not None:
                machines = nodes(runner, places)
                leaving.enter_context(provide(exercise.hosts, runner, engine, machines, places.outside_lock))
                hear(Event(Phase.SET_UP, f"{len(exercise.hosts)} hosts outside the cluster"))
        except LiveError as error:
            hear(Event(Phase.SET_UP, f"no hosts outside the cluster: {error.sentence}"))
        yield
