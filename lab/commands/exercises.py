"""Finding the exercise a command names."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog
    from lab.catalog.model import Exercise
    from lab.manifests.submission import Submission

LONGEST_SEED = 9
"""Digits."""


def add_exercise(parser: argparse.ArgumentParser) -> None:
    """The argument that names an exercise."""
    parser.add_argument("exercise", metavar="EXERCISE", help="its short name, as `cks-lab list` shows it")


def add_seed(
    parser: argparse.ArgumentParser, about: str = "the same exercise with other names and numbers; 0 is as written"
) -> None:
    """The option that draws a variant of the exercise, or what else ``about`` says."""
    parser.add_argument("--seed", metavar="N", type=_seed, help=about)


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_SEED:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of up to {LONGEST_SEED} digits")
    return int(text)


def find_exercise(name: str, seed: int | None = None) -> Exercise:
    """The exercise of that name, as written or in the variant of a seed.

    Raises CommandError where there is none or it cannot be used.
    """
    from lab.catalog.catalog import UnknownExerciseError, open_exercise
    from lab.catalog.fields import ExerciseError

    try:
        return open_exercise(name, seed=seed or 0)
    except UnknownExerciseError as error:
        raise CommandError(str(error)) from None
    except ExerciseError as error:
        raise MachineError(f"exercise {name!r} cannot be used: {error}") from None


def exercise_answered(exercise: Exercise, submission: Submission, seed: int | None) -> Exercise:
    """The exercise in the variant that the files say they answer, unless a seed was asked for; says so.

    Raises CommandError.
    """
    from lab.catalog.variant_mark import mark_in
    from lab.commands.terminal import say

    mark = mark_in(submission) if seed is None else None
    if mark is None or mark[0] == exercise.variant.seed:
        return exercise
    say(f"variant {mark[0]} of {exercise.id}, as {mark[1]} says")
    return find_exercise(exercise.id, mark[0])


def all_exercises() -> Catalog:
    """Every exercise. Raises CommandError where none is installed."""
    from lab.catalog.catalog import open_catalog

    catalog = open_catalog()
    if not any(True for _ in catalog):
        raise MachineError("no exercise is installed; see what is wrong with: cks-lab doctor")
    return catalog
