"""``cks-lab check``: are exercises sound, and does grading them tell right from wrong? For authors."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.catalog.places import Place
    from lab.gate.mutants import Depth
    from lab.gate.report import Gated

EPILOG = """\
PATH is a folder that holds exercises/ and solutions/, or one exercise's own folder.
Without PATH, looks at the exercises that come with the lab.

examples:
  cks-lab check                                  every exercise, with mutants
  cks-lab check frontend-egress --seeds 20       one, in 20 variants too
  cks-lab check my-pack --no-mutants             a pack of one's own, quickly
  cks-lab check my-pack/exercises/cluster-setup/my-exercise

exit status: 0 nothing to mend, 1 something to mend, 2 no such path or exercise
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    parser.add_argument("what", metavar="PATH|EXERCISE", nargs="*", help="what to look at (default: everything)")
    mutants = parser.add_mutually_exclusive_group()
    mutants.add_argument("--no-mutants", action="store_true", help="leave the grader itself untested")
    mutants.add_argument("--all-mutants", action="store_true", help="try many more of those with two changes")
    parser.add_argument("--seeds", metavar="N", type=int, default=0, help="look at N variants of each exercise too")
    parser.add_argument("--jobs", metavar="N", type=int, default=0, help="how many processes share the work")
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Look at them, and tell."""
    from lab.catalog.catalog import UnknownExerciseError
    from lab.commands.errors import CommandError
    from lab.commands.terminal import show, show_json, width
    from lab.gate.check import check

    place, names = _where(chosen.what)
    if chosen.seeds < 0 or chosen.jobs < 0:
        raise CommandError("--seeds and --jobs take a number from 0")
    try:
        report = check(
            place,
            names,
            seeds=range(chosen.seeds + 1),
            depth=_depth(chosen),
            jobs=chosen.jobs or _processors(),
            seen=_tell,
        )
    except UnknownExerciseError as error:
        raise CommandError(str(error)) from None
    if chosen.output == "json":
        from lab.render.gate_json import gate_json

        show_json(gate_json(report))
    else:
        from lab.render.gate_text import gate_text

        show(gate_text(report, width()))
    return 0 if report.clean else 1


def _where(what: list[str]) -> tuple[Place, list[str]]:
    """The place to look at, and the names of exercises in it; none for all of them."""
    from lab.catalog.places import shipped
    from lab.commands.errors import CommandError
    from lab.gate.folders import place_at

    place: Place | None = None
    names: list[str] = []
    for word in what:
        found = place_at(Path(word)) if Path(word).is_dir() else None
        if found is None:
            if Path(word).exists() or word.startswith((".", "/")) or word.endswith("/"):
                raise CommandError(f"{word} is no folder with exercises/ in it, and no exercise's own")
            names.append(word)
        elif place not in (None, found[0]):
            raise CommandError("name one folder of exercises at a time")
        else:
            place = found[0]
            names += [found[1]] if found[1] else []
    return place or shipped(), names


def _depth(chosen: argparse.Namespace) -> Depth | None:
    from lab.gate.mutants import EVERYTHING, USUAL

    if chosen.no_mutants:
        return None
    return EVERYTHING if chosen.all_mutants else USUAL


def _processors() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tell(gated: Gated) -> None:
    """A word on each exercise as it is done, for who waits at a terminal."""
    import sys

    from lab.commands.terminal import say

    if sys.stderr.isatty():
        variant = f", variant {gated.seed}" if gated.seed else ""
        say(f"{gated.exercise}{variant}: {'nothing to mend' if gated.clean else 'something to mend'}")
