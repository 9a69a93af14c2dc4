"""Reading the files a learner hands in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError
from lab.manifests.submission import Submission, SubmittedFile

if TYPE_CHECKING:
    from lab.catalog.model import AnswerFile, Exercise

STDIN = "-"

SUFFIXES = (".yaml", ".yml", ".json")

LARGEST = 32 * 1024 * 1024
"""Bytes; a file beyond this is no manifest."""


def read_submission(names: Iterable[str], exercise: Exercise | None = None) -> Submission:
    """The files named, in order; ``-`` is standard input, a folder stands for its YAML and JSON files.

    Of a folder, those that the exercise asks for by name count too, and they alone where it asks for no manifest.
    Raises CommandError for what cannot be read, naming it.
    """
    asked = exercise.answers if exercise is not None else ()
    return Submission(tuple(file for name in names for file in _files(name, asked)))


def _files(name: str, asked: Sequence[AnswerFile]) -> list[SubmittedFile]:
    if name == STDIN:
        return [SubmittedFile("<stdin>", sys.stdin.buffer.read(LARGEST + 1))]
    path = Path(name)
    if not path.is_dir():
        return [SubmittedFile(name, read_file(path))]
    found = inside(path, asked)
    if not found:
        wanted = _listed([answer.file for answer in asked]) if _by_name(asked) else ".yaml or .json file"
        raise CommandError(f"{name}: the folder holds no {wanted}; name the files to grade")
    return [SubmittedFile(str(each), read_file(each)) for each in found]


def inside(folder: Path, asked: Sequence[AnswerFile] = ()) -> list[Path]:
    """The files of a folder that may be answers: those asked for by name, and what ``kubectl apply -f`` would take."""
    names = {answer.file for answer in asked}
    suffixes = () if _by_name(asked) else SUFFIXES
    there = (each for each in folder.iterdir() if each.name in names or each.suffix in suffixes)
    return sorted(each for each in there if each.is_file())


def _by_name(asked: Sequence[AnswerFile]) -> bool:
    """Whether an answer's files are known by their names alone: there are several, and none is a manifest."""
    return len(asked) > 1 and all(answer.place for answer in asked)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + f" or {names[-1]}" if len(names) > 1 else names[0]


def read_file(path: Path) -> bytes:
    """The content of a file. Raises CommandError saying why it cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path}: is larger than {LARGEST // 1024 // 1024} MiB; that is no manifest")
        return path.read_bytes()
    except FileNotFoundError:
        raise CommandError(f"{path}: no such file{_near(path)}") from None
    except PermissionError:
        raise CommandError(f"{path}: you may not read it; allow it with: chmod u+r {path}") from None
    except (OSError, ValueError) as error:
        words = error.strerror if isinstance(error, OSError) else str(error)
        raise CommandError(f"{path}: cannot be read: {words}") from None


def _near(path: Path) -> str:
    from difflib import get_close_matches

    try:
        there = [each.name for each in path.parent.iterdir() if each.suffix in SUFFIXES]
    except OSError:
        return ""
    near = get_close_matches(path.name, there, n=1, cutoff=0.6)
    return f"; did you mean {path.with_name(near[0])}?" if near else ""


def texts(files: Iterable[SubmittedFile]) -> dict[str, str]:
    """The text of each file by name, for the lines that a finding shows."""
    return {
        file.name: file.text.decode("utf-8", "replace") if isinstance(file.text, bytes) else file.text for file in files
    }
