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
ANSWERS = (".yaml", ".yml", ".json")


def manifests_in(exercise: Exercise, folder: Path) -> tuple[SubmittedFile, ...]:
    """Every manifest file of a folder, by name; none where there is no folder."""
    paths = sorted({path for pattern in MANIFESTS for path in folder.glob(pattern)})
    return tuple(SubmittedFile(path.name, exercise.read(path)) for path in paths)


def scenario_of(exercise: Exercise) -> State:
    """The scenario's manifests applied to a fresh cluster."""
    built = build(exercise.release, exercise.families, exercise.hosts, exercise.scenario_files)
    files, handed = node_files_in(exercise, exercise.folder / "scenario"), _handed_to_nodes(exercise)
    return built.with_node_files(files, handed) if files or handed else built


def node_files_in(exercise: Exercise, folder: Path) -> dict[str, str]:
    """The files below a folder's ``node``, by the path that each has on the nodes."""
    root = folder / "node"
    if not root.is_dir():
        return {}
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {exercise.variant.apply(f"/{path.relative_to(root).as_posix()}"): exercise.read(path) for path in found}


def _handed_to_nodes(exercise: Exercise) -> dict[str, str]:
    """The answers that are files of the nodes; an exercise's only answer may be handed in under any name."""
    found = {answer.file: answer.node for answer in exercise.answers if answer.node}
    return {"": next(iter(found.values()))} if found and len(exercise.answers) == 1 else found


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
    return SubmittedFile(answer.file, exercise.scenario.node_files.get(answer.node, ""))


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
    return sorted(path for path in folder.iterdir() if path.is_dir() or path.suffix in ANSWERS)


def _answer_at(exercise: Exercise, stem: Path) -> Submission:
    """The answer of that name: one file, or a folder of files. Raises FileNotFoundError."""
    if stem.is_dir():
        return Submission(_files_of_answer(exercise, stem))
    path = stem.with_name(stem.name + ".json")
    if not path.exists():
        path = stem.with_name(stem.name + ".yaml")
    return Submission.of(exercise.read(path), path.name)


def _files_of_answer(exercise: Exercise, folder: Path) -> tuple[SubmittedFile, ...]:
    """The manifests of a folder, then what it holds for the nodes."""
    nodes = [folder / answer.file for answer in exercise.answers if answer.node]
    manifests = (file for file in manifests_in(exercise, folder) if folder / file.name not in nodes)
    return (*manifests, *(SubmittedFile(path.name, exercise.read(path)) for path in nodes if path.is_file()))


def _rejected(exercise: Exercise, path: Path) -> Rejected:
    submission = _answer_at(exercise, path.with_suffix("") if path.is_file() else path)
    marks = (SHOWS.search(str(file.text)) for file in submission.files)
    shows = next((mark.group(1) for mark in marks if mark), "")
    if any(answer.node for answer in exercise.answers):
        # A file of a node need not have comments: the mark is no part of it.
        unmarked = (SubmittedFile(file.name, SHOWS.sub("", str(file.text)).lstrip()) for file in submission.files)
        submission = Submission(tuple(unmarked))
    return Rejected(path.name, shows, submission)


def bounds_of(exercise: Exercise) -> Bounds:
    """The scenario with ``required/`` and with ``permitted/`` applied; the reference where a folder is missing.

    A bounds folder may hold an answer's ``delete:`` list too, so that repairs can be expressed.
    """
    return Bounds(_bound(exercise, "required"), _bound(exercise, "permitted"))


def _bound(exercise: Exercise, name: str) -> State:
    files = manifests_in(exercise, exercise.solution_folder / name)
    nodes = node_files_in(exercise, exercise.solution_folder / name)
    submission = Submission(files) if files or nodes else exercise.solution.submission
    state = apply(exercise.scenario, submission).state
    return state.with_node_files({**state.node_files, **nodes}) if nodes else state
