"""What every panel is: a widget that shows a subject's value, and says what stands behind what is marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from lab.grading.report import Report
from lab.tui.why import Why


class PanelWidget(Widget):
    """Shows the value that its panel's ``look`` has worked out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "why", "What stands behind it", show=False, id="panel.why"),
        Binding("t", "screen.next_panel", "Next subject", show=False, id="panel.next"),
    ]

    class Marked(Message):
        """Something else is marked, or something else stands behind it."""

        def __init__(self, panel: PanelWidget) -> None:
            super().__init__()
            self.panel = panel

    class Opened(Message):
        """The learner wants to look at what stands behind the mark."""

    def show(self, value: Any, report: Report) -> None:
        """Show a value; ``report`` tells what it is worth to look at first."""
        raise NotImplementedError

    def why(self) -> Why | None:
        """What stands behind what is marked; None where nothing is."""
        return None

    def explain(self) -> None:
        """Let what stands behind the mark be shown."""
        self.post_message(self.Marked(self))

    def take_focus(self) -> None:
        """Let the learner move about in it."""
        self.focus()

    def action_why(self) -> None:
        """Go to what stands behind the mark."""
        self.post_message(self.Opened())


def next_of(places: Sequence[int], here: int | None) -> int:
    """The first of some places after one, around."""
    return next((place for place in places if here is None or place > here), places[0])
