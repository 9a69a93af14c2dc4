"""``cks-lab solution``: the reference answer and why it is right."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_exercise, add_seed
    from lab.commands.parser import add_output

    add_exercise(parser)
    add_seed(parser)
    parser.add_argument("--yes", action="store_true", help="show it without asking")
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Show it, once that is confirmed."""
    from lab.catalog.variant_mark import named
    from lab.commands.errors import CommandError
    from lab.commands.exercises import find_exercise
    from lab.commands.keeping import progress
    from lab.commands.terminal import asks, put, say, show_json, show_markdown
    from lab.progress import Standing, StandingState
    from lab.render.languages import language_of

    exercise = find_exercise(chosen.exercise, chosen.seed)
    with progress() as kept:
        passed = kept.standing().get(exercise.id, Standing()).state is StandingState.PASSED
        if not (passed or chosen.yes or kept.solution_seen(exercise.id)):
            if not asks(f"Show the solution of {exercise.id}? It is noted with your attempts."):
                name = named(exercise.id, exercise.variant.seed)
                raise CommandError(f"the solution stays closed; to see it: cks-lab solution {name} --yes")
            say("")
        if not passed:
            kept.show_solution(exercise.id)
    if chosen.output == "json":
        from lab.render.exercise_json import solution_json

        show_json(solution_json(exercise))
        return 0
    files = exercise.solution.submission.files
    for file in files:
        if len(files) > 1:
            show_markdown(f"`{file.name}`\n")
        text = str(file.text).rstrip()
        show_markdown(f"```{language_of(file.name, text)}\n{text}\n```\n")
        put("\n")
    show_markdown(exercise.solution.why)
    return 0
