"""``cks-lab hint``: hints in steps, never by accident."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.catalog.model import Exercise

MEANS = {
    "nudge": "where to look",
    "concept": "the idea behind it, with what to read",
    "shape": "a skeleton with gaps",
}

EPILOG = """\
Without an option, shows the hints you have opened and what the next one would tell. Opening one is noted
with your attempts; it takes no points.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_exercise, add_seed

    parser.epilog = EPILOG
    add_exercise(parser)
    add_seed(parser)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--next", action="store_true", help="open the next hint")
    which.add_argument("--all", action="store_true", help="open every hint")


def run(chosen: argparse.Namespace) -> int:
    """Show them."""
    from lab.commands.exercises import find_exercise
    from lab.commands.keeping import progress
    from lab.commands.terminal import put, show_markdown

    exercise = find_exercise(chosen.exercise, chosen.seed)
    total = len(exercise.hints)
    with progress() as kept:
        opened = min(kept.hints_shown(exercise.id), total)
        newly = total if chosen.all else min(opened + 1, total) if chosen.next else opened
        for number in range(opened + 1, newly + 1):
            kept.show_hint(exercise.id, number)
        if newly > opened:
            kept.touch(exercise.id)
    first = opened if chosen.next and newly > opened else 0
    for number, hint in enumerate(exercise.hints[first:newly], first + 1):
        put(f"hint {number} of {total}: {hint.level}\n\n")
        show_markdown(hint.text)
        put("\n")
    put(outlook(exercise, newly))
    return 0


def outlook(exercise: Exercise, opened: int) -> str:
    """What comes next, and what it costs."""
    from lab.catalog.variant_mark import named

    name = named(exercise.id, exercise.variant.seed)
    if opened >= len(exercise.hints):
        return f"These are all the hints. The solution: cks-lab solution {name}\n"
    hint = exercise.hints[opened]
    return (
        f"The next hint ({opened + 1} of {len(exercise.hints)}) is a {hint.level}: {MEANS[hint.level]}.\n"
        "It takes no points, but is noted with your attempts.\n"
        f"To open it: cks-lab hint {name} --next\n"
    )
