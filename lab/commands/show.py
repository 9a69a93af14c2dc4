"""``cks-lab show``: an exercise's task."""

from __future__ import annotations

import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_exercise, add_seed
    from lab.commands.parser import add_output

    add_exercise(parser)
    add_seed(parser)
    parser.add_argument("--scenario", action="store_true", help="print the cluster's manifests instead")
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    from lab.commands.exercises import find_exercise
    from lab.commands.keeping import progress
    from lab.commands.terminal import put, show, show_json, show_markdown, width

    exercise = find_exercise(chosen.exercise, chosen.seed)
    if chosen.output == "json":
        from lab.render.exercise_json import exercise_json

        show_json(exercise_json(exercise))
        return 0
    from lab.render.exercise_text import foot_text, head_text, scenario_yaml

    if chosen.scenario:
        from lab.render.styled import harmless

        put(harmless(scenario_yaml(exercise)))
        return 0
    with progress() as kept:
        hints = kept.hints_shown(exercise.id)
    show(head_text(exercise, width()))
    show_markdown(exercise.task)
    show(foot_text(exercise, hints, width()))
    return 0
