"""Which misunderstandings an exercise can bring to light."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lab.catalog.answers import marks_and_text
from lab.catalog.model import Exercise


def teaches(exercise: Exercise) -> frozenset[str]:
    """The ids of the rules that its rejected answers are tagged with; none where they cannot be read.

    Ids are all that leaves this function: what the answers say stays with the lab. Variants do not differ in it.
    """
    return _tags(exercise.solution_folder / "rejected")


@cache
def _tags(folder: Path) -> frozenset[str]:
    found = set()
    for path in (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        found.add(marks_and_text(text)[0].get("shows", ""))
    return frozenset(found - {""})
