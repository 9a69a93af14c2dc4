"""The verdict beside the keyboard in a workshop: of this machine where it has the exercise, else of the server."""

from __future__ import annotations

from collections.abc import Callable

from lab.catalog.model import Exercise
from lab.grading.report import CheckResult, Report
from lab.manifests.submission import Submission
from lab.tui.judge import Verdict, is_blank, judge
from lab.tui.workshop.sent import SentExercise

FROM_SERVER = "The workshop's server judges this exercise: F5 hands in, and its verdict is shown here."

Told = Callable[[str, Submission], Report | None]


def judge_here(exercise: Exercise, submission: Submission, told: Told) -> Verdict:
    """The verdict on an answer; ``told`` gives what the server said of an exercise's answer, if it did."""
    if not isinstance(exercise, SentExercise):
        return judge(exercise, submission)
    empty = is_unwritten(exercise, submission)
    report = told(exercise.id, submission)
    if report is not None:
        return Verdict(submission, report, {})
    from lab.manifests.reader import load

    manifests = {answer.file for answer in exercise.answers if not answer.place}
    found = tuple(
        finding
        for file in submission.files
        if file.name in manifests
        for finding in load(file.text, file.name).findings
    )
    return Verdict(submission, _open(exercise), {}, found, empty, awaits=FROM_SERVER)


def is_unwritten(exercise: Exercise, submission: Submission) -> bool:
    """Whether an answer stands as it was handed out, or says nothing."""
    return submission == exercise.starter or all(is_blank(str(file.text)) for file in submission.files)


def _open(exercise: Exercise) -> Report:
    """A report in which nothing is decided."""
    checks = tuple(
        CheckResult(each.id, each.text, each.points, 0, None, each.guards, "hand in, and the server tells")
        for each in exercise.checks
    )
    return Report(exercise.id, "simulated", 0, exercise.max_score, checks, changed=False)
