"""A line to type into, for what an action needs to know."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Asking(ModalScreen[str | None]):
    """Returns what was typed; None when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", show=False, priority=True)]

    def __init__(self, question: str, text: str = "", longest: int = 500) -> None:
        super().__init__()
        self._question = question
        self._text = text
        self._longest = longest

    def compose(self) -> ComposeResult:
        """The question and the line."""
        with Vertical(classes="dialog"):
            yield Static(f"{self._question}\nEnter: do it   Esc: leave it", markup=False)
            yield Input(self._text, max_length=self._longest, compact=True)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Leave it."""
        self.dismiss(None)
