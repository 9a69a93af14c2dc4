"""The editor: a text area that indents, and shows findings where they stand. What is no YAML is left uncoloured.

What hooks into the insides of textual's TextArea is kept in this file.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Location, Selection

from lab.manifests.finding import Finding, Severity
from lab.render.languages import is_yaml
from lab.tui import indent, marks
from lab.tui.widgets.editor_theme import NAME as THEME
from lab.tui.widgets.editor_theme import editor_theme

PLAIN_ABOVE = 2_000
"""From this many lines on YAML is not coloured: it would cost more than a keystroke may."""

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
TAKEN = {"f6", "f7"}
"""Keys of the text area that the workbench uses otherwise."""


def _bindings() -> list[BindingType]:
    """The text area's own bindings with ids, so that they can be listed and changed, and ours."""
    own = [
        dataclasses.replace(binding, id=f"editor.{binding.action.replace('(True)', '_select')}")
        for binding in TextArea.BINDINGS
        if isinstance(binding, Binding) and binding.key not in TAKEN
    ]
    return [
        *(binding for binding in own if binding.id != "editor.copy"),
        Binding("ctrl+c,super+c", "copy", "Copy the selection", show=False, id="editor.copy"),
        Binding("shift+tab", "dedent", "Indent less", show=False, id="editor.dedent"),
        Binding("f10,alt+a", "select_all", "Select everything", show=False, id="editor.select_all"),
        Binding("ctrl+home", "document_start", "Go to the start of the file", show=False, id="editor.document_start"),
        Binding("ctrl+end", "document_end", "Go to the end of the file", show=False, id="editor.document_end"),
    ]


IDS = {binding.id for binding in _bindings() if isinstance(binding, Binding)}


class YamlEditor(TextArea, inherit_bindings=False):
    """A file being written, YAML as a rule. ``file`` is its name in the answer.

    ``keep`` is called with every change before it can be seen on the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = _bindings()

    class Hovered(Message):
        """The mouse rests on a line, counted from 1; 0 when it left."""

        def __init__(self, line: int) -> None:
            super().__init__()
            self.line = line

    def __init__(
        self,
        file: str,
        text: str,
        *,
        read_only: bool = False,
        keep: Callable[[YamlEditor], None] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(
            text,
            soft_wrap=False,
            show_line_numbers=True,
            tab_behavior="indent",
            read_only=read_only,
            max_checkpoints=1_000,
            id=id,
        )
        self.file = file
        self._yaml = is_yaml(file, text)
        self._keep = keep or (lambda _: None)
        self.indent_width = indent.STEP
        self._found: dict[int, list[Finding]] = {}
        self._bound: tuple[object, Mapping[str, Sequence[Binding]]] | None = None

    def on_mount(self) -> None:
        """Take the app's colours, now and whenever its theme changes, and colour the YAML."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._take_colours())
        self._take_colours()
        self._colour_when_short()

    def _take_colours(self) -> None:
        self.register_theme(editor_theme(self.app.theme_variables))
        self.theme = THEME
        self._redraw()

    def _colour_when_short(self) -> None:
        wanted = "yaml" if self._yaml and self.document.line_count <= PLAIN_ABOVE else None
        if wanted == self.language:
            return
        where = self.selection
        # Setting the language makes a new document of the same text: the undo history stays valid.
        self.language = wanted
        self.selection = where

    def on_text_area_changed(self) -> None:
        """Stop colouring when the text has grown long; begin again when it has shrunk."""
        self._colour_when_short()

    # Findings

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Mark the findings of this file: in the gutter and under the text."""
        found: dict[int, list[Finding]] = {}
        for finding in findings:
            if finding.span and finding.span.file == self.file:
                found.setdefault(finding.span.line, []).append(finding)
        if found != self._found:
            self._found = found
            self._redraw()

    def findings_at(self, line: int) -> list[Finding]:
        """The findings that begin on a line, counted from 1; the gravest first."""
        return sorted(self._found.get(line, []), key=lambda finding: RANK[finding.severity])

    def jump(self, line: int, column: int) -> None:
        """Put the cursor on a place, both counted from 1, and show it."""
        self.move_cursor(self.clamp_visitable((line - 1, column - 1)), center=True)
        self.focus()

    def action_document_start(self) -> None:
        """Put the cursor before the first character."""
        self.move_cursor((0, 0))

    def action_document_end(self) -> None:
        """Put the cursor behind the last character."""
        self.move_cursor(self.document.end)

    def _recompute_cursor_offset(self) -> None:
        # While an undo shortens the text the cursor still stands where it was, perhaps beyond the end.
        within = self.clamp_visitable(self.cursor_location)
        self._cursor_offset = self.wrapped_document.location_to_offset(within)

    def _redraw(self) -> None:
        self._line_cache.clear()
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """The line, underlined where a finding stands."""
        line = super().get_line(line_index)
        for finding in self._found.get(line_index + 1, ()):
            span = finding.span
            if span is None:
                continue
            end = span.end_column - 1 if span.end_line == span.line else len(line)
            start = min(span.column - 1, max(len(line) - 1, 0))
            line.stylize(self._style_of(finding.severity, underline=True), start, max(end, start + 1))
        return line

    def _render_line(self, y: int) -> Strip:
        strip = super()._render_line(y)
        shown = self.scroll_offset.y + y
        if not self._found or shown >= self.document.line_count:
            return strip
        found = self.findings_at(shown + 1)
        if not found:
            return strip
        severity = found[0].severity
        width = self.gutter_width
        text = f"{shown + 1:>{width - 2}}{marks.SEVERITY[severity]} "
        gutter = Segment(text, self._style_of(severity, bold=True))
        background = next(iter(strip.crop(0, width)), Segment("")).style or Style()
        behind = Style(bgcolor=background.bgcolor)
        return Strip.join([Strip([gutter], width).apply_style(behind), strip.crop(width)])

    def _style_of(self, severity: Severity, *, bold: bool = False, underline: bool = False) -> Style:
        variable = marks.COLOUR[severity].removeprefix("$text-")
        colour = self.app.theme_variables.get(variable, "")
        return Style(color=colour if colour.startswith("#") else None, bold=bold or None, underline=underline or None)

    async def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell which line the mouse is on."""
        row, _ = self.get_target_document_location(event)
        self.post_message(self.Hovered(row + 1))

    def on_leave(self) -> None:
        """Tell that the mouse is on none."""
        self.post_message(self.Hovered(0))

    # Editing

    def edit(self, edit: Edit) -> EditResult:
        """Change the text."""
        result = super().edit(edit)
        self._keep(self)
        return result

    def undo(self) -> None:
        """Take the last step back."""
        super().undo()
        self._keep(self)

    def redo(self) -> None:
        """Take the last step again."""
        super().redo()
        self._keep(self)

    async def _on_key(self, event: events.Key) -> None:
        # Bindings are otherwise run when the key has bubbled up to the app. Meanwhile the next letter may have
        # been written: a backspace typed fast would then take away the wrong one.
        for binding in self._own_keys.get(event.key, ()):
            event.prevent_default()
            event.stop()
            await self.run_action(binding.action)
            return
        if event.key == "escape" or event.key.startswith("alt+"):
            # The screen decides what Escape means; the text area would move the focus. It would also write the
            # letter of a chord with Alt.
            event.prevent_default()
        elif not self.read_only and event.key == "enter":
            event.prevent_default()
            event.stop()
            self._break_line()
        elif not self.read_only and event.key == "tab" and self._spans_lines(self.selection):
            event.prevent_default()
            event.stop()
            self._change_lines(indent.indent_lines)

    async def _on_paste(self, event: events.Paste) -> None:
        # The text area would ask for the focus once more. That comes late: a key pressed meanwhile may have led into
        # another file, and what is typed next would be written into this one.
        event.prevent_default()
        if not self.read_only and (result := self._replace_via_keyboard(event.text, *self.selection)):
            self.move_cursor(result.end_location)

    @property
    def _own_keys(self) -> Mapping[str, Sequence[Binding]]:
        """The editor's bindings as the learner's settings have them."""
        keymap = self.app._keymap
        if self._bound is None or self._bound[0] is not keymap:
            chosen = {key.strip() for action, keys in keymap.items() if action not in IDS for key in keys.split(",")}
            for key in chosen & self._bindings.key_to_bindings.keys():
                del self._bindings.key_to_bindings[key]
            bindings = self._bindings.copy()
            bindings.apply_keymap(keymap)
            self._bound = (keymap, bindings.key_to_bindings)
        return self._bound[1]

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """Whether the key writes something; chords with Alt do not."""
        return not key.startswith("alt+") and super().check_consume_key(key, character)

    def _break_line(self) -> None:
        start, end = sorted(self.selection)
        before = self.document.get_line(start[0])[: start[1]]
        after = self.document.get_line(end[0])[end[1] :]
        column = indent.indent_after(before) if self._yaml else len(before) - len(before.lstrip(" "))
        skipped = len(after) - len(after.lstrip(" ")) if after.strip() else 0
        self.replace("\n" + " " * column, start, (end[0], end[1] + skipped), maintain_selection_offset=False)

    def action_delete_left(self) -> None:
        """Delete the selection, or back to the previous stop among leading blanks, or a character."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        if self.selection.is_empty and column > 1 and not before.strip(" "):
            self.replace("", (row, indent.stop_before(column)), (row, column), maintain_selection_offset=False)
        else:
            super().action_delete_left()

    def action_dedent(self) -> None:
        """Move the lines of the selection one level to the left."""
        if not self.read_only:
            self._change_lines(indent.dedent_lines)

    def action_copy(self) -> None:
        """Copy the selection; without one, say how to quit, for that is what many mean by the key."""
        if self.selected_text:
            super().action_copy()
        else:
            self.app.action_help_quit()

    @staticmethod
    def _spans_lines(selection: Selection) -> bool:
        return selection.start[0] != selection.end[0]

    def _change_lines(self, change: indent.Change) -> None:
        start, end = sorted(self.selection)
        last = end[0] - 1 if end[1] == 0 and end[0] > start[0] else end[0]
        lines = [self.document.get_line(row) for row in range(start[0], last + 1)]
        changed = change(lines)
        if changed == lines:
            return
        selection = self.selection
        self.replace("\n".join(changed), (start[0], 0), (last, len(lines[-1])), maintain_selection_offset=False)
        moved = {start[0] + at: len(new) - len(old) for at, (old, new) in enumerate(zip(lines, changed, strict=True))}
        self.selection = Selection(_shifted(selection.start, moved), _shifted(selection.end, moved))

    def put(self, text: str) -> None:
        """Replace the whole text as one edit that undo takes back; the cursor stays where it can."""
        if text == self.text:
            return
        where = self.cursor_location
        self.history.checkpoint()
        self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)
        self.history.checkpoint()
        self.move_cursor(self.clamp_visitable(where))


def _shifted(location: Location, moved: dict[int, int]) -> Location:
    row, column = location
    return row, max(column + moved.get(row, 0), 0)
