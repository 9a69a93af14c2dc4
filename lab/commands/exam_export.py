"""``cks-lab exam export``: a report as a file, or everything of an exam as a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError

if TYPE_CHECKING:
    from lab.exam.rehearsal import Rehearsal
    from lab.progress import Progress

FORMS = {".html": "html", ".json": "json", ".txt": "text"}


def run(chosen: argparse.Namespace) -> int:
    """Write it. The exit status is that of the writing, whatever the result."""
    from lab.commands.exam_report import told_of
    from lab.commands.keeping import progress

    number, target = _meant(chosen)
    form = _form(target)
    with progress() as kept:
        told = told_of(kept, number)
        files = {target: form} if form else {target / f"report{end}": each for end, each in FORMS.items()}
        answers = {} if form else _answers(kept, told, target)
    _write_all(told, files, answers, force=chosen.force)
    return 0


def _meant(chosen: argparse.Namespace) -> tuple[int | None, Path]:
    """The exam's number, where one is named, and the file. Raises CommandError for a number alone."""
    if chosen.exam is None and chosen.file.isdigit():
        raise CommandError(f"name the file, too: cks-lab exam export {chosen.file} exam-{chosen.file}.html")
    return chosen.exam, Path(chosen.file).expanduser()


def _form(target: Path) -> str:
    """The form that the file's name asks for; none for a folder. Raises CommandError."""
    if target.is_dir() or not target.suffix:
        return ""
    form = FORMS.get(target.suffix.lower())
    if form is None:
        raise CommandError(f"{target}: ends in none of {', '.join(FORMS)}; name such a file, or a folder")
    return form


def _answers(kept: Progress, told: Rehearsal, folder: Path) -> dict[Path, str]:
    """What was handed in, by the files it goes to."""
    from lab.commands.exam_folder import task_folder

    paper, number = told.result.sheet.paper, told.result.sheet.exam
    written = kept.exams.files(number)
    return {
        folder / task_folder(task) / name: text
        for task in paper.tasks
        for name, text in written.get(task.number, {}).items()
    }


def _write_all(told: Rehearsal, files: dict[Path, str], answers: dict[Path, str], *, force: bool) -> None:
    from lab.commands.exam_report import rendered, write

    texts = {file: rendered(told, form) for file, form in files.items()} | answers
    there = [file for file in texts if file.exists()]
    if there and not force:
        raise CommandError(f"{there[0]}: is there already; name another place, or replace it with --force")
    for file, text in texts.items():
        write(file, text, force=force)
