"""``cks-lab view``: what a subject shows of a cluster, with what files change in it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError

if TYPE_CHECKING:
    from lab.commands.chosen_cluster import ChosenCluster
    from lab.subjects.protocol import Setting

EPILOG = """\
It shows what the exercise's subject is about: who reaches whom for network,
who may do what for rbac, which pods run and what their containers may do for
podsecurity. What your files change is marked.

examples:
  cks-lab view frontend-egress
  cks-lab view EXERCISE -f role.yaml
  cks-lab view --scenario manifests/ --subject rbac
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_seed
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    parser.add_argument("exercise", metavar="EXERCISE", nargs="?", help="the cluster of this exercise")
    parser.add_argument("--scenario", metavar="DIR", help="a cluster with the manifests of this folder instead")
    parser.add_argument(
        "-f", "--file", metavar="FILE", action="append", default=[], dest="files",
        help="apply this file, folder or - to it first; may be given more than once",
    )  # fmt: skip
    parser.add_argument(
        "--subject", metavar="SUBJECT", action="append", default=[], dest="subjects",
        help="show this subject (default: the exercise's own; for a folder every one)",
    )  # fmt: skip
    add_seed(parser)
    add_output(parser, "json")


def run(chosen: argparse.Namespace) -> int:
    """Print it."""
    from lab.commands.chosen_cluster import choose_cluster
    from lab.commands.terminal import show, show_json, width

    if chosen.exercise and chosen.scenario:
        raise CommandError("name an exercise or a folder with --scenario, not both")
    if not chosen.exercise and not chosen.scenario:
        raise CommandError("say which cluster: EXERCISE, or --scenario DIR for a folder of manifests")
    named = _known(chosen.subjects)
    cluster = choose_cluster(chosen)
    names = named or _own(cluster)
    setting = _setting(cluster)
    if chosen.output == "json":
        from lab.render.report_json import SCHEMA
        from lab.render.views import view_of

        views = {name: view_of(name).view_json(setting) for name in names}
        show_json({"schema": SCHEMA, "kind": "view", "of": cluster.name, "subjects": views})
    else:
        from lab.render.view_text import view_text

        show(view_text(names, setting, cluster.name, width()))
    return 0


def _known(names: list[str]) -> tuple[str, ...]:
    """The subjects that were named. Raises CommandError for one that there is not."""
    from lab.subjects.registry import subject

    try:
        return tuple(dict.fromkeys(subject(name).name for name in names))
    except ValueError as error:
        raise CommandError(str(error)) from None


def _own(cluster: ChosenCluster) -> tuple[str, ...]:
    """The exercise's subjects, or every one for a folder. Raises CommandError where an exercise has none."""
    from lab.subjects.registry import subjects

    if cluster.exercise is None:
        return tuple(subjects())
    if not cluster.exercise.subjects:
        raise CommandError(f"{cluster.exercise.id} is of no subject alone; name one with --subject")
    return cluster.exercise.subjects


def _setting(cluster: ChosenCluster) -> Setting:
    from lab.subjects.protocol import Bounds, Setting

    exercise = cluster.exercise
    bounds = exercise.bounds if exercise is not None else Bounds(cluster.before, cluster.before)
    return Setting(cluster.before, cluster.after, bounds, exercise is not None and exercise.closed)
