"""The names of an answer's files; the one being written is marked."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from lab.tui.marks import MUTED


class FileBar(Widget):
    """One line with a name per file. A click chooses."""

    active = reactive(0)

    class Chosen(Message):
        """A file was clicked; ``index`` counts from 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, files: Sequence[str], id: str | None = None) -> None:
        super().__init__(id=id)
        self._files = tuple(files)

    def render(self) -> Content:
        """The names in order."""
        several = len(self._files) > 1
        marked = "bold reverse" if several else "bold"
        parts = [(f" {file} ", marked if index == self.active else MUTED) for index, file in enumerate(self._files)]
        if several:
            parts.append(("  F7: next file", MUTED))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Choose the file under the mouse."""
        x = event.x
        for index, file in enumerate(self._files):
            x -= len(file) + 2
            if x < 0:
                self.post_message(self.Chosen(index))
                return
