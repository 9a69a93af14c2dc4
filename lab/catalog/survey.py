"""Looking over an exercise of a pack before it is read: a pack comes from anybody and is not trusted.

Nothing of it is read outside its folder, nothing beyond bounds, and no text of it moves a terminal's cursor.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from lab.catalog.fields import ExerciseError
from lab.manifests.document import Document, Json
from lab.manifests.document import Path as Steps
from lab.manifests.finding import Finding, Severity
from lab.manifests.limits import LARGEST_FILE
from lab.manifests.span import Span

MOST_FILES = 500
"""Files of an exercise and its solutions, folders counted; shipped exercises have some thirty."""

MOST_BYTES = 8 * 1024 * 1024
"""Bytes of them all."""

DEEPEST = 16
"""Folders within each other, below the exercise's own: a file of a node has its whole path there."""

MOST_EXERCISES = 300
"""Exercises of a pack."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What a terminal acts on, and what makes text read differently from how it is written."""


def survey(folder: Path, root: Path) -> None:
    """Raises ExerciseError where a folder of a pack holds what is not read: links out of the pack, or too much."""
    if not folder.exists() and not folder.is_symlink():
        return
    within = _resolved(root)
    _inside(folder, within)
    count = size = 0
    for path, depth in _walk(folder, within):
        count += 1
        if count > MOST_FILES:
            raise _refusal(folder, f"holds more than {MOST_FILES} files; that is no exercise")
        if depth > DEEPEST:
            raise _refusal(path, f"lies more than {DEEPEST} folders deep")
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            continue
        if not stat.S_ISREG(found.st_mode):
            raise _refusal(path, "is no ordinary file")
        if found.st_size > LARGEST_FILE:
            raise _refusal(path, f"is larger than {LARGEST_FILE // 1024} KiB")
        size += found.st_size
        if size > MOST_BYTES:
            raise _refusal(folder, f"holds more than {MOST_BYTES // 1024 // 1024} MiB")


def survey_file(path: Path, root: Path) -> None:
    """Raises ExerciseError where a file that stands for itself in a pack is not there, or nothing that is read."""
    if not path.is_file():
        raise _refusal(path, "is missing or no file", "Write the domain's title, and its exercises in teaching order.")
    _inside(path, _resolved(root))
    if path.stat().st_size > LARGEST_FILE:
        raise _refusal(path, f"is larger than {LARGEST_FILE // 1024} KiB")


def _walk(folder: Path, within: Path) -> Iterator[tuple[Path, int]]:
    """Everything below a folder with its depth; raises ExerciseError for a link that leaves the pack."""
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        with os.scandir(here) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                path = Path(entry.path)
                if not entry.name.isprintable():
                    raise _refusal(here, f"holds a file with an unprintable name, {entry.name!a}")
                if entry.is_symlink():
                    _inside(path, within)
                    if entry.is_dir():
                        raise _refusal(path, "is a link to a folder", "Put the files themselves there.")
                yield path, depth
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((path, depth + 1))


def _inside(path: Path, within: Path) -> None:
    if not _resolved(path).is_relative_to(within):
        raise _refusal(path, "leads out of the pack", "A pack may refer to its own files alone.")


def _resolved(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        raise _refusal(path, "is a link that leads nowhere") from None


def readable(folder: Path) -> None:
    """Raises ExerciseError where a file below a folder is no text, or text that would meddle with a terminal."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text_of(path)


def text_of(path: Path) -> str:
    """The text of a file of a pack. Raises ExerciseError where it is none, or would meddle with a terminal."""
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise _refusal(path, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise _refusal(path, "is not UTF-8") from None
    found = CONTROL.search(text)
    if found is not None:
        row = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise _refusal(path, _control(found.group()), "Leave it out.", row, column)
    return text


def harmless(document: Document) -> None:
    """Raises ExerciseError where a value holds such a character, written as an escape."""
    waiting: list[tuple[Steps, Json]] = [((), document.value)]
    while waiting:
        steps, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*steps, key), each) for key, each in value.items()]
            texts: list[Json] = list(value)
        elif isinstance(value, list):
            waiting += [((*steps, number), each) for number, each in enumerate(value)]
            continue
        else:
            texts = [value]
        for text in texts:
            found = CONTROL.search(text) if isinstance(text, str) else None
            if found is not None:
                raise ExerciseError(
                    Finding(
                        "exercise-file", Severity.ERROR, _control(found.group()), document.span(steps),
                        mend="Leave it out.",
                    )
                )  # fmt: skip


def _control(character: str) -> str:
    return f"holds the control character U+{ord(character):04X}"


def _refusal(path: Path, message: str, mend: str = "", row: int = 1, column: int = 1) -> ExerciseError:
    span = Span(str(path), row, column, row, column)
    return ExerciseError(Finding("exercise-file", Severity.ERROR, message, span, mend=mend))
