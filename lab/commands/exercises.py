"""Finding the exercise a command names."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog
    from lab.catalog.model import Exercise


def add_exercise(parser: argparse.ArgumentParser) -> None:
    """The argument that names an exercise."""
    parser.add_argument("exercise", metavar="EXERCISE", help="its short name, as `cks-lab list` shows it")


def find_exercise(name: str) -> Exercise:
    """The exercise of that name. Raises CommandError where there is none or it cannot be used."""
    from lab.catalog.catalog import UnknownExerciseError, open_exercise
    from lab.catalog.fields import ExerciseError

    try:
        return open_exercise(name)
    except UnknownExerciseError as error:
        raise CommandError(str(error)) from None
    except ExerciseError as error:
        raise MachineError(f"exercise {name!r} cannot be used: {error}") from None


def all_exercises() -> Catalog:
    """Every exercise. Raises CommandError where none is installed."""
    from lab.catalog.catalog import open_catalog

    catalog = open_catalog()
    if not any(True for _ in catalog):
        raise MachineError("no exercise is installed; see what is wrong with: cks-lab doctor")
    return catalog
