"""``cks-lab list``: the exercises and how one stands with each."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.progress import Standing

STATES = ("new", "started", "passed")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_output

    parser.add_argument("--domain", metavar="NAME", help="only this domain of the curriculum")
    parser.add_argument("--state", choices=STATES, help="only those that you stand so with")
    parser.add_argument("--search", metavar="WORDS", help="only those with all these words in name or title")
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print them."""
    from lab.commands.errors import CommandError
    from lab.commands.exercises import all_exercises
    from lab.commands.keeping import progress
    from lab.commands.terminal import say, show, show_json, width
    from lab.progress import Standing

    catalog = all_exercises()
    known = [domain.id for domain in catalog.domains]
    if chosen.domain and chosen.domain not in known:
        raise CommandError(f"there is no domain {chosen.domain!r}; there are: {', '.join(known)}")
    with progress() as kept:
        standing = kept.standing()

    def wanted(exercise: Exercise) -> bool:
        return _matches(exercise, standing.get(exercise.id, Standing()), chosen)

    if chosen.output == "json":
        from lab.render.exercise_json import list_json

        show_json(list_json(filter(wanted, catalog), standing, catalog.problems))
    else:
        from lab.render.exercise_text import list_text

        show(list_text(catalog.domains, standing, wanted, width()))
    for problem in catalog.problems:
        from lab.render.pack_text import problem_text

        say(f"cks-lab: {problem_text(problem)}")
    return 0


def _matches(exercise: Exercise, standing: Standing, chosen: argparse.Namespace) -> bool:
    if chosen.domain and exercise.domain != chosen.domain:
        return False
    if chosen.state and standing.state != chosen.state:
        return False
    words = (chosen.search or "").lower().split()
    text = f"{exercise.id} {exercise.title} {' '.join(exercise.competencies)}".lower()
    return all(word in text for word in words)
