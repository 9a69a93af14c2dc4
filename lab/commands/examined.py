"""Things that were looked at, and how a table of them is printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.live.kind.preflight import Check
    from lab.render.styled import Line

COLUMN = 10
"""How wide the topics are."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing looked at: ``good`` is False where the lab cannot work so, None where something is only missing."""

    topic: str
    text: str
    good: bool | None = True
    mend: str = ""


def examined_lines(found: Iterable[Examined], width: int) -> list[Line]:
    """A row for each thing, with how to mend it underneath.

    What follows the first line of that are commands, left whole so that they can be copied.
    """
    from lab.render.notes_text import mark
    from lab.render.styled import dim, line, visible, wrapped

    margin = " " * (COLUMN + 3)
    lines: list[Line] = []
    for each in found:
        lines.extend(wrapped(each.text, width, line(mark(each.good), f" {each.topic:<{COLUMN}} "), margin))
        first, *commands = each.mend.splitlines() or [""]
        if first:
            lines.extend(wrapped(first, width, line(margin, dim("mend: ")), margin))
        lines.extend(line(margin, "  ", visible(command)) for command in commands)
    return lines


def examined_json(found: Iterable[Examined]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [{"topic": each.topic, "text": each.text, "good": each.good, "mend": each.mend} for each in found]


def checked(checks: Iterable[Check]) -> list[Examined]:
    """What the pre-flight of the practice cluster looked at."""
    return [Examined(each.topic, each.text, each.good, each.mend) for each in checks]
