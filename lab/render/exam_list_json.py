"""The blueprints and the exams begun, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from lab.exam.sheet_fields import hundredths
from lab.render.report_json import SCHEMA

if TYPE_CHECKING:
    from lab.exam.blueprint import Blueprint
    from lab.exam.results import Result
    from lab.exam.standing import Standing


def exams_json(
    blueprints: Iterable[Blueprint],
    standings: Iterable[Standing],
    results: Mapping[int, Result | str],
    damaged: Iterable[int] = (),
) -> dict[str, Any]:
    """What may be drawn, and what was."""
    return {
        "schema": SCHEMA,
        "kind": "exams",
        "blueprints": [_blueprint(each) for each in blueprints],
        "exams": [_exam(each, results.get(each.number)) for each in standings],
        "damaged": list(damaged),
    }


def _blueprint(each: Blueprint) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title,
        "tasks": each.tasks,
        "minutes": each.minutes,
        "passing": each.passing,
        "domains": dict(each.domains),
    }


def _exam(each: Standing, result: Result | str | None) -> dict[str, Any]:
    """``state`` is running, over (time is up, or handed in, and not graded yet), or graded."""
    sheet = None if result is None or isinstance(result, str) else result.sheet
    return {
        "exam": each.number,
        "blueprint": each.paper.blueprint,
        "title": each.paper.title,
        "seed": each.paper.seed,
        "minutes": each.paper.minutes,
        "cluster": each.record.cluster,
        "started": each.record.started,
        "ended": each.record.ended or None,
        "ending": each.record.ending or None,
        "state": "running" if each.running else "over" if sheet is None else "graded",
        "seconds_left": max(round(each.left.time.total_seconds(), 1), 0.0),
        "percent": hundredths(sheet.percent) if sheet else None,
        "passed": sheet.passed if sheet else None,
        "problem": result if isinstance(result, str) else None,
    }
