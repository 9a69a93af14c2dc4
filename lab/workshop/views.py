"""What the instructor's screen and the projector show."""

from __future__ import annotations

from collections import Counter
from typing import Any

from lab.learning.topics import title_of
from lab.workshop.pace import OFF, pace_json
from lab.workshop.person import TRIES_WITHOUT_GAIN, Person
from lab.workshop.room import Room

SHOWN = 12
"""Lines of the most-missed checks and of the most-shown misunderstandings."""

GONE_SECONDS = 40.0
"""Without a sign for so long, a learner counts as away."""


def room_json(room: Room, offset: float) -> dict[str, Any]:
    """Everything on the instructor's screen.

    ``learners`` come stuck ones first, then by the time on their task. ``last`` is of the newest submission to the
    exercise they are at; it names findings by their ids alone.
    """
    learners = [learner_json(room, each, offset) for each in room.people.values()]
    learners.sort(key=lambda each: (not each["stuck"], each["passed_here"], -each["seconds"], each["number"]))
    return {
        "kind": "room",
        "version": room.number,
        "workshop": {"id": room.workshop.id, "name": room.workshop.name, "made": room.workshop.made},
        "offset": round(offset, 3),
        "pace": {**pace_json(room.pace, offset), "plan": _plan_json(room)},
        "learners": learners,
        "missed": missed_json(room),
        "misunderstandings": misunderstandings_json(room),
        "scoreboard": scoreboard_json(room),
    }


def learner_json(room: Room, person: Person, offset: float) -> dict[str, Any]:
    """A line of the roster."""
    here = person.standings.get(person.exercise)
    seconds = person.seconds_at(person.exercise, room.pace.working(offset))
    return {
        "id": person.id,
        "number": person.number,
        "name": room.name_of(person),
        "exercise": person.exercise or None,
        "seconds": round(seconds, 1),
        "stuck": is_stuck(room, person, seconds),
        "passed_here": bool(here and here.passed),
        "away": offset - person.seen > GONE_SECONDS,
        "seen_seconds_ago": round(max(offset - person.seen, 0.0), 1),
        "shares": person.shares,
        "score": person.score,
        "passed": sum(each.passed for each in person.standings.values()),
        "attempts": sum(each.attempts for each in person.standings.values()),
        "last": None if here is None or not here.newest else {
            "submission": here.newest,
            "score": here.score,
            "max_score": _max_score(room, person.exercise),
            "attempts": here.attempts,
            "rules": list(here.rules),
            "missed": list(here.missed),
        },
    }


def is_stuck(room: Room, person: Person, seconds: float) -> bool:
    """Whether the learner is past the exercise's time, or tried several times without gaining anything."""
    slot = room.pace.slots.get(person.exercise)
    here = person.standings.get(person.exercise)
    if slot is None or slot.revealed or (here is not None and here.passed):
        return False
    return seconds > 60 * slot.planned.minutes or (here is not None and here.without_gain >= TRIES_WITHOUT_GAIN)


def missed_json(room: Room) -> list[dict[str, Any]]:
    """The checks that most learners' newest submissions do not meet."""
    missed: Counter[tuple[str, str]] = Counter()
    tried: Counter[str] = Counter()
    for person in room.people.values():
        for name, standing in person.standings.items():
            if standing.newest:
                tried[name] += 1
                missed.update((name, check) for check in standing.missed)
    texts = {(plan.exercise, check.id): check.text for plan in room.workshop.plan for check in plan.checks}
    return [
        {
            "exercise": name, "check": check, "text": texts.get((name, check), check),
            "learners": count, "tried": tried[name],
        }
        for (name, check), count in sorted(missed.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
    ]  # fmt: skip


def misunderstandings_json(room: Room) -> list[dict[str, Any]]:
    """The rules that most learners were met with; ``now`` counts those whose newest submission still is."""
    ever: Counter[str] = Counter()
    now: Counter[str] = Counter()
    for person in room.people.values():
        ever.update({rule for standing in person.standings.values() for rule in standing.shown})
        now.update({rule for standing in person.standings.values() for rule in standing.rules})
    return [
        {"rule": rule, "title": title_of(rule), "learners": count, "now": now[rule]}
        for rule, count in sorted(ever.items(), key=lambda each: (-each[1], each[0]))[:SHOWN]
    ]


def scoreboard_json(room: Room, learner: str = "") -> list[dict[str, Any]]:
    """The scoreboard as the room sees it, with the learner who asks marked; empty while it is off."""
    if room.pace.scoreboard == OFF:
        return []
    return [
        {
            "rank": place.rank, "name": room.name_of(room.people[place.learner]), "score": place.score,
            "passed": place.passed, "you": place.learner == learner,
        }
        for place in room.scoreboard
        if place.learner in room.people
    ]  # fmt: skip


def projector_json(room: Room, offset: float) -> dict[str, Any]:
    """What the room may see: where the class is, never who is stuck."""
    return {
        "kind": "projector",
        "version": room.number,
        "workshop": {"name": room.workshop.name},
        "pace": pace_json(room.pace, offset),
        "learners": len(room.people),
        "exercises": [
            {
                "id": name,
                "title": slot.planned.title,
                "at_it": sum(each.exercise == name for each in room.people.values()),
                "passed": sum(name in each.standings and each.standings[name].passed for each in room.people.values()),
            }
            for name, slot in room.pace.slots.items()
            if slot.opened
        ],
        "missed": missed_json(room)[:5],
        "misunderstandings": misunderstandings_json(room)[:5],
        "scoreboard": scoreboard_json(room),
    }


def _max_score(room: Room, exercise: str) -> int:
    slot = room.pace.slots.get(exercise)
    return slot.planned.max_score if slot else 0


def _plan_json(room: Room) -> list[dict[str, Any]]:
    return [
        {"id": name, "title": slot.planned.title, "opened": slot.opened, "revealed": slot.revealed}
        for name, slot in room.pace.slots.items()
    ]
