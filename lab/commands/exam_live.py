"""Grading an exam on a real cluster: the choice is made when it begins, and kept with it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import MachineError

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.exam.grading import Grade
    from lab.grading.report import Report
    from lab.live.session import Choice
    from lab.manifests.submission import Submission

KIND = "cluster"
"""The event that holds the choice."""


def make_sure(chosen: argparse.Namespace) -> Choice:
    """The chosen cluster, seen to answer and agreed to before the clock runs. Raises MachineError."""
    from lab.commands.live_grading import choice_of
    from lab.commands.terminal import asks
    from lab.live.session import open_connection
    from lab.live.trouble import LiveError

    choice = choice_of(chosen)
    try:
        open_connection(choice, lambda question: chosen.yes or asks(question)).close()
    except LiveError as error:
        raise MachineError(f"{error.sentence}\n  {error.mend}" if error.mend else error.sentence) from None
    return choice


def choice_kept(choice: Choice) -> str:
    """The choice as it is kept with the exam."""
    described = str(choice.kubeconfig.resolve()) if choice.kubeconfig else ""
    return json.dumps(
        {
            "context": choice.context, "kubeconfig": described, "yes_really": choice.yes_really,
            "own_names": choice.own_names, "start_pods": choice.start_pods,
        }
    )  # fmt: skip


def grader_of(number: int, heard: Callable[[str], None] = lambda _: None) -> Grade | None:
    """What grades a task of the exam on its cluster; None for one that is graded in the simulator."""
    from lab.commands.keeping import progress

    with progress() as kept:
        record = kept.exams.get(number)
        if record is None or record.cluster != "live":
            return None
        events = [event for event in kept.exams.events(number) if event.kind == KIND]
    return LiveGrader(_choice_of(events[-1].detail if events else "{}"), heard)


class LiveGrader:
    """Grades on a real cluster. Once that cannot grade anything at all it is not tried again for each task."""

    def __init__(self, choice: Choice, heard: Callable[[str], None]) -> None:
        self._choice = choice
        self._heard = heard
        self._gone = ""

    def __call__(self, exercise: Exercise, submission: Submission) -> Report:
        """The report. Raises UnavailableError where the cluster cannot grade it."""
        from lab.exam.grading import UnavailableError
        from lab.live.session import grade_live
        from lab.live.trouble import LiveError, NotEnforcedError

        if self._gone:
            raise UnavailableError(self._gone)
        try:
            graded = grade_live(exercise, submission, self._choice, confirm=lambda _: True)
        except LiveError as error:
            self._heard(error.sentence)
            if isinstance(error, NotEnforcedError) or not self._answers():
                self._gone = error.sentence
            raise UnavailableError(error.sentence) from None
        if graded.left is not None:
            self._heard(graded.left.sentence)
        return graded.report

    def _answers(self) -> bool:
        from lab.live.session import open_connection
        from lab.live.trouble import LiveError

        try:
            open_connection(self._choice, lambda _: True).close()
        except LiveError:
            return False
        return True


def _choice_of(kept: str) -> Choice:
    from lab.live.session import Choice
    from lab.progress.places import home

    try:
        found = json.loads(kept)
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        found = {}
    described = str(found.get("kubeconfig", ""))
    return Choice(
        home(), str(found.get("context", "")), Path(described) if described else None,
        *(found.get(name) is True for name in ("yes_really", "own_names", "start_pods")),
    )  # fmt: skip
