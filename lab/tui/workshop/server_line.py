"""The line that says how it stands with the workshop: the connection, the time, the last verdict, the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from lab.tui.marks import MUTED
from lab.tui.widgets.title_bar import clock

if TYPE_CHECKING:
    from lab.tui.workshop.attending import Attending

SOON = 60.0
"""Seconds before its end at which the time left is marked."""

Part = tuple[str, str]


class ServerLine(Static):
    """One line; what does not fit is cut off, so what matters most comes first."""

    DEFAULT_CSS = "ServerLine { height: 1; background: $panel; text-wrap: nowrap; text-overflow: ellipsis; }"

    def show(self, attending: Attending, exercise: str = "", handed_in: str = "") -> None:
        """Show how things stand, and for an exercise the time left and what became of the last answer."""
        parts = [_connection(attending), *_waiting(len(attending.outbox))]
        if exercise:
            parts += _left(attending.seconds_left(exercise))
            if attending.slot(exercise).get("revealed"):
                parts.append(("  solution shown: F12", "$text-accent"))
        if handed_in:
            parts.append((f"  {handed_in}", "bold"))
        if attending.note[1]:
            parts.append((f"  note: {' '.join(attending.note[1].split())}", "$text-accent"))
        self.update(Content.assemble(" ", *parts))


def _connection(attending: Attending) -> Part:
    if attending.gone:
        return "✗ no longer in the workshop", "$text-error bold"
    if attending.ended:
        return "■ the workshop has ended", "$text-warning bold"
    if not attending.online:
        return "○ working offline", "$text-warning bold"
    if attending.paused:
        return "‖ paused by the instructor", "$text-warning bold"
    return "● connected", "$text-success"


def _waiting(count: int) -> list[Part]:
    if not count:
        return []
    return [(", 1 answer waits" if count == 1 else f", {count} answers wait", "$text-warning")]


def _left(seconds: float | None) -> list[Part]:
    if seconds is None:
        return []
    if not seconds:
        return [("  time is up", "$text-warning bold")]
    return [(f"  {clock(seconds)} left", "$text-warning bold" if seconds <= SOON else MUTED)]
