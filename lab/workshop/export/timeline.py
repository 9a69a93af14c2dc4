"""The timeline of a workshop, event by event, and the room as it stood at any moment of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lab.workshop.export.results import SCHEMA
from lab.workshop.room import Room
from lab.workshop.values import Event, Kind, Workshop


def room_at(workshop: Workshop, events: Iterable[Event], offset: float | None = None) -> Room:
    """The room as it stood so many seconds after the workshop began; at the end without a time."""
    return Room(workshop, (event for event in events if offset is None or event.offset <= offset))


def timeline_json(workshop: Workshop, events: Sequence[Event]) -> dict[str, Any]:
    """Every event in fields; learners by the names the room saw."""
    names = _names(workshop, events)
    return {
        "schema": SCHEMA,
        "kind": "timeline",
        "workshop": {"id": workshop.id, "name": workshop.name, "made": workshop.made},
        "events": [
            {
                "number": event.number, "kind": event.kind.value, "offset": round(event.offset, 3), "at": event.at,
                "learner": names.get(event.learner), "exercise": event.exercise or None,
                "facts": {key: value for key, value in event.facts.items() if key != "name"},
            }
            for event in events
        ],
    }  # fmt: skip


def timeline_text(workshop: Workshop, events: Sequence[Event]) -> Iterator[str]:
    """A line for each event."""
    names = _names(workshop, events)
    for event in events:
        minutes, seconds = divmod(int(event.offset), 60)
        yield f"{minutes:4}:{seconds:02}  {sentence(event, names.get(event.learner, 'someone'))}"


def sentence(event: Event, name: str) -> str:
    """What happened, in words."""
    facts, exercise = event.facts, event.exercise
    match event.kind:
        case Kind.HOSTED:
            return "the server is up"
        case Kind.JOINED:
            return f"{name} joins"
        case Kind.MOVED:
            return f"{name} turns to {exercise}" if exercise else f"{name} leaves the exercise"
        case Kind.SUBMITTED:
            late = ", too late to count" if facts["late"] else ""
            passed = "passes" if facts["passed"] else "hands in"
            return f"{name} {passed} {exercise}: {facts['score']} of {facts['max_score']}{late}"
        case Kind.SHARED:
            return f"{name} {'shares their answers' if facts['on'] else 'shares no longer'}"
        case Kind.REMOVED:
            return "a learner is removed"
        case Kind.OPENED:
            return f"{exercise} is opened"
        case Kind.BOXED if facts["seconds"] is None:
            return f"{exercise} has no time limit any more"
        case Kind.BOXED:
            minutes = facts["seconds"] / 60
            return f"{exercise} gets {minutes:g} minute{'' if minutes == 1 else 's'} from now"
        case Kind.REVEALED:
            return f"the solution of {exercise} is shown"
        case Kind.NOTED:
            return f"note: {' / '.join(facts['text'].splitlines())}" if facts["text"] else "the note is taken away"
        case Kind.SCOREBOARD:
            return f"the scoreboard is {facts['mode']}"
        case Kind.ANONYMOUS:
            return f"names are {'hidden' if facts['on'] else 'shown'}"
        case Kind.CLOCK_JUMPED:
            return f"the machine's clock was set by {facts['seconds']:+g} seconds; times here are not touched by it"
        case Kind.PAUSED | Kind.RESUMED:
            return f"the workshop is {event.kind.value}"
        case Kind.ENDED:
            return "the workshop ends"


def _names(workshop: Workshop, events: Sequence[Event]) -> dict[str, str]:
    room = Room(workshop, events)
    return {person.id: room.name_of(person) for person in room.people.values()}
