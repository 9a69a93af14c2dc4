"""The score sheets of exams that have ended: graded once, kept, compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from lab import __version__
from lab.catalog.model import Exercise
from lab.exam.grading import Grade, score, simulated
from lab.exam.session import ExamSession, resume
from lab.exam.sheet import Sheet
from lab.exam.sheet_fields import sheet_json, sheet_of
from lab.grading.report import Report
from lab.manifests.submission import Submission
from lab.progress import Progress, variant_key
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What an exam was worth: ``sheet`` as first graded, which counts, and the sheets of every grading again."""

    sheet: Sheet
    graded: datetime
    again: tuple[tuple[datetime, Sheet], ...] = ()


def result_of(progress: Progress, exam: int) -> Result | None:
    """The result that is kept; None before it was graded.

    Where the first sheet is damaged that of a later grading counts, and says so. Raises ValueError where none is whole.
    """
    kept = progress.exams.sheets(exam)
    if not kept:
        return None
    found: list[tuple[datetime, Sheet]] = []
    damage: ValueError | None = None
    for each in kept:
        try:
            found.append((datetime.fromisoformat(each.at), sheet_of(each.sheet)))
        except ValueError as error:
            damage = damage or error
    if not found:
        raise damage or ValueError
    (graded, first), *again = found
    if damage is not None:
        remark = "a score sheet of this exam is damaged; the oldest that is whole counts"
        first = replace(first, remarks=(*first.remarks, remark))
    return Result(first, graded, tuple(again))


def settle(
    progress: Progress,
    session: ExamSession,
    grade_one: Grade = simulated,
    heard: Callable[[int], None] = lambda _: None,
) -> Result:
    """The result of an exam that has ended; graded if that was not done yet, and its answers noted as attempts.

    The second of two that grade at once finds the sheet of the first.
    """
    known = result_of(progress, session.number)
    if known is not None:
        return known
    graded: list[tuple[Exercise, Submission, Report]] = []

    sheet = score(session, grade_one, heard, lambda *each: graded.append(each))
    now = progress.now()
    if progress.exams.keep_sheet(session.number, now.isoformat(), f"cks-lab {__version__}", sheet_json(sheet)):
        _note_attempts(progress, session, graded)
    return result_of(progress, session.number) or Result(sheet, now)


def _note_attempts(progress: Progress, session: ExamSession, graded: list[tuple[Exercise, Submission, Report]]) -> None:
    """What was answered in an exam is known to the rest of the lab: what is mastered, and what to revisit."""
    numbers = {task.exercise: task.number for task in session.paper.tasks}
    for exercise, submission, report in graded:
        number = numbers[exercise.id]
        if session.touched(number):
            seed = exercise.variant.seed
            seconds = session.task(number).seconds
            progress.record(exercise.id, report, submission, seconds, seed, variant_key(exercise.id, seed))


def grade_again(progress: Progress, exam: int, grade_one: Grade = simulated) -> Result:
    """Grade an exam once more, keeping both sheets: the first still counts. Raises LookupError, ValueError."""
    session = resume(progress.exams, exam)
    now = progress.now()
    sheet = score(session, grade_one)
    progress.exams.keep_sheet(exam, now.isoformat(), f"cks-lab {__version__}", sheet_json(sheet), again=True)
    session.regraded()
    found = result_of(progress, exam)
    assert found is not None
    return found
