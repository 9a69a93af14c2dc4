"""Exams as JSON while they go on; docs/json.md describes the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lab.render.report_json import SCHEMA

if TYPE_CHECKING:
    from lab.exam.session import ExamSession


def status_json(session: ExamSession) -> dict[str, Any]:
    """A running exam: the time left, and each task."""
    return {
        "schema": SCHEMA,
        "kind": "exam-status",
        "exam": session.number,
        "title": session.paper.title,
        "seed": session.paper.seed,
        "seconds_left": max(round(session.left.time.total_seconds(), 1), 0.0),
        "ends_at": session.ends_at.isoformat(),
        "tasks": [
            {
                "number": task.number,
                "exercise": task.exercise,
                "context": task.context,
                "weight": task.weight,
                "touched": session.touched(task.number),
                "flagged": session.task(task.number).flagged,
                "files": list(session.texts(task.number)),
            }
            for task in session.paper.tasks
        ],
    }
