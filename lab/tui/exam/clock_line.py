"""The line that says where one is in an exam and how much time is left; on every screen of the exam."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from lab.tui.marks import MUTED

if TYPE_CHECKING:
    from lab.exam.clock import Left
    from lab.exam.session import ExamSession

FLAG = "⚑"
LOW, SCARCE = 15, 5
"""Minutes left from which on the clock is marked, and marked more."""


class ClockLine(Horizontal):
    """The task on the desk to the left, the clock to the right; told anew each second by itself."""

    def __init__(self, session: ExamSession, saving: bool = True) -> None:
        super().__init__(classes="clock-line")
        self._session = session
        self.saving = saving

    def compose(self) -> ComposeResult:
        """Two texts."""
        yield Static("", classes="clock-task", markup=False)
        yield Static("", classes="clock-time", markup=False)

    def on_mount(self) -> None:
        """Begin to tell."""
        self.set_interval(0.5, self.tell)
        self.tell()

    def tell(self) -> None:
        """Say it as it is now."""
        self.query_one(".clock-task", Static).update(task_in_words(self._session))
        self.query_one(".clock-time", Static).update(time_in_words(self._session, saving=self.saving))


def task_in_words(session: ExamSession) -> Content:
    """Number, weight, domain and flag of the task on the desk."""
    task = session.paper.task(session.at_task)
    parts: list[str | tuple[str, str]] = [
        (f"Task {task.number} of {len(session.paper.tasks)}", "bold"),
        f"  {task.weight}%",
    ]
    if session.task(task.number).flagged:
        parts.append((f"  {FLAG} flagged", "$text-warning"))
    parts.append((f"  {domain_in_words(task.domain)}", MUTED))
    return Content.assemble(*parts)


def domain_in_words(domain: str) -> str:
    """A domain's id as words."""
    words = domain.replace("-", " ")
    return words[:1].upper() + words[1:]


def time_in_words(session: ExamSession, *, saving: bool) -> Content:
    """The time left, when it ends, and whether what is typed cannot be saved."""
    parts: list[str | tuple[str, str]] = [] if saving else [(" NOT SAVED ", "bold reverse $text-error"), " "]
    mark, style = _urgency(session.left)
    parts += [(f"{mark}{session.left.text} left", style), (f"  ends {session.ends_at.astimezone():%H:%M}", MUTED)]
    return Content.assemble(*parts)


def _urgency(left: Left) -> tuple[str, str]:
    """A mark and a style; the mark says what the colour says."""
    minutes = left.time.total_seconds() / 60
    if minutes <= SCARCE:
        return "!! ", "bold $text-error"
    return ("! ", "bold $text-warning") if minutes <= LOW else ("", "bold")
