"""What a watch shows: one screen drawn anew on a terminal, one text after another anywhere else, or lines of JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from lab.commands.terminal import put, show, show_markdown, width
from lab.quick_dataclass import dataclass
from lab.render.styled import BLANK, Line, Lines, Role, dim, line, wrapped

if TYPE_CHECKING:
    from lab.grading.report import Report

CLEAR = "\x1b[H\x1b[2J\x1b[3J"
"""Home, clear the screen, and what was scrolled off it (ECMA-48, xterm)."""

ROOM_BELOW = 3
"""Rows kept for the keys beneath a verdict."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show: lines above all, and either a verdict with its report, or a sentence."""

    head: Lines
    lines: Sequence[Line] = ()
    report: Report | None = None
    notice: str = ""


class Screen(Protocol):
    """Where a watch shows itself."""

    def show(self, shown: Shown) -> None:
        """Show a verdict in place of the one before, or a sentence beside it."""
        ...

    def hint(self, title: str, markdown: str) -> None:
        """Show a hint beneath what is there."""
        ...

    def unfold(self) -> None:
        """Show all of a verdict that was cut to the screen."""
        ...

    def refresh(self) -> None:
        """Draw again where the terminal has another size now."""
        ...


class DrawnScreen:
    """A terminal: every verdict takes the place of the one before, cut to the screen until it is unfolded."""

    def __init__(self, keys: bool) -> None:
        self._keys = keys
        self._shown = Shown(())
        self._folded = True
        self._size = _size()

    def show(self, shown: Shown) -> None:
        """Draw it; a sentence stands above the verdict before."""
        self._shown = shown if shown.report else replace(shown, lines=self._shown.lines)
        self._folded = True
        self._draw()

    def hint(self, title: str, markdown: str) -> None:
        """Print it beneath; the next verdict draws over it."""
        put(f"\n{title}\n\n" if title else "\n")
        show_markdown(markdown)

    def unfold(self) -> None:
        """Draw everything; the terminal can be scrolled back."""
        self._folded = not self._folded
        self._draw()

    def refresh(self) -> None:
        """Draw again when the size has changed."""
        if _size() != self._size:
            self._size = _size()
            self._draw()

    def _draw(self) -> None:
        notice = wrapped(self._shown.notice, width(), role=Role.WARN) if self._shown.notice else ()
        top = (*self._shown.head, *notice, BLANK)
        lines = list(self._shown.lines)
        room = max(self._size[1] - ROOM_BELOW - len(top), 5)
        cut = len(lines) - room if self._folded and self._keys else 0
        if cut > 0:
            lines = [*lines[: room - 1], line(dim(f"… {cut + 1} more lines: press a to see all"))]
        put(CLEAR)
        show((*top, *lines))
        if self._keys:
            show((BLANK, line(dim("r grade again   h next hint   a all of it   q quit"))))


class PlainScreen:
    """A file or a pipe: everything is appended."""

    def __init__(self) -> None:
        self._begun = False

    def show(self, shown: Shown) -> None:
        """Append it."""
        if self._begun:
            put("\n")
        self._begun = True
        show((*shown.head, *((BLANK, *shown.lines) if shown.report else wrapped(shown.notice, width()))))

    def hint(self, title: str, markdown: str) -> None:
        """Append it."""
        put(f"\n{title}\n\n" if title else "\n")
        show_markdown(markdown)

    def unfold(self) -> None:
        """Nothing is ever cut."""

    def refresh(self) -> None:
        """Nothing depends on the size."""


class JsonScreen:
    """One report a line, for other programs; what is no report goes to standard error."""

    def show(self, shown: Shown) -> None:
        """Print a report on one line, and a sentence beside the result."""
        import json

        from lab.commands.terminal import say
        from lab.render.report_json import report_json

        if shown.report:
            put(json.dumps(report_json(shown.report)) + "\n")
        else:
            say(shown.notice)

    def hint(self, title: str, markdown: str) -> None:
        """Tell of it beside the result."""
        from lab.commands.terminal import say

        say(f"{title}\n{markdown}".strip())

    def unfold(self) -> None:
        """Nothing is ever cut."""

    def refresh(self) -> None:
        """Nothing depends on the size."""


def chosen_screen(output: str, keys: bool) -> Screen:
    """The screen for a form of output: drawn only where someone can look at it."""
    import sys

    if output == "json":
        return JsonScreen()
    return DrawnScreen(keys) if sys.stdout.isatty() and _can_clear() else PlainScreen()


def head_lines(names: str, facts: str) -> Lines:
    """What stands above all: what is watched, and how."""
    return (*wrapped(f"watching {names}", width(), role=Role.STRONG), line(dim(facts)))


def _can_clear() -> bool:
    import os

    return os.environ.get("TERM", "") not in ("", "dumb")


def _size() -> tuple[int, int]:
    import shutil

    columns, rows = shutil.get_terminal_size()
    return columns, rows
