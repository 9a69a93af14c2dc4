"""The next variant of an exercise: with words that the learner has not answered yet, where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from lab.catalog.exercise_file import read_exercise
from lab.catalog.model import Exercise
from lab.catalog.variant import draw

LOOKED_AT = 100
"""How many seeds to look at."""


def next_seed(exercise: Exercise, answered: Sequence[int]) -> int | None:
    """The seed to draw after the exercise's own; None where it cannot be had with other words.

    ``answered`` are the seeds of the attempts, the oldest first. Once every variant was answered, the one answered
    longest ago comes round again. The exercise as written is never drawn.
    """
    here = exercise.variant.words
    seen = [_words(exercise, seed) for seed in answered]
    others = [seed for seed in _round(exercise.variant.seed) if _words(exercise, seed) not in ({}, here)]
    unseen = (seed for seed in others if _words(exercise, seed) not in seen)
    known = (seed for seed in reversed(dict.fromkeys(reversed(answered))) if seed in others)
    return next(chain(unseen, known, others), None)


def _words(exercise: Exercise, seed: int) -> dict[str, str]:
    return dict(draw(exercise.parameters, seed).words)


def _round(seed: int) -> Iterable[int]:
    """The seeds after one, then those before it."""
    return chain(range(seed + 1, LOOKED_AT + 1), range(1, min(seed, LOOKED_AT + 1)))


def variant_of(exercise: Exercise, seed: int) -> Exercise:
    """The same exercise in the variant of another seed. Raises ExerciseError."""
    if seed == exercise.variant.seed:
        return exercise
    return read_exercise(exercise.folder, exercise.solution_folder, seed, exercise.pack)


def name_of(exercise: Exercise) -> str:
    """``variant 7``; empty for the exercise as written."""
    seed = exercise.variant.seed
    return f"variant {seed}" if seed else ""
