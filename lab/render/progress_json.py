"""What the learner did, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lab.catalog.model import Exercise
from lab.progress.values import AttemptRecord, Standing
from lab.render.report_json import SCHEMA


def standing_json(standing: Standing) -> dict[str, Any]:
    """How the learner stands with one exercise."""
    return {
        "state": standing.state.value,
        "best": standing.best,
        "max_score": standing.max_score,
        "attempts": standing.attempts,
        "hints": standing.hints,
        "solution_seen": standing.solution_seen,
        "seconds": standing.seconds,
        "last": standing.last.isoformat() if standing.last else None,
    }


def progress_json(exercises: Iterable[Exercise], standing: Mapping[str, Standing]) -> dict[str, Any]:
    """How the learner stands with each exercise."""
    return {
        "schema": SCHEMA,
        "kind": "progress",
        "exercises": {exercise.id: standing_json(standing.get(exercise.id, Standing())) for exercise in exercises},
    }


def attempts_json(exercise_id: str, attempts: Iterable[AttemptRecord]) -> dict[str, Any]:
    """Every attempt at one exercise, the oldest first."""
    return {
        "schema": SCHEMA,
        "kind": "attempts",
        "exercise": exercise_id,
        "attempts": [
            {
                "at": attempt.at.isoformat(),
                "seed": attempt.seed,
                "score": attempt.score,
                "max_score": attempt.max_score,
                "passed": attempt.passed,
                "seconds": attempt.seconds,
                "hints": attempt.hints,
                "solution_seen": attempt.solution_seen,
                "rules": list(attempt.rules),
                "files": [{"name": file.name, "text": str(file.text)} for file in attempt.answer],
            }
            for attempt in attempts
        ],
    }
