"""Which exercises a workshop is made of."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import randbelow

from lab.catalog.catalog import Catalog, UnknownExerciseError, open_exercise
from lab.catalog.model import Exercise
from lab.workshop.values import Planned, PlannedCheck

SEEDS = 999_999


def plan_of_exam(name: str, catalog: Catalog, seed: int) -> tuple[tuple[Planned, ...], int]:
    """The tasks of a paper in their variants, and its minutes; ``seed`` draws it, 0 for any.

    Raises BlueprintError, UnknownExerciseError, ExerciseError.
    """
    from lab.exam.draw import draw_paper
    from lab.exam.shipped import find_blueprint

    blueprint = find_blueprint(name, [domain.id for domain in catalog.domains])
    paper = draw_paper(blueprint, catalog, seed or 1 + randbelow(SEEDS))
    return tuple(planned(open_exercise(task.exercise, seed=task.seed)) for task in paper.tasks), paper.minutes


def planned(exercise: Exercise) -> Planned:
    """The exercise as a workshop keeps it."""
    return Planned(
        exercise=exercise.id,
        seed=exercise.variant.seed,
        title=exercise.title,
        minutes=exercise.minutes,
        max_score=exercise.max_score,
        checks=tuple(PlannedCheck(each.id, each.text, each.points) for each in exercise.checks),
    )


def plan_of(names: Sequence[str], catalog: Catalog, seed: int = 0) -> tuple[Planned, ...]:
    """The named exercises in the order they are named; a domain's name stands for all of it, no name for everything.

    Raises UnknownExerciseError, ExerciseError.
    """
    domains = {domain.id: domain.exercises for domain in catalog.domains}
    found: dict[str, Exercise] = {}
    for name in names or domains:
        for exercise in domains.get(name) or (catalog.get(name),):
            found.setdefault(exercise.id, exercise)
    if not found:
        raise UnknownExerciseError("no exercise is named")
    if seed:
        found = {name: open_exercise(name, seed=seed) for name in found}
    return tuple(planned(each) for each in found.values())
