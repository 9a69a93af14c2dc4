"""A watch: grades at once and again whenever the files change, until it is told to stop."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError
from lab.commands.watch_files import QUIET, Changed, Changes, Gone
from lab.commands.watch_record import Record
from lab.commands.watch_screen import Screen, Shown, head_lines
from lab.render.styled import Line, Lines

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.commands.watch_keys import Keys
    from lab.grading.report import Report
    from lab.manifests.submission import Submission
    from lab.progress import Progress

QUIT = ("q", "Q", "\x04")
AGAIN = ("r", "R", "\n", "\r")
HINT = ("h", "H")
ALL = ("a", "A")


class Session:
    """One exercise, its files, and what was made of them so far.

    ``read`` gives the files' submission or raises CommandError; ``drawn`` the exercise in the variant that they are
    for; ``now`` the time of day for the screen. ``kept`` is None where nothing is to be remembered.
    """

    def __init__(
        self, exercise: Exercise, names: Sequence[str], screen: Screen, kept: Progress | None, facts: str,
        read: Callable[[], Submission], drawn: Callable[[Submission], Exercise], now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        self._exercise, self._names, self._screen, self._kept, self._facts = exercise, names, screen, kept, facts
        self._read, self._drawn, self._now = read, drawn, now
        self._record: Record | None = None
        self._report: Report | None = None
        self._asked_for_hint = False

    @property
    def passed(self) -> bool:
        """Whether the last verdict was a pass."""
        return self._report is not None and self._report.passed

    def happened(self, what: Changed | Gone) -> None:
        """Take in what the files did."""
        if isinstance(what, Gone):
            names = ", ".join(map(_short, what.names))
            are = "is" if len(what.names) == 1 else "are"
            from_here = "" if self._report else f"; to get it: cks-lab start {self._exercise.id}"
            self._say(f"{names} {are} not there: waiting for it{from_here}")
        else:
            self.grade()

    def grade(self) -> None:
        """Grade the files as they are now; what cannot be read is told, and waited for."""
        from lab.commands.grade import graded

        self._asked_for_hint = False
        try:
            submission = self._read()
            exercise = self._drawn(submission)
        except CommandError as error:
            self._say(str(error))
            return
        report = graded(exercise, submission)
        if self._report is None:
            gc.freeze()  # what the exercise is made of stays: no verdict shall wait for it to be searched for garbage
        remembered = self._remember(exercise, report, submission)
        self._exercise, self._report = exercise, report
        self._screen.show(Shown(self._head(remembered), self._lines(submission), report))

    def hint(self) -> None:
        """The next hint: at first what it would tell, then, asked again, the hint itself."""
        from lab.commands.hint import MEANS

        if self._kept is None:
            self._screen.hint("", "Hints are noted with your attempts, and nothing is noted with --no-record.")
            return
        hints = self._exercise.hints
        opened = min(self._kept.hints_shown(self._exercise.id), len(hints))
        if opened == len(hints):
            self._screen.hint("", "These are all the hints.")
        elif not self._asked_for_hint:
            level = hints[opened].level
            self._asked_for_hint = True
            self._screen.hint(
                "",
                f"The next hint ({opened + 1} of {len(hints)}) is a {level}: {MEANS[level]}. It takes no points, but"
                " is noted with your attempts. Press h again to open it.",
            )
        else:
            self._asked_for_hint = False
            self._kept.show_hint(self._exercise.id, opened + 1)
            self._kept.touch(self._exercise.id)
            self._screen.hint(f"hint {opened + 1} of {len(hints)}: {hints[opened].level}", hints[opened].text)

    def finish(self) -> None:
        """The end: what the files held last is an attempt."""
        if self._record is not None:
            self._record.finish()

    def _remember(self, exercise: Exercise, report: Report, submission: Submission) -> bool:
        if self._kept is None:
            return False
        if self._record is None or self._record.exercise is not exercise:
            self.finish()
            self._record = Record(self._kept, exercise)
        return self._record.verdict(report, submission)

    def _lines(self, submission: Submission) -> Sequence[Line]:
        from lab.commands.answer_files import texts
        from lab.commands.terminal import width
        from lab.render.report_text import report_text

        assert self._report is not None
        return report_text(self._report, texts((*self._exercise.scenario_files, *submission.files)), width())

    def _say(self, sentence: str) -> None:
        self._screen.show(Shown(self._head(), notice=sentence))

    def _head(self, remembered: bool = False) -> Lines:
        noted = ", noted as an attempt" if remembered else ""
        what = f"{', '.join(map(_short, self._names))} for {self._exercise.id}"
        return head_lines(what, f"{self._facts}, {self._now():%H:%M:%S}{noted}")


def _short(name: str) -> str:
    return name.rstrip("/").rpartition("/")[2] or name


def follow(
    session: Session, changes: Changes, keys: Keys, screen: Screen, clock: Callable[[], float], interval: float
) -> None:
    """Look and listen until the learner quits."""
    while True:
        happened = changes.poll(clock())
        if happened is not None:
            session.happened(happened)
        screen.refresh()
        key = keys.wait(min(interval, QUIET) if changes.pending else interval)
        if key in QUIT:
            return
        if key in AGAIN:
            session.grade()
        elif key in HINT:
            session.hint()
        elif key in ALL:
            screen.unfold()
