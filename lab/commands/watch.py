"""``cks-lab watch``: the verdict beside your own editor."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.answer_files import STDIN, read_submission
from lab.commands.errors import CommandError

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.manifests.submission import Submission

EPILOG = """\
Grades at once, and again whenever a file is saved, until you press q. Without
FILE, watches the exercise's own files in this folder. The exercise may be left
out where the file's name says it; of several exercises with such a file, the
one you worked on last is meant. r or Enter grades again by hand.

Files are looked at a few times a second, which works on every kind of disk. An
attempt is noted when the score changes, and at the end.

examples:
  cks-lab watch frontend-egress
  cks-lab watch frontend-allow-egress.yaml
  cks-lab watch frontend-egress answers/ --no-record

exit status: 0 the last verdict was a pass or you quit with q, 2 usage,
130 stopped with Ctrl+C
"""

INTERVAL = 0.3
"""Seconds from one look at the files to the next."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_seed
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    parser.add_argument("names", metavar="EXERCISE | FILE", nargs="+", help="an exercise's short name, then its files")
    add_seed(parser)
    parser.add_argument(
        "--interval", metavar="SECONDS", type=float, default=INTERVAL, help=f"how often to look (default: {INTERVAL:g})"
    )
    add_output(parser, "json")
    parser.add_argument("--no-record", action="store_true", help="leave this session out of your progress")


def run(chosen: argparse.Namespace) -> int:
    """Watch the files."""
    from contextlib import ExitStack
    from datetime import datetime
    from functools import partial
    from time import monotonic

    from lab.commands.exercises import find_exercise
    from lab.commands.keeping import progress
    from lab.commands.watch_files import Changes, mark_of
    from lab.commands.watch_keys import keyboard
    from lab.commands.watch_screen import chosen_screen
    from lab.commands.watch_session import Session, follow

    if not 0.02 <= chosen.interval <= 60:
        raise CommandError("--interval takes seconds from 0.02 to 60")
    exercise, names = _meant(chosen.names, chosen.seed)

    def drawn(submission: Submission) -> Exercise:
        from lab.catalog.variant_mark import mark_in

        mark = mark_in(submission) if chosen.seed is None else None
        wanted = mark[0] if mark is not None else chosen.seed or 0
        if wanted not in variants:
            variants[wanted] = find_exercise(exercise.id, wanted)
        return variants[wanted]

    variants = {exercise.variant.seed: exercise}
    facts = f"polling every {chosen.interval:g} s"
    with ExitStack() as stack:
        kept = None if chosen.no_record else stack.enter_context(progress())
        keys = stack.enter_context(keyboard())
        screen = chosen_screen(chosen.output, keys.heard)
        session = Session(
            exercise, names, screen, kept, facts,
            read=lambda: read_submission(names, exercise), drawn=drawn, now=datetime.now,
        )  # fmt: skip
        stack.callback(session.finish)
        changes = Changes(names, partial(mark_of, asked=exercise.answers))
        follow(session, changes, keys, screen, monotonic, chosen.interval)
    return 0


def _meant(words: list[str], seed: int | None) -> tuple[Exercise, list[str]]:
    """The exercise and the files that the words name. Raises CommandError."""
    from lab.catalog.exercise_file import NAME
    from lab.commands.exercises import find_exercise

    if STDIN in words:
        raise CommandError("standard input cannot be watched; name a file")
    first, *rest = words
    if NAME.fullmatch(first) or (NAME.fullmatch(first.rpartition("/")[2]) and not Path(first).exists()):
        exercise = find_exercise(first, seed)
        return exercise, rest or [answer.file for answer in exercise.answers]
    return find_exercise(_exercise_of(first), seed), words


def _exercise_of(file: str) -> str:
    """The exercise that asks for a file of that name: of several the one last worked on, else the first to learn.

    Raises CommandError.
    """
    from lab.commands.exercises import all_exercises
    from lab.commands.keeping import progress
    from lab.commands.terminal import say

    name = Path(file).name
    found = [each.id for each in all_exercises() if each.file_named(name) is not None]
    if not found:
        raise CommandError(f"{file} is no exercise's answer file; name the exercise: cks-lab watch EXERCISE {file}")
    with progress() as kept:
        last = {name: standing.last for name, standing in kept.standing().items() if standing.last}
    begun = sorted((each for each in found if each in last), key=lambda each: last[each])
    meant = begun[-1] if begun else found[0]
    if len(found) > 1:
        others = ", ".join(each for each in found if each != meant)
        say(f"{name} taken for that of {meant}; for {others} say: cks-lab watch EXERCISE {file}")
    return meant
