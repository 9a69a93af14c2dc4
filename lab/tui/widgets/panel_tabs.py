"""The subjects of an exercise that has several; the one that is shown is marked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from lab.tui.marks import MUTED


class PanelTabs(Widget):
    """One line with a name per subject. A click chooses."""

    class Chosen(Message):
        """A subject was clicked; ``index`` counts from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._titles: tuple[str, ...] = ()
        self._active = 0

    def show(self, titles: Sequence[str], active: int) -> None:
        """Show these; nothing at all where there is one alone."""
        self.display = len(titles) > 1
        if (tuple(titles), active) != (self._titles, self._active):
            self._titles, self._active = tuple(titles), active
            self.refresh()

    def render(self) -> Content:
        """The names in order."""
        shown = enumerate(self._titles)
        parts = [(f" {title} ", "bold reverse" if index == self._active else MUTED) for index, title in shown]
        return Content.assemble(*parts, ("  Ctrl+B: next", MUTED))

    def on_click(self, event: events.Click) -> None:
        """Choose the name under the mouse."""
        x = event.x
        for index, title in enumerate(self._titles):
            x -= len(title) + 2
            if x < 0:
                self.post_message(self.Chosen(index))
                return
