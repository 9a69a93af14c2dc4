"""The answer to grade when no file is named: what lies in this folder, or what was typed in the app."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.answer_files import read_file
from lab.commands.errors import CommandError
from lab.manifests.submission import Submission, SubmittedFile

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.progress import Draft


def answer_at_hand(exercise: Exercise) -> tuple[Submission, str]:
    """The newest of each answer file, and words for where they come from. Raises CommandError if there is none."""
    from lab.commands.keeping import progress

    with progress() as kept:
        drafts = {draft.file: draft for draft in kept.drafts(exercise.id)}
    files: list[SubmittedFile] = []
    whence: list[str] = []
    for answer in exercise.answers:
        path, draft = Path(answer.file), drafts.get(answer.file)
        if path.is_file() and (draft is None or _written(path) >= draft.updated):
            files.append(SubmittedFile(answer.file, read_file(path)))
            whence.append(f"./{answer.file}{_older(draft)}")
        elif draft is not None:
            files.append(SubmittedFile(answer.file, draft.text))
            also = f"; ./{answer.file} is older: name it to grade it" if path.is_file() else ""
            whence.append(f"the app's draft of {answer.file}{also}")
    if not files:
        names = " ".join(answer.file for answer in exercise.answers)
        raise CommandError(
            f"nothing to grade: no {names} in this folder and no draft; get the files with: cks-lab start {exercise.id}"
        )
    return Submission(tuple(files)), ", ".join(whence)


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _older(draft: Draft | None) -> str:
    return " (the app's draft is older)" if draft else ""
