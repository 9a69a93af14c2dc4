"""The line above the workbench: the exercise, where it is tried, the time spent, and whether the draft is safe."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from lab.catalog.model import Exercise
from lab.tui.marks import MUTED
from lab.tui.variants import name_of
from lab.tui.widgets.live_switch import LiveSwitch


class TitleBar(Horizontal):
    """The exercise's title to the left, the switch and quiet facts to the right."""

    def __init__(self, exercise: Exercise, id: str | None = None) -> None:
        super().__init__(id=id)
        self._exercise = exercise

    def compose(self) -> ComposeResult:
        """Two texts with the switch between them."""
        variant = name_of(self._exercise)
        name = Content.assemble(self._exercise.title, (f"  {variant}" if variant else "", f"{MUTED} not bold"))
        yield Static(name, id="title-name", markup=False)
        yield LiveSwitch(id="live-switch")
        yield Static("", id="title-facts", markup=False)

    def tell(self, seconds: float, *, saving: bool) -> None:
        """Show the time spent beside the time meant for the exercise."""
        kept = "draft saved" if saving else "NOT SAVED: see the message at the start"
        facts = f"{clock(seconds)} of {self._exercise.minutes} min   {kept}"
        self.query_one("#title-facts", Static).update(facts)


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
