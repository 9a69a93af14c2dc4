"""Going to a task by its number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Jump(ModalScreen[None]):
    """Asks for a number; ``go`` goes there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # What is typed after Enter belongs to the other task: nobody may see it before that lies on the desk.
        Binding("enter", "choose", "Go there", show=False, priority=True),
        Binding("escape", "leave", "Stay here", show=False, priority=True),
    ]

    def __init__(self, tasks: int, go: Callable[[int], Awaitable[None]]) -> None:
        super().__init__()
        self._tasks = tasks
        self._go = go

    def compose(self) -> ComposeResult:
        """A line to type into."""
        with Vertical(classes="dialog small"):
            yield Static(f"Go to task (1 to {self._tasks}), then Enter; Esc: stay here", id="jump-words", markup=False)
            yield Input(type="integer", compact=True, max_length=3, id="jump-number")

    async def action_choose(self) -> None:
        """Go to the task of the number, where there is one."""
        line = self.query_one(Input)
        number = int(line.value) if line.value.isdigit() else 0
        if 1 <= number <= self._tasks:
            self.dismiss()
            await self._go(number)
        else:
            self.query_one("#jump-words", Static).update(f"There are tasks 1 to {self._tasks}. Esc: stay here")
            line.value = ""

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss()
