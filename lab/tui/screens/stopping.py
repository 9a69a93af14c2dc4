"""Waiting, within limits, for what a live run made to be removed."""

from __future__ import annotations

from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from lab.tui.live_desk import LiveDesk

MAY_BE_LEFT = "The live run is still cleaning up, and something may be left on the cluster: cks-lab cluster clean"


class Stopping(ModalScreen[bool]):
    """Stops the run. Returns whether it has ended; not, when the wait was given up."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "give_up", "Do not wait", show=False)]

    def __init__(self, desk: LiveDesk) -> None:
        super().__init__()
        self._desk = desk
        self._began = monotonic()
        self._over = False

    def compose(self) -> ComposeResult:
        """One sentence."""
        with Vertical(classes="dialog"):
            yield Static(self._sentence(0), id="stopping", markup=False)

    def _sentence(self, waited: float) -> str:
        where = self._desk.which.name
        return f"The live run is being stopped, and what it made on {where} removed… {waited:.0f} s\n\nEsc: do not wait"

    def on_mount(self) -> None:
        """Stop it, and look whether it has ended."""
        self._desk.cancel()
        self.set_interval(0.1, self._look)

    def _look(self) -> None:
        waited = monotonic() - self._began
        if not self._desk.going or waited > self._desk.patience:
            self._end()
        else:
            self.query_one("#stopping", Static).update(self._sentence(waited))

    def action_give_up(self) -> None:
        """Go on without waiting."""
        self._end()

    def _end(self) -> None:
        if not self._over and self.is_current:
            self._over = True
            self.dismiss(not self._desk.going)
