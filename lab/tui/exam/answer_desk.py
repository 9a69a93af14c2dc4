"""The files of one task's answer, in tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from lab.progress import Place
from lab.tui.widgets.file_bar import FileBar
from lab.tui.widgets.yaml_editor import YamlEditor


class AnswerDesk(Vertical):
    """An editor per file; the one being written is in front."""

    def __init__(self, number: int, texts: Mapping[str, str], keep: Callable[[AnswerDesk, YamlEditor], None]) -> None:
        super().__init__(classes="answer-desk")
        self.number = number
        self.files = tuple(texts)
        self._texts = texts
        self._keep = keep

    def compose(self) -> ComposeResult:
        """The names of the files above what stands in them; nothing for a task that cannot be shown."""
        if not self.files:
            return
        yield FileBar(self.files)
        with ContentSwitcher(initial="file-0"):
            for index, (file, text) in enumerate(self._texts.items()):
                yield YamlEditor(file, text, id=f"file-{index}", keep=lambda editor: self._keep(self, editor))

    @property
    def editor(self) -> YamlEditor | None:
        """The editor in front; None for a task that cannot be shown."""
        if not self.files:
            return None
        return self.query_one(f"#{self.query_one(ContentSwitcher).current}", YamlEditor)

    @property
    def place(self) -> Place | None:
        """Where the cursor is."""
        editor = self.editor
        if editor is None:
            return None
        row, column = editor.cursor_location
        return Place(editor.file, row + 1, column + 1)

    def put_cursor(self, place: Place) -> None:
        """Put the cursor on a place of a file; nothing happens for a file that there is not."""
        if place.file in self.files:
            self.choose(self.files.index(place.file))
            editor = self.editor
            if editor is not None:
                editor.move_cursor(editor.clamp_visitable((place.line - 1, place.column - 1)))

    def choose(self, index: int) -> None:
        """Bring a file to the front."""
        self.query_one(ContentSwitcher).current = f"file-{index}"
        self.query_one(FileBar).active = index

    def next_file(self) -> None:
        """Bring the file after this one to the front."""
        if self.files:
            self.choose((self.query_one(FileBar).active + 1) % len(self.files))

    @on(FileBar.Chosen)
    def _chosen(self, event: FileBar.Chosen) -> None:
        self.choose(event.index)
        if self.editor is not None:
            self.editor.focus()
