"""An exam without the app: its tasks as folders of files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.exam.paper import Paper, Task
    from lab.exam.session import ExamSession
    from lab.progress.exams import Exams

KIND = "folder"
"""The event that says where the files lie; an empty one, that they no longer count."""


def lay_out(paper: Paper, name: str) -> Path:
    """Write every task's files; returns the folder. Raises CommandError where something lies there already."""
    from lab.commands.exercises import find_exercise
    from lab.commands.start import copy

    folder = Path(name).expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{name}: is not empty; name a new folder for the exam")
    for task in paper.tasks:
        exercise = find_exercise(task.exercise, task.seed)
        copy(folder / task_folder(task), _files(task, exercise), force=False)
    return folder


def began(session: ExamSession, folder: Path) -> None:
    """Remember where the files lie, and write what there is to know beside them. Raises MachineError."""
    from lab.commands.terminal import put
    from lab.render.exam_paper_text import overview_markdown

    session.note(KIND, str(folder))
    text = overview_markdown(session.paper, session.number, session.ends_at)
    try:
        (folder / "exam.md").write_text(text, encoding="utf-8")
    except OSError as error:
        raise MachineError(f"{folder / 'exam.md'}: cannot be written: {error.strerror}") from None
    put(f"wrote {len(session.paper.tasks)} tasks to {folder}\n")
    put(f"the time is up at {session.ends_at.astimezone():%H:%M:%S (%Z)}\n")
    put("see how you stand:  cks-lab exam status\nwhen you are done:  cks-lab exam hand-in\n")


def folder_of(exams: Exams, number: int) -> Path | None:
    """Where an exam's files were laid out; None for one that is written in the app."""
    found = [event.detail for event in exams.events(number) if event.kind == KIND]
    return Path(found[-1]) if found and found[-1] else None


def let_go(session: ExamSession) -> None:
    """From now on the files in the folder do not count."""
    session.note(KIND, "")


def read_in(session: ExamSession, folder: Path) -> None:
    """Take the files of the folder into the exam. Raises CommandError where there is no such folder.

    A file that is gone stays as it was last read, and that is said.
    """
    from lab.commands.answer_files import read_file
    from lab.commands.terminal import say
    from lab.exam.session import ExamOverError

    if not folder.is_dir():
        raise CommandError(f"{folder}: no such folder; say where the files lie with --from FOLDER")
    for task in session.paper.tasks:
        place = folder / task_folder(task)
        for name in session.texts(task.number):
            if not (place / name).is_file():
                say(f"cks-lab: {place / name} is gone; it counts as last read")
                continue
            try:
                session.write(task.number, name, read_file(place / name).decode("utf-8", "replace"))
            except ExamOverError:
                say("cks-lab: the time is up; the files count as they were last read")
                return


def task_folder(task: Task) -> str:
    """The name of a task's folder."""
    return f"task-{task.number:02d}-{task.exercise}"


def _files(task: Task, exercise: Exercise) -> dict[str, str]:
    """A task's files by their names: the task, what is to be edited, and what the cluster and its nodes hold."""
    from lab.render.exam_paper_text import task_markdown

    answered = {answer.node for answer in exercise.answers}
    found = {"task.md": task_markdown(task, exercise)}
    found |= {f"scenario/{file.name}": str(file.text) for file in exercise.scenario_files}
    found |= {
        f"node/{path.lstrip('/')}": text for path, text in exercise.scenario.node_files.items() if path not in answered
    }
    found |= {file.name: str(file.text) for file in exercise.starter.files}
    return found
