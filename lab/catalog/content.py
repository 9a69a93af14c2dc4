"""The parts of an exercise that are read when first asked for."""

from __future__ import annotations

import re
from pathlib import Path

from lab.catalog.model import AnswerFile, Exercise, Rejected, Solution
from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.protocol import Bounds

SHOWS = re.compile(r"^#\s*shows:\s*([a-z0-9-]+)\s*$", re.MULTILINE)
"""The line in a rejected answer that names the coach's rule it must be met with."""

MANIFESTS = ("*.yaml", "*.yml")


def manifests_in(exercise: Exercise, folder: Path) -> tuple[SubmittedFile, ...]:
    """Every manifest file of a folder, by name; none where there is no folder."""
    paths = sorted({path for pattern in MANIFESTS for path in folder.glob(pattern)})
    return tuple(SubmittedFile(path.name, exercise.read(path)) for path in paths)


def scenario_of(exercise: Exercise) -> State:
    """The scenario's manifests applied to a fresh cluster."""
    return build(exercise.release, exercise.families, exercise.hosts, exercise.scenario_files)


def starter_of(exercise: Exercise) -> Submission:
    """The files a learner begins with: the scenario's own where one is to be edited."""
    return Submission(tuple(_starter_file(exercise, answer) for answer in exercise.answers))


def _starter_file(exercise: Exercise, answer: AnswerFile) -> SubmittedFile:
    if answer.edits:
        return SubmittedFile(answer.file, exercise.read(exercise.folder / "scenario" / answer.edits))
    own = exercise.folder / "starter" / answer.file
    shared = exercise.folder / "starter.yaml"
    for path in (own, shared):
        if path.exists():
            return SubmittedFile(answer.file, exercise.read(path))
    return SubmittedFile(answer.file, "")


def solution_of(exercise: Exercise) -> Solution:
    """The reference answer, why it is right, and the answers that test the grader."""
    folder = exercise.solution_folder
    why = folder / "why.md"
    return Solution(
        submission=_answer_at(exercise, folder / "solution"),
        why=exercise.read(why) if why.exists() else "",
        accepted=tuple(
            (path.name, _answer_at(exercise, path.with_suffix(""))) for path in _answers(folder / "accepted")
        ),
        rejected=tuple(_rejected(exercise, path) for path in _answers(folder / "rejected")),
    )


def _answers(folder: Path) -> list[Path]:
    """The answers of a folder: a file each, or a folder each where an answer takes several files."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() or path.suffix in (".yaml", ".yml"))


def _answer_at(exercise: Exercise, stem: Path) -> Submission:
    """The answer of that name: one file, or a folder of files. Raises FileNotFoundError."""
    if stem.is_dir():
        return Submission(manifests_in(exercise, stem))
    path = stem.with_name(stem.name + ".yaml")
    return Submission.of(exercise.read(path), path.name)


def _rejected(exercise: Exercise, path: Path) -> Rejected:
    submission = _answer_at(exercise, path.with_suffix(""))
    marks = (SHOWS.search(str(file.text)) for file in submission.files)
    shows = next((mark.group(1) for mark in marks if mark), "")
    return Rejected(path.name, shows, submission)


def bounds_of(exercise: Exercise) -> Bounds:
    """The scenario with ``required/`` and with ``permitted/`` applied; the reference where a folder is missing.

    A bounds folder may hold an answer's ``delete:`` list too, so that repairs can be expressed.
    """
    return Bounds(_bound(exercise, "required"), _bound(exercise, "permitted"))


def _bound(exercise: Exercise, name: str) -> State:
    files = manifests_in(exercise, exercise.solution_folder / name)
    submission = Submission(files) if files else exercise.solution.submission
    return apply(exercise.scenario, submission).state
