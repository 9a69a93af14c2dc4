"""Reading the files a learner hands in."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from lab.commands.errors import CommandError
from lab.manifests.submission import Submission, SubmittedFile

STDIN = "-"

SUFFIXES = (".yaml", ".yml", ".json")

LARGEST = 32 * 1024 * 1024
"""Bytes; a file beyond this is no manifest."""


def read_submission(names: Iterable[str]) -> Submission:
    """The files named, in order; ``-`` is standard input, a folder stands for its YAML and JSON files.

    Raises CommandError for what cannot be read, naming it.
    """
    return Submission(tuple(file for name in names for file in _files(name)))


def _files(name: str) -> list[SubmittedFile]:
    if name == STDIN:
        return [SubmittedFile("<stdin>", sys.stdin.buffer.read(LARGEST + 1))]
    path = Path(name)
    if not path.is_dir():
        return [SubmittedFile(name, read_file(path))]
    found = inside(path)
    if not found:
        raise CommandError(f"{name}: the folder holds no .yaml or .json file; name the files to grade")
    return [SubmittedFile(str(each), read_file(each)) for each in found]


def inside(folder: Path) -> list[Path]:
    """The files of a folder that may be answers, by name: those that ``kubectl apply -f`` would take."""
    return sorted(each for each in folder.iterdir() if each.suffix in SUFFIXES and each.is_file())


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
