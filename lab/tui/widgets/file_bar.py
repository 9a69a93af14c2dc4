"""The names of an answer's files; the one being written is marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from lab.manifests.finding import Severity
from lab.tui import marks
from lab.tui.marks import MUTED

KEY = "  F7: next file"


class FileBar(Widget):
    """One line with a name per file, and a mark where there are findings. A click chooses.

    Where the line is too short for all of them, those around the one being written are shown.
    """

    active = reactive(0)
    worst: reactive[Mapping[str, Severity]] = reactive(dict)
    """The worst finding in each file that has any."""

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
        first, last = self._shown(self.size.width)
        parts: list[tuple[str, str]] = [("‹", MUTED)] if first else []
        for index in range(first, last):
            style = ("bold reverse" if several else "bold") if index == self.active else MUTED
            severity = self.worst.get(self._files[index])
            if severity is None or not several:
                parts.append((self._label(index), style))
            else:
                parts += [(f" {self._files[index]} ", style), (f"{marks.SEVERITY[severity]} ", marks.COLOUR[severity])]
        if last < len(self._files):
            parts.append(("›", MUTED))
        if several and sum(len(text) for text, _ in parts) + len(KEY) <= self.size.width:
            parts.append((KEY, MUTED))
        return Content.assemble(*parts)

    def _label(self, index: int) -> str:
        file = self._files[index]
        mark = self.worst.get(file) if len(self._files) > 1 else None
        return f" {file} {marks.SEVERITY[mark]} " if mark is not None else f" {file} "

    def _shown(self, width: int) -> tuple[int, int]:
        """The first file shown and the one after the last: as many around the active one as there is room for."""
        widths = [len(self._label(index)) for index in range(len(self._files))]
        first, last = self.active, self.active + 1
        room = width - widths[self.active]
        for index in self._outwards():
            ends = (index > 0) + (index + 1 < len(widths))
            if widths[index] + ends > room:
                break
            room -= widths[index]
            first, last = min(first, index), max(last, index + 1)
        return first, last

    def _outwards(self) -> Iterator[int]:
        """The other files, those next to the active one first, those before it before those after it."""
        yield from range(self.active - 1, -1, -1)
        yield from range(self.active + 1, len(self._files))

    def on_click(self, event: events.Click) -> None:
        """Choose the file under the mouse."""
        first, last = self._shown(self.size.width)
        x = event.x - bool(first)
        for index in range(first, last):
            x -= len(self._label(index))
            if x < 0:
                self.post_message(self.Chosen(index))
                return
