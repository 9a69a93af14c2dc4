"""Exercises as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lab.catalog.model import Exercise
from lab.manifests.finding import Finding
from lab.progress.values import Standing
from lab.render.progress_json import standing_json
from lab.render.report_json import SCHEMA


def list_json(
    exercises: Iterable[Exercise], standing: Mapping[str, Standing], problems: Iterable[Finding] = ()
) -> dict[str, Any]:
    """The exercises, each with how the learner stands, and what could not be used."""
    return {
        "schema": SCHEMA,
        "kind": "list",
        "exercises": [
            {**_head(exercise), "standing": standing_json(standing.get(exercise.id, Standing()))}
            for exercise in exercises
        ],
        "problems": [problem_json(problem) for problem in problems],
    }


def problem_json(problem: Finding) -> dict[str, Any]:
    """An exercise or a pack that cannot be used, and why."""
    return {
        "rule": problem.rule,
        "message": problem.message,
        "file": problem.span.file if problem.span else "",
        "line": problem.span.line if problem.span else 0,
        "mend": problem.mend,
    }


def exercise_json(exercise: Exercise) -> dict[str, Any]:
    """One exercise: its task, checks, files and links."""
    return {
        "schema": SCHEMA,
        "kind": "exercise",
        **_head(exercise),
        "task": exercise.task,
        "checks": [
            {"id": check.id, "text": check.text, "points": check.points, "guards": check.guards}
            for check in exercise.checks
        ],
        "files": [
            {
                "name": answer.file, "object": str(answer.defines or ""), "edits": answer.edits,
                "node": answer.node, "sheet": answer.sheet, "modes": answer.modes,
            }
            for answer in exercise.answers
        ],
        "hints": len(exercise.hints),
        "as": None if exercise.person is None else {
            "user": exercise.person.user, "groups": list(exercise.person.groups),
        },
        "variant": exercise.variant.seed,
        "parameters": [
            {"name": each.name, "value": exercise.variant.words.get(each.word, each.word)}
            for each in exercise.parameters
        ],
        "links": [{"title": link.title, "url": link.url} for link in exercise.links],
    }


def solution_json(exercise: Exercise) -> dict[str, Any]:
    """The reference answer and why it is right."""
    return {
        "schema": SCHEMA,
        "kind": "solution",
        "exercise": exercise.id,
        "variant": exercise.variant.seed,
        "files": [{"name": file.name, "text": str(file.text)} for file in exercise.solution.submission.files],
        "why": exercise.solution.why,
    }


def _head(exercise: Exercise) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "title": exercise.title,
        "domain": exercise.domain,
        "competencies": list(exercise.competencies),
        "difficulty": exercise.difficulty,
        "minutes": exercise.minutes,
        "kubernetes": str(exercise.release),
        "max_score": exercise.max_score,
        "pack": exercise.pack.pack if exercise.pack else "",
    }
