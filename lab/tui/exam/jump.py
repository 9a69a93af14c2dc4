"""Going to a task by its number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.widgets import Static

# However fast one types: a digit counts before the screen is drawn, and what follows Enter belongs to the other task.
_at_once = partial(Binding, show=False, priority=True)

MOST_DIGITS = 3


class Jump(ModalScreen[None]):
    """Asks for a number; ``go`` goes there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(_at_once(digit, f"type({digit})", "A digit of the number") for digit in "0123456789"),
        _at_once("backspace", "take_back", "Take the last digit back"),
        _at_once("enter", "choose", "Go there"),
        _at_once("escape", "leave", "Stay here"),
    ]

    def __init__(self, tasks: int, go: Callable[[int], Awaitable[None]]) -> None:
        super().__init__()
        self._tasks = tasks
        self._go = go
        self._digits = ""

    def compose(self) -> ComposeResult:
        """What to type, and what was typed."""
        with Vertical(classes="dialog small"):
            yield Static(f"Go to task (1 to {self._tasks}), then Enter; Esc: stay here", id="jump-words", markup=False)
            yield Static("", id="jump-number", markup=False)

    def on_mount(self) -> None:
        """Show what was typed by now."""
        self._tell()

    def _tell(self, words: str = "") -> None:
        with suppress(NoMatches):
            self.query_one("#jump-number", Static).update(f"> {self._digits}▏")
            if words:
                self.query_one("#jump-words", Static).update(words)

    def action_type(self, digit: int) -> None:
        """Add a digit."""
        self._digits = f"{self._digits}{digit}"[:MOST_DIGITS]
        self._tell()

    def action_take_back(self) -> None:
        """Take the last digit back."""
        self._digits = self._digits[:-1]
        self._tell()

    async def action_choose(self) -> None:
        """Go to the task of the number, where there is one."""
        number = int(self._digits or "0")
        if 1 <= number <= self._tasks:
            self.dismiss()
            await self._go(number)
        else:
            self._digits = ""
            self._tell(f"There are tasks 1 to {self._tasks}. Esc: stay here")

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss()
