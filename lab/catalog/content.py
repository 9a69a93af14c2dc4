"""The parts of an exercise that are read when first asked for."""

from __future__ import annotations

from pathlib import Path

from lab.catalog.answers import answer_in, answer_paths, marks_of
from lab.catalog.model import AnswerFile, Exercise, Rejected, Solution
from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.protocol import Bounds

MANIFESTS = ("*.yaml", "*.yml")

MODES = "node.modes.yaml"
"""The scenario's file that says the modes and owners of the nodes' files; no manifest."""


def manifests_in(exercise: Exercise, folder: Path) -> tuple[SubmittedFile, ...]:
    """Every manifest file of a folder, by name; none where there is no folder."""
    paths = sorted({path for pattern in MANIFESTS for path in folder.glob(pattern) if path.name != MODES})
    return tuple(SubmittedFile(path.name, exercise.read(path)) for path in paths)


def scenario_of(exercise: Exercise) -> State:
    """The scenario's manifests applied to a fresh cluster, and its files on the nodes."""
    built = build(exercise.release, exercise.families, exercise.hosts, exercise.scenario_files)
    files, handed = node_files_in(exercise, exercise.folder / "scenario"), _handed(exercise)
    if files or handed:
        built = built.with_node_files(files, handed)
    modes = exercise.folder / "scenario" / MODES
    if modes.is_file():
        from lab.catalog.node_modes import modes_found

        built = built.with_node_modes(modes_found(exercise.read(modes), str(modes)))
    return built


def node_files_in(exercise: Exercise, folder: Path) -> dict[str, str]:
    """The files below a folder's ``node``, by the path that each has on the nodes."""
    root = folder / "node"
    if not root.is_dir():
        return {}
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return {_on_nodes(exercise, path.relative_to(root).as_posix()): exercise.read(path) for path in found}


def _on_nodes(exercise: Exercise, path: str) -> str:
    """A file's path on the nodes; what a variant puts in never leads out of them."""
    place = exercise.variant.apply(f"/{path}")
    return f"/{path}" if ".." in place.split("/") else place


def _handed(exercise: Exercise) -> dict[str, str]:
    """Where the answers go that are no manifests. An exercise's only answer may be handed in under any name."""
    found = {answer.file: answer.place for answer in exercise.answers if answer.place}
    if not found or len(found) < len(exercise.answers):
        return found
    if len(found) == 1:
        return {"": next(iter(found.values()))}
    from lab.cluster.nodes.placing import NOWHERE

    return {**found, "": NOWHERE}


def starter_of(exercise: Exercise) -> Submission:
    """The files a learner begins with: the scenario's own where one is to be edited."""
    return Submission(tuple(_starter_file(exercise, answer) for answer in exercise.answers))


def _starter_file(exercise: Exercise, answer: AnswerFile) -> SubmittedFile:
    if answer.edits:
        return SubmittedFile(answer.file, exercise.read(exercise.folder / "scenario" / answer.edits))
    own = exercise.folder / "starter" / answer.file
    shared = exercise.folder / "starter.yaml"
    there = [own] if answer.place and len(exercise.answers) > 1 else [own, shared]
    for path in there:
        if path.exists():
            return SubmittedFile(answer.file, exercise.read(path))
    modes = exercise.folder / "scenario" / MODES
    if answer.modes and modes.exists():
        return SubmittedFile(answer.file, exercise.read(modes))
    if answer.sheet:
        from lab.catalog.sheet import blank

        return SubmittedFile(answer.file, blank(exercise))
    return SubmittedFile(answer.file, exercise.scenario.node_files.get(answer.node, ""))


def solution_of(exercise: Exercise) -> Solution:
    """The reference answer, why it is right, and the answers that test the grader."""
    folder = exercise.solution_folder
    why = folder / "why.md"
    reference = reference_of(exercise)
    return Solution(
        submission=reference,
        why=exercise.read(why) if why.exists() else "",
        accepted=tuple(
            (path.name, answer_in(exercise, path, reference)) for path in answer_paths(folder / "accepted")
        ),
        rejected=tuple(_rejected(exercise, path, reference) for path in answer_paths(folder / "rejected")),
    )


def reference_of(exercise: Exercise) -> Submission:
    """The reference answer. Raises FileNotFoundError where there is none."""
    folder = exercise.solution_folder
    found = [path for path in answer_paths(folder) if path.stem == "solution"]
    return answer_in(exercise, found[0] if found else folder / "solution.yaml")


def _rejected(exercise: Exercise, path: Path, reference: Submission) -> Rejected:
    return Rejected(path.name, marks_of(exercise, path).get("shows", ""), answer_in(exercise, path, reference))


def bounds_of(exercise: Exercise) -> Bounds:
    """The scenario with ``required/`` and with ``permitted/`` applied.

    Either folder may hold manifests (an answer's ``delete:`` list too, so that repairs can be expressed), files of
    the nodes below ``node/``, and answers that are no manifests by their names. The reference stands in for the
    manifests where there are none, for every file of an answer that is not there, and for the questions that a
    sheet leaves out.
    """
    both = Bounds(_bound(exercise, "required"), _bound(exercise, "permitted"))
    if not any(answer.sheet for answer in exercise.answers):
        return both
    from lab.catalog.sheet import answer_key

    key = answer_key(exercise)
    return Bounds(both.required.with_answer_key(key), both.permitted.with_answer_key(key))


def _bound(exercise: Exercise, name: str) -> State:
    folder = exercise.solution_folder / name
    reference = exercise.solution.submission
    if not folder.is_dir():
        return apply(exercise.scenario, reference).state
    placed = {answer.file: answer for answer in exercise.answers if answer.place}
    files = manifests_in(exercise, folder)
    own = [file for file in files if file.name not in placed]
    nodes = node_files_in(exercise, folder)
    found = apply(exercise.scenario, _handed_in(exercise, reference, manifests=not own)).state
    found = apply(found.with_node_files(found.node_files, {}), Submission(tuple(own))).state
    found = found.with_node_files({**found.node_files, **nodes}, {each.file: each.place for each in placed.values()})
    for answer in placed.values():
        path = folder / answer.file
        if path.is_file():
            before = found.sheet
            found = apply(found, Submission.of(exercise.read(path), answer.file)).state
            if answer.sheet:
                found = found.with_sheet({**before, **found.sheet})
    return found.with_node_files(found.node_files, exercise.scenario.handed_to_nodes)


def _handed_in(exercise: Exercise, reference: Submission, *, manifests: bool) -> Submission:
    """The reference, without its manifests unless they are wanted."""
    from lab.cluster.nodes.placing import place_of

    kept = (file for file in reference.files if manifests or place_of(exercise.scenario, file.name))
    return Submission(tuple(kept))
