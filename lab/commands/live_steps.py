"""A live run on standard error: each phase with the time it took, each check as soon as it was tried."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from lab.commands.terminal import say_lines, width
from lab.render.notes_text import mark
from lab.render.styled import Role, dim, line, visible, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lab.live.event import Event, Phase


class LiveSteps:
    """Prints the events of a run. ``texts`` are the checks' own words, by id."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._phase: Phase | None = None
        self._began = monotonic()

    def hear(self, event: Event) -> None:
        """Print what is told; a phase is told with its time once the next one begins."""
        if event.phase is not self._phase:
            self.end_phase()
            self._phase = event.phase
        if event.check:
            self._check(event)
        elif event.text:
            say_lines(wrapped(visible(event.text), width(), line("  ", dim(f"{event.phase}: ")), "    ", Role.DIM))

    def end_phase(self) -> None:
        """Say how long the phase took that ends here."""
        now = monotonic()
        if self._phase is not None:
            say_lines((line("  ", dim(f"{self._phase}: {now - self._began:.1f} s")),))
        self._phase, self._began = None, now

    def _check(self, event: Event) -> None:
        outcomes = [each.as_expected for each in event.observations]
        verdict = False if False in outcomes else None if None in outcomes or not outcomes else True
        text = self._texts.get(event.check, event.check)
        shown = next((each for each in event.observations if each.as_expected is verdict), None)
        say_lines(wrapped(text, width(), line("  ", mark(verdict), " "), "    "))
        if shown is not None and verdict is not True:
            say_lines(wrapped(f"{shown.trial}: {visible(shown.text)}", width(), line("    "), "    ", Role.DIM))
