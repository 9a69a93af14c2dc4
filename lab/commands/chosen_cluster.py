"""The cluster that a command looks at: an exercise's or a folder's, with files applied to it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.answer_files import read_submission, texts
from lab.commands.errors import CommandError
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lab.catalog.model import Exercise
    from lab.cluster.acting import Acting
    from lab.cluster.state import State
    from lab.manifests.submission import Submission, SubmittedFile


@dataclass(frozen=True, slots=True)
class ChosenCluster:
    """The cluster as found and with the files applied.

    ``name`` says in words which one it is; ``sources`` holds the text of each of its files by name. ``exercise`` is
    the one whose cluster it is, None for a folder's.
    """

    name: str
    before: State
    after: State
    sources: Mapping[str, str]
    exercise: Exercise | None = None


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """The arguments that choose a cluster."""
    from lab.commands.exercises import add_seed

    which = parser.add_mutually_exclusive_group()
    which.add_argument("--exercise", metavar="EXERCISE", help="the cluster of this exercise")
    which.add_argument("--scenario", metavar="DIR", help="a cluster with the manifests of this folder")
    parser.add_argument(
        "-f", "--file", metavar="FILE", action="append", default=[], dest="files",
        help="apply this file, folder or - to it first; may be given more than once",
    )  # fmt: skip
    add_seed(parser)


def choose_cluster(chosen: argparse.Namespace) -> ChosenCluster:
    """The cluster that the arguments mean. Raises CommandError where they mean none."""
    if chosen.exercise:
        return _of_exercise(chosen)
    if chosen.seed is not None:
        raise CommandError("--seed draws a variant of an exercise; name one with --exercise")
    if chosen.scenario:
        files = _files_of(chosen.scenario)
        given = read_submission(chosen.files)
        return _chosen(chosen.scenario, _built(files), files, given)
    raise CommandError("say which cluster: --exercise EXERCISE, or --scenario DIR for a folder of manifests")


def _of_exercise(chosen: argparse.Namespace) -> ChosenCluster:
    """The exercise's, in the variant that was asked for or that the files are for."""
    from lab.commands.exercises import exercise_answered, find_exercise

    exercise = find_exercise(chosen.exercise, chosen.seed)
    given = read_submission(chosen.files, exercise)
    exercise = exercise_answered(exercise, given, chosen.seed)
    seed = exercise.variant.seed
    name = f"{exercise.id} (variant {seed})" if seed else exercise.id
    found = _chosen(name, exercise.scenario, exercise.scenario_files, given, exercise.acting)
    return replace(found, exercise=exercise)


def _chosen(
    name: str, state: State, files: tuple[SubmittedFile, ...], given: Submission, acting: Acting | None = None
) -> ChosenCluster:
    if not given.files:
        return ChosenCluster(name, state, state, texts(files))
    sources = texts((*files, *given.files))
    return ChosenCluster(f"{name} with your files", state, _applied(state, given, acting), sources)


def _files_of(folder: str) -> tuple[SubmittedFile, ...]:
    if not Path(folder).is_dir():
        raise CommandError(f"{folder}: no such folder; name one that holds manifests as .yaml files")
    return read_submission([folder]).files


def _built(files: tuple[SubmittedFile, ...]) -> State:
    from lab.cluster.scenario import ScenarioError, build
    from lab.manifests.release import EXAM

    try:
        return build(EXAM, files=files)
    except ScenarioError as error:
        first, *others = str(error).splitlines()
        more = f" (and {len(others)} more)" if others else ""
        raise CommandError(f"{first}{more}; mend the manifest and try again") from None


def _applied(state: State, submission: Submission, acting: Acting | None) -> State:
    """The state with the files applied, and as whom where that is no administrator; what is refused is told, too."""
    from lab.cluster.simulated import SimulatedCluster
    from lab.commands.terminal import say
    from lab.manifests.finding import Severity
    from lab.render.finding_text import short_finding
    from lab.render.styled import plain

    if acting is not None:
        say(f"applying your files as {acting.person}")
    applied = SimulatedCluster().apply(state, submission, acting)
    for finding in applied.findings:
        if finding.severity is Severity.ERROR:
            say(plain(short_finding(finding)).rstrip("\n"))
    return applied.state
