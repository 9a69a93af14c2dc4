"""The steps of making a cluster, printed to standard error as they begin and end."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lab.commands.terminal import WIDEST, say_lines, say_part

if TYPE_CHECKING:
    from lab.live.kind.telling import Ended, Event

CLEAR = "\r\x1b[K"
"""Back to the line's begin, and clear it (ECMA-48)."""


class Steps:
    """On a terminal the step at hand is shown and then replaced by how it ended; elsewhere only the latter."""

    def __init__(self) -> None:
        self._open = ""
        self._live = sys.stderr.isatty()

    def hear(self, event: Event) -> None:
        """Print what is told."""
        from lab.live.kind.telling import Began, Ended

        if isinstance(event, Began):
            self._begin(event.step)
        elif isinstance(event, Ended):
            self._end(event)
        else:
            self.break_off()
            from lab.render.styled import line, wrapped

            say_lines(wrapped(event.text, WIDEST, line("  · "), "    "))

    def break_off(self) -> None:
        """Take away the step that is shown, if one is."""
        if self._open and self._live:
            say_part(CLEAR)
        self._open = ""

    def _begin(self, step: str) -> None:
        self.break_off()
        self._open = step
        if self._live:
            say_part(f"  · {step} …")

    def _end(self, ended: Ended) -> None:
        from lab.render.notes_text import mark
        from lab.render.styled import dim, line, visible

        self.break_off()
        detail = f"  {visible(ended.detail)}" if ended.detail else ""
        row = line("  ", mark(ended.good), f" {visible(ended.step)}{detail}", dim(f"  {ended.seconds:.1f} s"))
        say_lines([row])
