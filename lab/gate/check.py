"""The whole gate: every exercise of a place, each in as many variants as are asked for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

from lab.catalog.catalog import Catalog, open_catalog
from lab.catalog.exercise_file import read_exercise
from lab.catalog.fields import ExerciseError
from lab.catalog.model import Exercise
from lab.catalog.places import Place
from lab.gate.answers import ANSWERS
from lab.gate.draft import Draft
from lab.gate.folders import folders
from lab.gate.grounds import GROUNDS
from lab.gate.mutants import USUAL, Depth, tested
from lab.gate.report import Gated, GateReport
from lab.gate.trust import trust
from lab.gate.writing import WRITING
from lab.manifests.finding import Finding
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """One exercise to look at in one variant; ``depth`` is None where no mutants are tried."""

    folder: Path
    solutions: Path
    seed: int
    depth: Depth | None
    pack: Place | None = None


def check(
    place: Place,
    names: Sequence[str] = (),
    *,
    seeds: Iterable[int] = (0,),
    depth: Depth | None = USUAL,
    jobs: int = 1,
    seen: Callable[[Gated], None] | None = None,
) -> GateReport:
    """Look at the exercises of a place: those named, else all.

    ``seeds`` are the variants looked at (0: as written); a seed that draws what an earlier one drew is left out.
    ``jobs`` processes share the work, and ``seen`` is told of each part that is done. Raises UnknownExerciseError.
    """
    catalog = open_catalog(place)
    chosen = [_folders(place, name, catalog) for name in names] or [_of(exercise) for exercise in catalog]
    tasks = [task for folder, solutions in chosen for task in _tasks(place, folder, solutions, tuple(seeds), depth)]
    found: list[Gated] = []
    for gated in _run(tasks, jobs):
        found.append(gated)
        if seen is not None:
            seen(gated)
    return GateReport(tuple(found), () if names else tuple(folders(place, catalog)), depth is not None)


def _of(exercise: Exercise) -> tuple[Path, Path]:
    return exercise.folder, exercise.solution_folder


def _folders(place: Place, name: str, catalog: Catalog) -> tuple[Path, Path]:
    """The folders of an exercise by name, be it usable or not."""
    domain, _, short = name.rpartition("/")
    for file in sorted(place.exercises.glob("*/*/exercise.yaml")):
        if file.parent.name == short and domain in ("", file.parents[1].name):
            return file.parent, place.solutions / file.parents[1].name / short
    return _of(catalog.get(name))


def _tasks(
    place: Place, folder: Path, solutions: Path, seeds: Sequence[int], depth: Depth | None
) -> Iterable[Task]:
    pack = place if place.pack else None
    drawn: list[object] = []
    for seed in seeds:
        words: object = seed
        with suppress(ExerciseError):  # told of when the task is done
            words = sorted(read_exercise(folder, solutions, seed, pack).variant.words.items())
        if words not in drawn:
            drawn.append(words)
            yield Task(folder, solutions, seed, depth.of_variant() if depth is not None and seed else depth, pack)


def _run(tasks: Sequence[Task], jobs: int) -> Iterable[Gated]:
    if jobs < 2 or len(tasks) < 2:
        yield from map(gate, tasks)
        return
    with ProcessPoolExecutor(min(jobs, len(tasks)), get_context("spawn"), _collect_rarely) as pool:
        yield from pool.map(gate, tasks)


def _collect_rarely() -> None:
    """What an exercise is made of stays while thousands of answers are judged, and is not searched for each."""
    gc.set_threshold(50_000, 20, 20)


def gate(task: Task) -> Gated:
    """Look at one exercise in one variant."""
    file = str(task.folder / "exercise.yaml")
    try:
        exercise = read_exercise(task.folder, task.solutions, task.seed, task.pack)
    except ExerciseError as error:
        return Gated(task.folder.name, file, task.seed, (error.finding,))
    draft = Draft(exercise)
    problems = list(draft.gather(trust, *WRITING, *GROUNDS, *ANSWERS))
    if task.depth is None or _unusable(problems):
        return Gated(exercise.id, file, task.seed, tuple(problems))
    tally = tested(exercise, task.depth)
    if tally is None:
        return Gated(exercise.id, file, task.seed, tuple(problems))
    for mutant in tally.silent[:3]:
        message = f"a wrong answer is met without a finding: {mutant.operator} ({mutant.text})"
        problems.append(draft.problem("silent", message))
    return Gated(
        exercise.id,
        file,
        task.seed,
        tuple(problems),
        tally.counts,
        tuple(sorted(tally.by_operator.items())),
        tuple(tally.disagreements),
    )


def _unusable(problems: Iterable[Finding]) -> bool:
    """Whether the exercise is too broken for its answers to be graded at all."""
    return any(each.rule in ("gate-file", "exercise-file", "scenario-refused") for each in problems)
