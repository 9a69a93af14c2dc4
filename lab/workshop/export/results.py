"""Results as CSV and JSON."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from lab.workshop.room import Room
from lab.workshop.views import missed_json, misunderstandings_json

SCHEMA = 1
COLUMNS = (
    "number", "learner", "exercise", "title", "points", "of", "passed", "attempts", "late", "seconds", "first_full",
)  # fmt: skip

STEERING = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula: https://owasp.org/www-community/attacks/CSV_Injection."""


def results(room: Room) -> list[dict[str, Any]]:
    """A row for each learner and each exercise that they began, by learner and plan."""
    working = room.pace.working(room.last_offset)
    found = []
    for person in sorted(room.people.values(), key=lambda each: each.number):
        for plan in room.workshop.plan:
            standing = person.standings.get(plan.exercise)
            if standing is None:
                continue
            found.append({
                "number": person.number,
                "learner": room.name_of(person),
                "exercise": plan.exercise,
                "title": plan.title,
                "points": standing.best,
                "of": plan.max_score,
                "passed": standing.passed,
                "attempts": standing.attempts,
                "late": standing.late,
                "seconds": round(person.seconds_at(plan.exercise, working)),
                "first_full": round(standing.best_at) if standing.passed else None,
            })  # fmt: skip
    return found


def results_csv(room: Room) -> str:
    """The rows as CSV, safe to open in a spreadsheet. ``first_full`` is in seconds since the workshop began."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in results(room):
        writer.writerow([_cell(row[name]) for name in COLUMNS])
    return out.getvalue()


def results_json(room: Room) -> dict[str, Any]:
    """The same with what the room missed."""
    workshop = room.workshop
    return {
        "schema": SCHEMA,
        "kind": "workshop",
        "id": workshop.id,
        "name": workshop.name,
        "made": workshop.made,
        "exercises": [
            {"id": each.exercise, "variant": each.seed, "title": each.title, "max_score": each.max_score}
            for each in workshop.plan
        ],
        "learners": [
            {
                "number": person.number, "name": room.name_of(person), "score": person.score,
                "passed": sum(each.passed for each in person.standings.values()),
            }
            for person in sorted(room.people.values(), key=lambda each: each.number)
        ],
        "results": results(room),
        "missed": missed_json(room),
        "misunderstandings": misunderstandings_json(room),
    }  # fmt: skip


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(STEERING):
        return "'" + value
    return "" if value is None else value
