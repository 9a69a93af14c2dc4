"""The report of an exam as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.exam.sheet_fields import hundredths, sheet_json
from lab.render.exam_words import repeated_by

if TYPE_CHECKING:
    from lab.exam.rehearsal import Rehearsal


def exam_json(told: Rehearsal) -> dict[str, Any]:
    """The sheet that counts, and what belongs to it: every grading again, earlier results, what to practise."""
    sheet = told.result.sheet
    return {
        **sheet_json(sheet),
        "graded": told.result.graded.isoformat(),
        "repeat": repeated_by(sheet.paper),
        "again": [
            {
                "at": at.isoformat(),
                "graded_by": again.versions[1],
                "percent": hundredths(again.percent),
                "passed": again.passed,
                "tasks": [{"number": task.number, "score": task.score} for task in again.tasks],
                "remarks": list(again.remarks),
            }
            for at, again in told.result.again
        ],
        "history": [
            {
                "exam": each.exam,
                "started": each.started,
                "seed": each.seed,
                "percent": hundredths(each.percent),
                "passed": each.passed,
            }
            for each in told.history
        ],
        "practise": [
            {"exercise": each.exercise.id, "title": each.exercise.title, "task": each.task.number, "same": each.same}
            for each in told.practise
        ],
    }
