"""``cks-lab progress``: what one did so far."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.parser import add_output

    parser.add_argument(
        "exercise", metavar="EXERCISE", nargs="?", help="every attempt at this one, instead of the overview"
    )
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    from lab.commands.exercises import all_exercises, find_exercise
    from lab.commands.keeping import progress
    from lab.commands.terminal import show, show_json, width

    if chosen.exercise:
        exercise = find_exercise(chosen.exercise)
        with progress() as kept:
            attempts = kept.attempts(exercise.id)
        if chosen.output == "json":
            from lab.render.progress_json import attempts_json

            show_json(attempts_json(exercise.id, attempts))
        else:
            from lab.render.progress_text import attempts_text

            show(attempts_text(exercise.id, attempts, width()))
        return 0
    catalog = all_exercises()
    from lab.commands.review import learnt

    with progress() as kept:
        standing, found, where = kept.standing(), learnt(kept, catalog), kept.path
    if chosen.output == "json":
        from lab.render.progress_json import progress_json
        from lab.render.review_json import learning_json

        show_json({**progress_json(catalog, standing), **learning_json(found)})
    else:
        from lab.render.learning_text import learning_text
        from lab.render.progress_text import progress_text

        show((*learning_text(found, width()), *progress_text(catalog.domains, standing, str(where), width())))
    return 0
