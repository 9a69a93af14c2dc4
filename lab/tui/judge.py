"""Grading beside the keyboard: one thread, always at the newest text, and nothing older shown after it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lab.catalog.model import Exercise
from lab.grading.report import Report
from lab.manifests.finding import Finding, Severity
from lab.manifests.submission import Submission
from lab.tui.panels import Shown, look


@dataclass(frozen=True)
class Verdict:
    """What an answer is worth, and what it does.

    ``views`` are what the exercise's subjects show of that, by their names; ``told`` is what reading and applying
    had to say; ``empty`` marks an answer as it was handed out, or one that says nothing. ``awaits`` is a sentence in
    place of the score where somebody else gives it.
    """

    submission: Submission
    report: Report
    views: Mapping[str, Shown]
    told: tuple[Finding, ...] = ()
    empty: bool = False
    awaits: str = ""

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The errors for which some of it was not read or not accepted."""
        return tuple(item for item in self.told if item.severity is Severity.ERROR)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What to tell: while something is refused, that alone, for the rest would be about another answer."""
        if self.empty:
            return ()
        if self.refusals:
            return (*self.refusals, *(item for item in self.told if item.severity is not Severity.ERROR))
        return self.report.findings


def judge(exercise: Exercise, submission: Submission) -> Verdict:
    """Grade an answer in the simulator, keeping what the screen shows besides the report."""
    from lab.cluster.simulated import SimulatedCluster
    from lab.grading.grade import grade
    from lab.subjects.protocol import Setting

    cluster = SimulatedCluster()
    applied = cluster.apply(exercise.scenario, submission, exercise.acting)
    setting = Setting(exercise.scenario, applied.state, exercise.bounds, exercise.closed)
    return Verdict(
        submission=submission,
        report=grade(exercise, submission, cluster),
        views={subject: look(subject, setting) for subject in exercise.subjects},
        told=applied.findings,
        empty=submission == exercise.starter or all(is_blank(str(file.text)) for file in submission.files),
    )


def is_blank(text: str) -> bool:
    """Whether a file holds nothing but comments and document marks."""
    return all(not line.strip() or line.lstrip().startswith(("#", "---")) for line in text.splitlines())


class LatestOnly:
    """Takes requests from the app and answers the newest; one that was overtaken is dropped.

    ``work`` and ``answer`` are called in the thread that calls ``run``. What ``work`` raises is the answer then.
    """

    def __init__(
        self, work: Callable[[Submission], Verdict], answer: Callable[[int, Verdict | Exception], None]
    ) -> None:
        self._work = work
        self._answer = answer
        self._lock = threading.Lock()
        self._waiting: Submission | None = None
        self._asked = 0
        self._running = False

    def ask(self, submission: Submission) -> bool:
        """Ask for a verdict. Returns whether a thread must be started with ``run``: none is at work."""
        with self._lock:
            self._waiting = submission
            self._asked += 1
            start = not self._running
            self._running = True
            return start

    def is_newest(self, number: int) -> bool:
        """Whether nothing was asked after that request."""
        with self._lock:
            return number == self._asked

    def run(self) -> None:
        """Work until nothing waits."""
        while True:
            with self._lock:
                submission, number = self._waiting, self._asked
                self._waiting = None
                if submission is None:
                    self._running = False
                    return
            answer: Verdict | Exception
            try:
                answer = self._work(submission)
            except Exception as error:
                answer = error
            if self.is_newest(number):
                self._answer(number, answer)
