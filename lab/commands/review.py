"""``cks-lab review``: what to revisit today."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog
    from lab.learning.overview import Overview
    from lab.progress import Progress

EPILOG = """\
A misunderstanding that you showed comes back the day after, then 1, 3, 7, 16
and 35 days after each time that you got it right: at another exercise, or with
other names and numbers, where there are any. Shown again, it starts anew.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    parser.add_argument("--all", action="store_true", help="all that is due, and what is to come")
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    from lab.commands.exercises import all_exercises
    from lab.commands.keeping import progress
    from lab.commands.terminal import show, show_json, width

    catalog = all_exercises()
    with progress() as kept:
        found = learnt(kept, catalog)
    if chosen.output == "json":
        from lab.render.review_json import review_json

        show_json(review_json(found))
    else:
        from lab.render.review_text import review_text

        show(review_text(found, width(), every=chosen.all))
    return 0


def learnt(kept: Progress, catalog: Catalog) -> Overview:
    """How the learner stands today, by the calendar of this machine."""
    from lab.learning.overview import overview

    return overview(kept.history(), catalog, kept.now())
