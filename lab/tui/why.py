"""What stands behind something that is shown."""

from __future__ import annotations

from dataclasses import dataclass

from lab.subjects.protocol import Note


@dataclass(frozen=True, slots=True)
class Why:
    """A sentence, and the notes behind it, each with how deep it is nested."""

    title: str
    lines: tuple[tuple[int, Note], ...] = ()
