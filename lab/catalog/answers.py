"""The kept answers of an exercise: a file each, or a folder each where an answer takes several files.

A file may have any ending; in a folder the files have the names of the exercise's answers. At the top of a file may
stand marks, each a comment line of its own:

``# shows: <rule>``
    in a rejected answer, the coach's rule that it must be met with;
``# others: reference``
    in a folder, that the files which are not there are those of the reference. Otherwise they are as the learner
    finds them: nobody handed them in.

In a file that is no manifest the marks are no part of the answer, for it may be of a kind that has no comments.
"""

from __future__ import annotations

import re
from pathlib import Path

from lab.catalog.model import AnswerFile, Exercise
from lab.manifests.submission import Submission, SubmittedFile

MARK = re.compile(r"\s*#[ \t]*(shows|others):[ \t]*([a-z0-9-]+)[ \t]*(?:\r?\n|\Z)")

REFERENCE = "reference"
"""What ``others`` may say."""

ENDINGS = (".yaml", ".yml")
"""How the names of manifests end, in a folder."""

BESIDE = {"accepted", "rejected", "required", "permitted", "why.md", "slips.yaml"}
"""What lies beside a solution and is no answer."""


def answer_paths(folder: Path) -> list[Path]:
    """The answers of a folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name not in BESIDE and not path.name.startswith("."))


def answer_in(exercise: Exercise, path: Path, reference: Submission | None = None) -> Submission:
    """The answer in a file or folder; what a folder leaves out is the reference's if one of its files says so."""
    if not path.is_dir():
        only = exercise.answers[0] if len(exercise.answers) == 1 else exercise.file_named(path.name)
        return Submission((_file(exercise, path, only),))
    placed = {answer.file: answer for answer in exercise.answers if answer.place}
    manifests = (each for each in sorted(path.iterdir()) if each.suffix in ENDINGS and each.name not in placed)
    there = (path / name for name in placed if (path / name).is_file())
    files = [_file(exercise, each, placed.get(each.name)) for each in (*manifests, *there)]
    if reference is not None and marks_of(exercise, path).get("others") == REFERENCE:
        held = {file.name for file in files}
        files += [file for file in reference.files if file.name not in held]
    return Submission(tuple(files))


def marks_of(exercise: Exercise, path: Path) -> dict[str, str]:
    """The marks of an answer: those of all its files."""
    files = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
    return {name: said for file in files for name, said in marks_and_text(exercise.read(file))[0].items()}


def _file(exercise: Exercise, path: Path, answer: AnswerFile | None) -> SubmittedFile:
    text = exercise.read(path)
    return SubmittedFile(path.name, marks_and_text(text)[1] if answer is not None and answer.place else text)


def marks_and_text(text: str) -> tuple[dict[str, str], str]:
    """The marks at the top of a text, and what follows them."""
    marks: dict[str, str] = {}
    at = 0
    while found := MARK.match(text, at):
        marks[found.group(1)] = found.group(2)
        at = found.end()
    return marks, text[at:]
