"""What stands behind what is marked in a panel, or behind a check."""

from __future__ import annotations

from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.manifests.span import Span
from lab.subjects.protocol import Note
from lab.tui import marks
from lab.tui.marks import MUTED
from lab.tui.why import Why
from lab.tui.widgets.hanging import Hanging, words


class Evidence(OptionList):
    """A note per entry; Enter on one that has a place leads there."""

    class Chosen(Message):
        """A note with a place was chosen."""

        def __init__(self, span: Span) -> None:
            super().__init__()
            self.span = span

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.border_title = "Why"
        self._shown: Why | None = None

    def show(self, why: Why) -> None:
        """Show these notes under their sentence."""
        if why == self._shown:
            return
        self._shown = why
        heading = Option(Hanging(words(""), [words((why.title, "bold"))]))
        self.set_options([heading, *(Option(in_words(depth, note)) for depth, note in why.lines)])
        self.display = True

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell where the note leads."""
        event.stop()
        if self._shown and event.option_index > 0:
            _, note = self._shown.lines[event.option_index - 1]
            span = note.span
            if span:
                self.post_message(self.Chosen(span))


def in_words(depth: int, note: Note) -> Hanging:
    """A note with its mark, and its place where it has one."""
    mark = " " if note.good is None else marks.of(note.good)
    place = f"  ({note.span.file}:{note.span.line})" if note.span else ""
    return Hanging(
        words((f"{'  ' * depth}{mark} ", f"{marks.colour_of(note.good)} bold")), [words(note.text, (place, MUTED))]
    )
