"""``cks-lab open``, and ``cks-lab`` alone: the app."""

from __future__ import annotations

import argparse
import sys

from lab.commands.errors import MachineError


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("exercise", metavar="EXERCISE", nargs="?", help="open this one at once")


def run(chosen: argparse.Namespace) -> int:
    """Open the app. Raises CommandError without a terminal to draw on."""
    name = getattr(chosen, "exercise", None)
    if name:
        from lab.commands.exercises import find_exercise

        name = find_exercise(name).id
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise MachineError("the app needs a terminal; without one use the commands, see: cks-lab --help")
    from lab.tui.app import run as run_app

    return run_app(name)
