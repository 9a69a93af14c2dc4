"""Which exercises a workshop is made of."""

from __future__ import annotations

from collections.abc import Sequence

from lab.catalog.catalog import Catalog, UnknownExerciseError, open_exercise
from lab.catalog.model import Exercise
from lab.workshop.values import Planned, PlannedCheck


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
