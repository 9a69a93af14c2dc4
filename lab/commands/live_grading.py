"""``cks-lab grade --live``: the same answer on a real cluster."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.grading.report import Report
    from lab.live.session import Choice
    from lab.live.trouble import LiveError
    from lab.manifests.submission import Submission

OPTIONS = ("context", "kubeconfig", "yes", "yes_really", "own_names", "start_pods")
"""Options that mean something only together with ``--live``."""


def add_live(parser: argparse.ArgumentParser) -> None:
    """The options that choose a cluster."""
    live = parser.add_argument_group("on a real cluster")
    live.add_argument("--live", action="store_true", help="try it on the practice cluster (cks-lab cluster up)")
    live.add_argument("--context", metavar="NAME", help="on the cluster of this context of your kubeconfig instead")
    live.add_argument("--kubeconfig", metavar="FILE", help="the file that describes the context")
    live.add_argument("--yes", action="store_true", help="use the context without being asked")
    live.add_argument("--yes-really", action="store_true", help="even one that looks like production")
    live.add_argument(
        "--own-names", action="store_true", help="make the exercise's namespaces without a prefix before their names"
    )
    live.add_argument(
        "--start-pods", action="store_true", help="start the pods of hardening tasks, and not only have them admitted"
    )


def check_options(chosen: argparse.Namespace) -> None:
    """Raises CommandError for options that do not go together."""
    if not chosen.live:
        given = next((name for name in OPTIONS if getattr(chosen, name)), "")
        if given:
            raise CommandError(f"--{given.replace('_', '-')} chooses a real cluster: say --live as well")
    elif chosen.kubeconfig and not chosen.context:
        raise CommandError("--kubeconfig describes a context: name that with --context")
    elif chosen.kubeconfig and not Path(chosen.kubeconfig).expanduser().is_file():
        raise CommandError(f"{chosen.kubeconfig}: no such file")


def choice_of(chosen: argparse.Namespace) -> Choice:
    """The cluster that the options mean."""
    from lab.live.session import Choice
    from lab.progress.places import home

    described = Path(chosen.kubeconfig).expanduser() if chosen.kubeconfig else None
    return Choice(home(), chosen.context or "", described, chosen.yes_really, chosen.own_names, chosen.start_pods)


def graded_live(exercise: Exercise, submission: Submission, chosen: argparse.Namespace) -> Report:
    """The report from the chosen cluster. Raises MachineError where there is none to be had.

    Ctrl+C, a closed terminal and a request to end remove what was made before they end the run.
    """
    from lab.commands.cluster import ending_as_ctrl_c
    from lab.commands.live_steps import LiveSteps
    from lab.commands.terminal import say
    from lab.live.session import grade_live
    from lab.live.trouble import LiveError

    steps = LiveSteps({check.id: check.text for check in exercise.checks})
    try:
        with ending_as_ctrl_c():
            graded = grade_live(
                exercise,
                submission,
                choice_of(chosen),
                confirm=lambda question: chosen.yes or _agrees(question),
                hear=steps.hear,
            )
    except LiveError as error:
        raise MachineError(_sentence(error)) from None
    except KeyboardInterrupt:
        steps.end_phase()
        say("cks-lab: stopped; what the run made was removed. If anything is left: cks-lab cluster clean")
        raise
    steps.end_phase()
    if graded.left is not None:
        say(f"cks-lab: {_sentence(graded.left)}")
    return graded.report


def _agrees(question: str) -> bool:
    from lab.commands.terminal import asks

    return asks(question)


def _sentence(error: LiveError) -> str:
    mend = "".join(f"\n  {each}" for each in error.mend.splitlines())
    return f"{error.sentence}{mend}"
