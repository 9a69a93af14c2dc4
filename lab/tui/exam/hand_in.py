"""The question before an exam is handed in: what is untouched, what is flagged. The clock goes on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from lab.tui.exam.clock_line import FLAG, ClockLine
from lab.tui.exam.task_list import title_of, touched
from lab.tui.marks import NEW

if TYPE_CHECKING:
    from lab.exam.session import ExamSession

MOST = 6
"""How many tasks of a kind are listed with their titles."""


class HandIn(ModalScreen[bool]):
    """Returns whether to hand in. No is what Enter gives unless one moves."""

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Hand in", show=False),
        Binding("n,escape", "answer(False)", "Go on", show=False),
        Binding("left,right", "app.focus_next", "The other", show=False),
    ]

    def __init__(self, session: ExamSession) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """The clock, what is left, and two buttons."""
        with Vertical(classes="dialog"):
            yield ClockLine(self._session)
            yield Static("Hand in now? Nothing can be changed afterwards.", classes="dialog-title", markup=False)
            yield Static(self._left(), markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Hand in (y)", id="yes", variant="warning", compact=True)
                yield Button("Go on (n)", id="no", variant="primary", compact=True)

    def _left(self) -> str:
        session = self._session
        numbers = [task.number for task in session.paper.tasks]
        untouched = [number for number in numbers if not touched(session, number)]
        flagged = [number for number in numbers if session.task(number).flagged]
        parts = [self._listed(NEW, "untouched", untouched), self._listed(FLAG, "flagged", flagged)]
        return "\n".join(filter(None, parts)) or "Every task is begun, and none is flagged."

    def _listed(self, mark: str, how: str, numbers: list[int]) -> str:
        if not numbers:
            return ""
        lines = [f"{mark} {len(numbers)} {how}:"]
        if len(numbers) > MOST:
            return f"{lines[0]} {', '.join(map(str, numbers))}"
        for number in numbers:
            weight = self._session.paper.task(number).weight
            lines.append(f"   {number:>2}  {title_of(self._session, number)}  {weight}%")
        return "\n".join(lines)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Answer with the button's meaning."""
        self.dismiss(event.button.id == "yes")

    def action_answer(self, sure: bool) -> None:
        """Answer by key."""
        self.dismiss(sure)
