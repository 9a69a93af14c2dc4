"""``cks-lab open``, and ``cks-lab`` alone: the app."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lab.commands.errors import MachineError

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("exercise", metavar="EXERCISE", nargs="?", help="open this one at once")


def run(chosen: argparse.Namespace) -> int:
    """Open the app on the exercise that is named, or on the library."""
    return open_app(chosen.exercise)


def open_app(name: str | None = None) -> int:
    """Open the app. Raises CommandError for an unknown exercise, and without a terminal to draw on."""
    if name:
        name = _short(name)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise MachineError("the app needs a terminal; without one use the commands, see: cks-lab --help")
    from lab.tui.app import run as run_app

    return run_app(name)


def _short(name: str) -> str:
    """The exercise's short name. Reading the exercise waits until the first frame is drawn.

    Raises CommandError where there is none of that name.
    """
    from lab.catalog.places import shipped

    domain, _, short = name.rpartition("/")
    folders = shipped().exercises.glob(f"{domain or '*'}/*/exercise.yaml")
    if short in {file.parent.name for file in folders}:
        return short
    from lab.commands.exercises import find_exercise

    return find_exercise(name).id
