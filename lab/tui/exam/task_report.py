"""One task of an exam that is over: its checks, the findings behind the points lost, and what was handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.screen import Screen
from textual.widgets import Footer, Static

from lab.render.languages import language_of
from lab.tui.exam.styled_content import content

if TYPE_CHECKING:
    from lab.exam.rehearsal import Rehearsal
    from lab.exam.session import ExamSession
    from lab.exam.sheet import TaskScore
    from lab.tui.app import LabApp

WIDEST = 110
"""Columns; longer lines are hard to read."""


class TaskReport(Screen[None]):
    """Left and right go from task to task."""

    CSS_PATH = "../styles/exam.tcss"
    AUTO_FOCUS = "#task-report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,n", "turn(1)", "Next task", id="exam_task.next", key_display="→"),
        Binding("left", "turn(-1)", "Task before", id="exam_task.before", key_display="←"),
        Binding("o,enter", "open", "Do it again", id="exam_task.open", key_display="Enter",
                tooltip="Open the exercise on the workbench, in the exam's variant"),
        Binding("escape,q", "leave", "Report", id="exam_task.leave", key_display="Esc"),
    ]  # fmt: skip

    def __init__(self, told: Rehearsal, session: ExamSession, at: int) -> None:
        super().__init__()
        self._told = told
        self._session = session
        self._at = at

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    @property
    def _score(self) -> TaskScore:
        return self._told.result.sheet.tasks[self._at]

    def compose(self) -> ComposeResult:
        """One text to scroll."""
        yield Static("", id="task-report-title", markup=False)
        with VerticalScroll(id="task-report"):
            yield Static("", id="task-report-text", markup=False)
            yield Static("", id="task-report-answer", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the task."""
        self._show()

    def on_resize(self, _event: events.Resize) -> None:
        """Lines are as wide as the screen."""
        self._show()

    def _show(self) -> None:
        from lab.render.exam_text import task_text
        from lab.render.exam_words import measured, spent

        task, count = self._score, len(self._told.result.sheet.tasks)
        flagged = ", flagged" if task.flagged else ""
        known = measured(self._told.result.sheet)
        self.query_one("#task-report-title", Static).update(
            f"Task {task.number} of {count}: {task.state}, {spent(task, known)}{flagged}"
        )
        lines = task_text(task, min(self.app.size.width - 4, WIDEST))
        self.query_one("#task-report-text", Static).update(content(lines))
        self.query_one("#task-report-answer", Static).update(self._answer())

    def _answer(self) -> Content:
        if self._score.state == "left":
            return Content("")
        try:
            texts = self._session.texts(self._score.number)
        except (OSError, ValueError, LookupError):
            return Content("")
        parts = [Content.styled("\nWhat you handed in", "bold $text-primary")]
        for file, text in texts.items():
            parts.append(Content.styled(f"\n{file}", "bold"))
            parts.append(highlight(text.rstrip(), language=language_of(file, text)))
        return Content("\n").join(parts)

    def action_turn(self, step: int) -> None:
        """To another task."""
        self._at = (self._at + step) % len(self._told.result.sheet.tasks)
        self._show()
        self.query_one("#task-report").scroll_home(animate=False)

    def action_open(self) -> None:
        """Set the exercise out, as it was in the exam."""
        try:
            exercise = self._session.exercise(self._score.number)
        except (OSError, ValueError, LookupError) as error:
            self.notify(f"It cannot be opened: {error}", severity="error", markup=False)
            return
        self.lab.open_exercise(exercise)

    def action_leave(self) -> None:
        """Back to the report."""
        self.dismiss()
