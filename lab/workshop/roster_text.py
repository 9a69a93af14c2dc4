"""The instructor's screen as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lab.workshop.page import clock_text

LEARNERS = 40


def roster_text(room: Mapping[str, Any], most: int = LEARNERS) -> str:
    """The room as ``views.room_json`` tells it, stuck learners first."""
    return "\n".join([*_pace(room["pace"]), "", *_learners(room["learners"], most), "", *_trouble(room)]) + "\n"


def _pace(pace: Mapping[str, Any]) -> Iterator[str]:
    state = "ended" if pace["ended"] else "paused" if pace["paused"] else "running"
    hidden = ["names hidden"] if pace["anonymous"] else []
    opened = f"{len(pace['exercises'])} of {pace['planned']} exercises open"
    yield ", ".join([state, opened, f"scoreboard {pace['scoreboard']}", *hidden])
    for each in pace["exercises"]:
        left = "" if each["seconds_left"] is None else f"  {clock_text(each['seconds_left'])} left"
        yield f"  {each['id']}{left}{'  solution shown' if each['revealed'] else ''}"
    if pace["note"]:
        yield f"note: {' / '.join(pace['note']['text'].splitlines())}"


def _learners(learners: list[Mapping[str, Any]], most: int) -> Iterator[str]:
    yield f"{len(learners)} learners, {sum(each['stuck'] for each in learners)} stuck"
    for each in learners[:most]:
        mark = "!" if each["stuck"] else "✓" if each["passed_here"] else " "
        last = each["last"]
        points = f"{last['score']}/{last['max_score']} in {last['attempts']}" if last else "–"
        rules = ", ".join(last["rules"]) if last else ""
        away = " (away)" if each["away"] else ""
        who = f"{mark} {each['name'][:24]:24} {(each['exercise'] or '–')[:26]:26}"
        yield f"{who} {clock_text(each['seconds']):>6} {points:>12}  {rules}{away}"
    if len(learners) > most:
        yield f"  … and {len(learners) - most} more"


def _trouble(room: Mapping[str, Any]) -> Iterator[str]:
    for each in room["missed"][:5]:
        yield f"missed by {each['learners']} of {each['tried']}: {each['exercise']}: {each['text']}"
    for each in room["misunderstandings"][:5]:
        yield f"met by {each['learners']}: {each['title']} ({each['rule']})"
