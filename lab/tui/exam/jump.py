"""Going to a task by its number."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Jump(ModalScreen[int | None]):
    """Returns the number; None when one thinks better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Stay here", show=False)]

    def __init__(self, tasks: int) -> None:
        super().__init__()
        self._tasks = tasks

    def compose(self) -> ComposeResult:
        """A line to type into."""
        with Vertical(classes="dialog small"):
            yield Static(f"Go to task (1 to {self._tasks}), then Enter; Esc: stay here", id="jump-words", markup=False)
            yield Input(type="integer", compact=True, max_length=3, id="jump-number")

    @on(Input.Submitted)
    def _chosen(self, event: Input.Submitted) -> None:
        event.stop()
        number = int(event.value) if event.value.isdigit() else 0
        if 1 <= number <= self._tasks:
            self.dismiss(number)
        else:
            self.query_one("#jump-words", Static).update(f"There are tasks 1 to {self._tasks}. Esc: stay here")

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss(None)
