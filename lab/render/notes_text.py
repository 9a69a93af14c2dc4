"""Evidence as lines of text: the steps of a trace, each with its mark."""

from __future__ import annotations

from collections.abc import Iterable

from lab.render.place import place
from lab.render.styled import Fragment, Line, Lines, Role, line, wrapped
from lab.subjects.protocol import Note

GOOD, BAD, OPEN = "✓", "✗", "·"


def mark(passed: bool | None) -> Fragment:
    """The mark of something that holds, does not hold, or takes no side."""
    if passed is None:
        return Fragment(OPEN, Role.DIM)
    return Fragment(GOOD, Role.GOOD) if passed else Fragment(BAD, Role.BAD)


def notes_text(notes: Iterable[Note], width: int = 80, indent: str = "    ", files: Iterable[str] = ()) -> Lines:
    """Each note behind its mark, with where it stands in one of the files."""
    found: list[Line] = []
    for note in notes:
        where = f" ({place(note.span, files)})" if note.span else ""
        found.extend(wrapped(note.text + where, width, line(indent, mark(note.good), " "), indent + "  "))
    return tuple(found)
