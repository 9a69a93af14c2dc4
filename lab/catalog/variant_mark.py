"""How files and commands name a variant: ``# variant 7`` in a file it was made for, ``--seed 7`` in a command."""

from __future__ import annotations

import re

from lab.manifests.submission import Submission

MARK = re.compile(r"^#[ \t]*variant[ \t]+(\d{1,9})[ \t]*\r?$", re.MULTILINE)


UNMARKED = (".json", ".jsonl", ".log", ".txt", ".xml")
"""How the names of files end in which such a line would be no comment."""


def marked(text: str, seed: int, file: str = "") -> str:
    """The text of a file with the mark as its first line; none for the exercise as written, nor where it cannot be."""
    return f"# variant {seed}\n{text}" if seed and not file.endswith(UNMARKED) else text


def named(exercise: str, seed: int) -> str:
    """The exercise as a command takes it, ``frontend-egress --seed 7``."""
    return f"{exercise} --seed {seed}" if seed else exercise


def unmarked(text: str) -> str:
    """The text without such a first line."""
    first, _, rest = text.partition("\n")
    return rest if MARK.fullmatch(first) else text


def mark_in(submission: Submission) -> tuple[int, str] | None:
    """The seed that the first marked file names, and that file's name; None where no file is marked."""
    for file in submission.files:
        text = file.text.decode("utf-8", "replace") if isinstance(file.text, bytes) else file.text
        found = MARK.search(text)
        if found is not None:
            return int(found.group(1)), file.name
    return None
