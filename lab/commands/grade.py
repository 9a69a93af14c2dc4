"""``cks-lab grade``: what an answer is worth, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.grading.report import Report
    from lab.manifests.submission import Submission

EPILOG = """\
Without FILE, grades what you have: the answer files in this folder, or the draft in the app.
Without --seed, grades the variant that a line "# variant N" in the files names.
An answer of several files is known by their names; one that you leave out counts as you found it.

examples:
  cks-lab grade frontend-egress frontend-allow-egress.yaml
  cks-lab grade frontend-egress answers/
  cks-lab grade seccomp-write pictures.json
  kubectl get netpol -n production-app -o yaml | cks-lab grade frontend-egress -
  cks-lab grade frontend-egress -o json answer.yaml
  cks-lab grade frontend-egress --live answer.yaml

exit status: 0 passed, 1 not passed, 2 nothing could be read, 3 environment
"""


EMPTY = "yaml-empty"
"""The rule of a file that could be read and holds nothing."""

UNASKED = "file-not-asked-for"
"""The rule of a file of another name than those that an answer of several files has."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    from lab.commands.exercises import add_exercise, add_seed
    from lab.commands.live_grading import add_live
    from lab.commands.parser import add_output

    parser.epilog = EPILOG
    add_exercise(parser)
    add_seed(parser)
    parser.add_argument("files", metavar="FILE", nargs="*", help="files, folders of them, or - for standard input")
    add_output(parser, "json", "junit")
    parser.add_argument("--no-record", action="store_true", help="leave this attempt out of your progress")
    add_live(parser)


def run(chosen: argparse.Namespace) -> int:
    """Grade the files."""
    import gc

    gc.set_threshold(100_000)  # hardly anything dies before the process does: do not look for it all the time
    from lab.commands.answer_files import read_submission
    from lab.commands.exercises import exercise_answered, find_exercise
    from lab.commands.live_grading import check_options, graded_live

    check_options(chosen)
    exercise = find_exercise(chosen.exercise, chosen.seed)
    if chosen.files:
        submission = read_submission(chosen.files, exercise)
    else:
        from lab.commands.at_hand import answer_at_hand
        from lab.commands.terminal import say

        submission, whence = answer_at_hand(exercise)
        say(f"grading {whence}")
    exercise = exercise_answered(exercise, submission, chosen.seed)
    report = graded_live(exercise, submission, chosen) if chosen.live else graded(exercise, submission)
    _print(report, exercise, submission, chosen.output)
    if not chosen.no_record:
        from lab.commands.keeping import progress

        with progress() as kept:
            kept.record(exercise.id, report, submission, seed=exercise.variant.seed)
    if report.passed:
        return 0
    return 2 if not report.answers and _unreadable(report, submission) else 1


def graded(exercise: Exercise, submission: Submission) -> Report:
    """The report on a submission, in the simulated cluster."""
    from lab.cluster.simulated import SimulatedCluster
    from lab.grading.grade import grade

    return grade(exercise, submission, SimulatedCluster())


def _print(report: Report, exercise: Exercise, submission: Submission, output: str) -> None:
    from lab.commands.terminal import put, show, show_json, width

    if output == "json":
        from lab.render.report_json import report_json

        show_json(report_json(report))
    elif output == "junit":
        from lab.render.junit import junit_xml

        put(junit_xml(report))
    else:
        from lab.commands.answer_files import texts
        from lab.render.report_text import next_step, report_text

        sources = texts((*exercise.scenario_files, *submission.files))
        show((*report_text(report, sources, width()), *next_step(report)))


def _unreadable(report: Report, submission: Submission) -> bool:
    """Whether not one document could be read from any of the files, which is not the same as there being none.

    Nor can a file be used that nobody asked for.
    """
    from lab.manifests.finding import Severity
    from lab.manifests.reader import load

    if any(finding.rule == UNASKED for finding in report.findings):
        return True
    loaded = [load(file.text, file.name) for file in submission.files]
    if any(each.documents for each in loaded):
        return False
    return any(
        finding.severity is Severity.ERROR and finding.rule != EMPTY for each in loaded for finding in each.findings
    )
