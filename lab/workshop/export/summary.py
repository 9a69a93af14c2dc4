"""The after-class summary: one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from lab.workshop.export.results import results
from lab.workshop.room import Room
from lab.workshop.views import missed_json, misunderstandings_json

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
:root {{ color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif }}
body {{ margin: 2rem auto; max-width: 60rem; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }} th, td {{ text-align: left; padding: .2rem .7rem }}
th {{ font-weight: normal; opacity: .75 }} tr + tr td {{ border-top: 1px solid #8884 }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums }}
</style></head><body>
<h1>{title}</h1>
<p>{head}</p>
{body}
</body></html>
"""


def summary_html(room: Room) -> str:
    """The page: how each exercise went, what was missed and misunderstood, and everybody's points."""
    workshop, minutes = room.workshop, round(room.last_offset / 60)
    head = f"{workshop.made[:10]}, {minutes} minutes, {len(room.people)} learners"
    sections = (_exercises(room), _missed(room), _misunderstood(room), _learners(room))
    return PAGE.format(title=escape(workshop.name), head=escape(head), body="\n".join(filter(None, sections)))


def _exercises(room: Room) -> str:
    rows = results(room)
    found = []
    for plan in room.workshop.plan:
        if not room.pace.slots[plan.exercise].opened:
            continue
        of_it = [row for row in rows if row["exercise"] == plan.exercise]
        passed = [row for row in of_it if row["passed"]]
        times = sorted(row["seconds"] for row in passed)
        median = f"{times[len(times) // 2] / 60:.0f} min" if times else "–"
        tries = sum(row["attempts"] for row in of_it) / len(of_it) if of_it else 0.0
        found.append((plan.title, len(of_it), len(passed), f"{tries:.1f}", median, f"{plan.minutes} min"))
    return _table("Exercises", ("", "began", "passed", "tries each", "time of the middle one", "meant to take"), found)


def _missed(room: Room) -> str:
    titles = {plan.exercise: plan.title for plan in room.workshop.plan}
    return _table(
        "What was missed most, to the end",
        ("", "exercise", "learners"),
        [(each["text"], titles[each["exercise"]], f"{each['learners']} of {each['tried']}")
         for each in missed_json(room)],
    )  # fmt: skip


def _misunderstood(room: Room) -> str:
    return _table(
        "What was misunderstood most",
        ("", "learners", "of them to the end"),
        [(each["title"], each["learners"], each["now"]) for each in misunderstandings_json(room)],
    )


def _learners(room: Room) -> str:
    most = sum(plan.max_score for plan in room.workshop.plan if room.pace.slots[plan.exercise].opened)
    rows = [
        (place.rank, room.name_of(room.people[place.learner]), place.passed, f"{place.score} of {most}")
        for place in room.ranking()
    ]
    return _table("Learners", ("", "", "passed", "points"), rows)


def _table(title: str, heads: Iterable[str], rows: list[tuple[Any, ...]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"


def _cell(value: Any) -> str:
    kind = ' class="number"' if isinstance(value, int) else ""
    return f"<td{kind}>{escape(str(value))}</td>"
