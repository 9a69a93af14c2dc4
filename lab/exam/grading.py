"""From an exam that has ended to its score sheet."""

from __future__ import annotations

from collections.abc import Callable

from lab import __version__
from lab.catalog.catalog import UnknownExerciseError
from lab.catalog.fields import ExerciseError
from lab.catalog.model import Exercise
from lab.cluster.simulated import SimulatedCluster
from lab.exam.paper import Task
from lab.exam.session import ExamSession
from lab.exam.sheet import CheckScore, Sheet, TaskScore
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.manifests.submission import Submission

Grade = Callable[[Exercise, Submission], Report]

Graded = Callable[[Exercise, Submission, Report], None]

MOST_FINDINGS = 6
"""How many findings of a task a sheet keeps."""


class UnavailableError(Exception):
    """A task cannot be graded where it should be, on a real cluster say; the message says why."""


def simulated(exercise: Exercise, submission: Submission) -> Report:
    """Grade in the simulator."""
    return grade(exercise, submission, SimulatedCluster())


def score(
    session: ExamSession,
    grade_one: Grade = simulated,
    heard: Callable[[int], None] = lambda _: None,
    graded: Graded = lambda *_: None,
) -> Sheet:
    """Grade every task of an exam that has ended.

    ``heard`` is told the number of each before it is graded, and ``graded`` what was graded and how. A task that
    cannot be graded (its exercise is gone, say) earns nothing, and the sheet says why; one for which ``grade_one``
    raises UnavailableError is graded in the simulator, and the sheet says that, too.
    """
    tasks = []
    for task in session.paper.tasks:
        heard(task.number)
        tasks.append(_scored(session, task, grade_one, graded))
    record = session.record
    return Sheet(
        exam=session.number,
        paper=session.paper,
        started=record.started,
        ended=record.ended,
        ending=record.ending,
        used=min(record.used, session.whole.total_seconds()),
        cluster=record.cluster,
        versions=(record.made_by, f"cks-lab {__version__}"),
        seal=record.seal,
        tasks=tuple(tasks),
        remarks=tuple(session.remarks()),
    )


def _scored(session: ExamSession, task: Task, grade_one: Grade, graded: Graded) -> TaskScore:
    known = session.task(task.number)
    try:
        exercise = session.exercise(task.number)
    except (UnknownExerciseError, ExerciseError, OSError) as error:
        return TaskScore(
            task.number,
            task.exercise,
            task.exercise,
            task.domain,
            (),
            task.weight,
            task.seed,
            0,
            0,
            0,
            False,
            known.flagged,
            known.seconds,
            trouble=f"it could not be graded: {error}",
        )
    touched = session.touched(task.number)
    submission = session.submission(task.number)
    report, trouble = _report(exercise, submission, grade_one)
    graded(exercise, submission, report)
    if session.changed_since(task):
        trouble = "; ".join(filter(None, (trouble, "the exercise's files have changed since the exam began")))
    return TaskScore(
        number=task.number,
        exercise=exercise.id,
        title=exercise.title,
        domain=task.domain,
        competencies=exercise.competencies,
        weight=task.weight,
        variant=task.seed,
        minutes=exercise.minutes,
        score=report.score,
        max_score=report.max_score,
        touched=touched,
        flagged=known.flagged,
        seconds=known.seconds,
        checks=tuple(
            CheckScore(
                each.id,
                each.text,
                each.points,
                each.earned,
                "" if each.earned else each.summary,
                each.passed is True and not each.earned,
            )
            for each in report.checks
        ),
        findings=report.findings[:MOST_FINDINGS] if touched and not report.passed else (),
        trouble=trouble,
    )


def _report(exercise: Exercise, submission: Submission, grade_one: Grade) -> tuple[Report, str]:
    """The report, and what must be known about it."""
    try:
        return grade_one(exercise, submission), ""
    except UnavailableError as error:
        return simulated(exercise, submission), f"graded in the simulator: {error}"
