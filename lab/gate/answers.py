"""Whether the kept answers are graded as they should be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lab.catalog.answers import answer_paths
from lab.catalog.model import Exercise, Rejected
from lab.cluster.simulated import SimulatedCluster
from lab.gate.draft import Draft
from lab.gate.tags import known_tags
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.manifests.finding import Finding
from lab.manifests.submission import Submission

FEWEST_ACCEPTED = 3
FEWEST_REJECTED = 6


def starting_points(draft: Draft) -> Iterator[Finding]:
    """Nothing scores nothing, and so does the starter."""
    exercise = draft.exercise
    for submission, what in ((Submission(()), "nothing"), (exercise.starter, "the starter")):
        score = _graded(exercise, submission).score
        if score:
            message = f"{what} scores {score} of {exercise.max_score}, and must score 0"
            yield draft.problem("starter", message, "checks")


def guards(draft: Draft) -> Iterator[Finding]:
    """A check that holds in the cluster as found is marked as a guard; one that does not, is not."""
    exercise = draft.exercise
    for number, (item, found) in enumerate(zip(exercise.checks, exercise.as_found, strict=True)):
        if item.guards and found.passed is not True:
            message = f"the check {item.id!r} guards what is not so in the cluster as found: {found.summary}"
            yield draft.of_check(number, "guards", message, "Take guards away.")
        if not item.guards and found.passed is True:
            message = f"the check {item.id!r} holds in the cluster as found, so it earns nothing"
            yield draft.of_check(number, "guards", message, "Add guards: true.")


def reference(draft: Draft) -> Iterator[Finding]:
    """The reference scores full, without a word, and defines what the learner is asked for."""
    exercise = draft.exercise
    report = _graded(exercise, exercise.solution.submission)
    file = _file(exercise.solution_folder)
    if not report.passed:
        yield draft.problem_in(file, "reference", f"the reference scores {_told(report)}")
    for finding in report.findings:
        yield draft.problem_in(file, "reference", f"a finding on the reference: [{finding.rule}] {finding.message}")
    applied = SimulatedCluster().apply(exercise.scenario, exercise.solution.submission, exercise.acting)
    made = applied.state.objects
    for number, answer in enumerate(exercise.answers):
        if answer.defines is not None and answer.defines not in made:
            yield draft.problem("reference", f"the reference makes no {answer.defines}", "answers", number, "object")


def accepted(draft: Draft) -> Iterator[Finding]:
    """At least three, and all score full."""
    exercise = draft.exercise
    folder = exercise.solution_folder / "accepted"
    answers = exercise.solution.accepted
    if len(answers) < FEWEST_ACCEPTED:
        message = f"{len(answers)} accepted answers; at least {FEWEST_ACCEPTED} are needed"
        yield draft.problem_in(folder, "accepted", message)
    for name, submission in answers:
        report = _graded(exercise, submission)
        if not report.passed:
            yield draft.problem_in(folder / name, "accepted", f"scores {_told(report)}, and must score full")


def rejected(draft: Draft) -> Iterator[Finding]:
    """At least six; none scores full, each is shown where it fails, and met first with the finding its tag names."""
    exercise = draft.exercise
    folder = exercise.solution_folder / "rejected"
    answers = exercise.solution.rejected
    if len(answers) < FEWEST_REJECTED:
        message = f"{len(answers)} rejected answers; at least {FEWEST_REJECTED} are needed"
        yield draft.problem_in(folder, "rejected", message)
    for answer in answers:
        yield from _rejected(draft, answer, folder / answer.file)


def _rejected(draft: Draft, answer: Rejected, file: Path) -> Iterator[Finding]:
    report = _graded(draft.exercise, answer.submission)
    if report.passed:
        yield draft.problem_in(file, "rejected", "scores full, and must not")
    for check in report.checks:
        if check.passed is not True and not check.summary:
            yield draft.problem_in(file, "unshown", f"the check {check.id!r} fails without a word")
    if not report.passed and not report.witnesses and any(answer.accepted for answer in report.answers):
        yield draft.problem_in(file, "unshown", "no check shows a case in which it is wrong")
    first = report.findings[0].rule if report.findings else ""
    met = f"the first finding is {first}: {report.findings[0].message}" if first else "there is no finding"
    if not answer.shows:
        mend = f"Begin the file with the line: # shows: {first or '<rule-id>'}"
        yield draft.problem_in(file, "tag", f"does not say which mistake it shows; {met}", mend=mend)
    elif answer.shows not in known_tags():
        yield draft.problem_in(file, "tag", f"there is no rule {answer.shows!r} to show; {met}")
    elif first != answer.shows:
        yield draft.problem_in(file, "tag", f"must be met with {answer.shows} first; {met}")


def _graded(exercise: Exercise, submission: Submission) -> Report:
    return grade(exercise, submission, SimulatedCluster())


def _told(report: Report) -> str:
    missed = "; ".join(f"{check.id}: {check.summary}" for check in report.checks if check.earned < check.points)
    return f"{report.score} of {report.max_score} ({missed})" if missed else f"{report.score} of {report.max_score}"


def _file(folder: Path) -> Path:
    found = (path for path in answer_paths(folder) if path.stem == "solution")
    return next(found, folder / "solution.yaml")


ANSWERS = (starting_points, guards, reference, accepted, rejected)
"""Everything about the kept answers."""
