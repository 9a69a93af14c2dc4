"""Between an exam's end and its report: every task is graded, which takes a second, on a cluster minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Footer, Static

from lab.tui.exam.task_list import title_of

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.exam.grading import Grade
    from lab.exam.rehearsal import Rehearsal
    from lab.exam.session import ExamSession
    from lab.grading.report import Report
    from lab.manifests.submission import Submission
    from lab.tui.app import LabApp

BAR = 30
"""Columns of the full bar."""


class Grading(Screen[None]):
    """Goes on to the report by itself; a result that is known is not graded again."""

    CSS_PATH = "../styles/exam.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Library", id="exam_grading.leave", key_display="Esc"),
    ]

    def __init__(self, session: ExamSession) -> None:
        super().__init__()
        self._session = session

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """A line of progress."""
        with Vertical(id="grading"):
            yield Static(f"Exam {self._session.number} is over: {self._session.record.ending}.", markup=False)
            yield Static("", id="grading-bar", markup=False)
            yield Static("Looking for its result…", id="grading-step", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Draw, then grade."""
        self.call_after_refresh(self._grade)

    @work(thread=True)
    def _grade(self) -> None:
        from lab.exam.rehearsal import rehearsal
        from lab.exam.results import result_of, settle

        try:
            kept = self.lab.progress
            grade_one = self._grader()
            if grade_one is None and result_of(kept, self._session.number) is None:
                self.app.call_later(self._cannot, self._elsewhere)
                return
            result = settle(kept, self._session, grade_one or _never, self._heard)
            told = rehearsal(kept, result, self.lab.catalog)
        except Exception as error:
            self.app.call_later(self._cannot, f"The result cannot be shown: {error}. What you handed in is kept.")
        else:
            self.app.call_later(self._done, told)

    def _grader(self) -> Grade | None:
        """What grades: the simulator, or the cluster that the app was opened with for this exam; else None."""
        from lab.exam.grading import UnavailableError, simulated

        if self._session.record.cluster != "live":
            return simulated
        grade_one = self.lab.grade_one if self.lab.exam == self._session.number else None
        if grade_one is None:
            return None

        def graded(exercise: Exercise, submission: Submission) -> Report:
            try:
                return grade_one(exercise, submission)
            except UnavailableError:
                raise
            except Exception as error:
                raise UnavailableError(str(error)) from None

        return graded

    @property
    def _elsewhere(self) -> str:
        number = self._session.number
        return (
            f"This exam is to be graded on a real cluster. Leave with Ctrl+Q and run: cks-lab exam report {number}\n"
            "What you handed in is kept, and can no longer be changed."
        )

    def _heard(self, number: int) -> None:
        self.app.call_later(self._tell, number)

    def _tell(self, number: int) -> None:
        if not self.is_attached:
            return
        count = len(self._session.paper.tasks)
        full = BAR * (number - 1) // count
        where = " on the cluster" if self._session.record.cluster == "live" else ""
        self.query_one("#grading-bar", Static).update("█" * full + "░" * (BAR - full))
        words = f"Grading task {number} of {count}{where}: {title_of(self._session, number)}"
        self.query_one("#grading-step", Static).update(words)

    def _cannot(self, words: str) -> None:
        if self.is_attached:
            self.query_one("#grading-step", Static).update(words)

    def _done(self, told: Rehearsal) -> None:
        from lab.tui.exam.report import ExamReport

        if self.is_attached and self in self.app.screen_stack:
            while self.app.screen is not self:
                self.app.pop_screen()
            self.app.switch_screen(ExamReport(told, self._session))

    def action_leave(self) -> None:
        """To the library; grading goes on, and its result is kept."""
        self.dismiss()


def _never(_exercise: Exercise, _submission: Submission) -> Report:
    raise AssertionError("a result that is known was graded")
