"""What the instructor can do, as the body of a request: ``{"action": NAME, ...}``.

| action | with |
|---|---|
| ``open`` | ``exercise``; without it, the next of the plan |
| ``pause``, ``resume``, ``end`` | |
| ``time-box`` | ``exercise``, ``minutes`` (null takes the limit away) |
| ``reveal`` | ``exercise``: its debrief; what comes in afterwards does not count |
| ``note`` | ``text`` for everyone; empty takes it away |
| ``scoreboard`` | ``mode``: off, on or frozen |
| ``anonymous`` | ``on`` |
| ``remove`` | ``learner``: with all their work |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab.workshop.names import cleaned_text
from lab.workshop.pace import SCOREBOARDS
from lab.workshop.room import Room
from lab.workshop.store import Happening
from lab.workshop.values import Kind

LONGEST_NOTE = 500
MOST_MINUTES = 24 * 60


class ActionError(ValueError):
    """The action cannot be done; the message says why."""


def happening(room: Room, body: Mapping[str, Any]) -> Happening | None:
    """The event that an action makes; None where everything is already as it asks. Raises ActionError."""
    action = body.get("action")
    make = ACTIONS.get(action) if isinstance(action, str) else None
    if make is None:
        raise ActionError(f"the action must be one of: {', '.join(ACTIONS)}")
    if room.pace.ended and action != "remove":
        raise ActionError("the workshop has ended")
    return make(room, body)


def _open(room: Room, body: Mapping[str, Any]) -> Happening | None:
    name = body.get("exercise") or room.pace.next_closed()
    if not name:
        raise ActionError("every exercise is open")
    slot = room.pace.slots[_exercise(room, {"exercise": name})]
    return None if slot.opened else Happening(Kind.OPENED, exercise=name, facts=(("seed", slot.planned.seed),))


def _pause(room: Room, _: Mapping[str, Any]) -> Happening | None:
    return None if room.pace.paused else Happening(Kind.PAUSED)


def _resume(room: Room, _: Mapping[str, Any]) -> Happening | None:
    return Happening(Kind.RESUMED) if room.pace.paused else None


def _time_box(room: Room, body: Mapping[str, Any]) -> Happening:
    name = _opened(room, body)
    minutes = body.get("minutes")
    if minutes is None:
        return Happening(Kind.BOXED, exercise=name, facts=(("seconds", None),))
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 < minutes <= MOST_MINUTES:
        raise ActionError(f"minutes must be more than 0 and at most {MOST_MINUTES}")
    return Happening(Kind.BOXED, exercise=name, facts=(("seconds", minutes * 60),))


def _reveal(room: Room, body: Mapping[str, Any]) -> Happening | None:
    name = _opened(room, body)
    return None if room.pace.slots[name].revealed else Happening(Kind.REVEALED, exercise=name)


def _note(_: Room, body: Mapping[str, Any]) -> Happening:
    text = body.get("text")
    if not isinstance(text, str):
        raise ActionError("text must be a text")
    return Happening(Kind.NOTED, facts=(("text", cleaned_text(text, LONGEST_NOTE)),))


def _scoreboard(room: Room, body: Mapping[str, Any]) -> Happening | None:
    mode = body.get("mode")
    if mode not in SCOREBOARDS:
        raise ActionError(f"mode must be one of: {', '.join(SCOREBOARDS)}")
    return None if room.pace.scoreboard == mode else Happening(Kind.SCOREBOARD, facts=(("mode", mode),))


def _anonymous(room: Room, body: Mapping[str, Any]) -> Happening | None:
    on = body.get("on")
    if not isinstance(on, bool):
        raise ActionError("on must be true or false")
    return None if room.pace.anonymous is on else Happening(Kind.ANONYMOUS, facts=(("on", on),))


def _remove(room: Room, body: Mapping[str, Any]) -> Happening:
    learner = body.get("learner")
    if not isinstance(learner, str) or learner not in room.people:
        raise ActionError("there is no such learner")
    return Happening(Kind.REMOVED, learner=learner)


def _end(_room: Room, _: Mapping[str, Any]) -> Happening:
    return Happening(Kind.ENDED)


ACTIONS: dict[str, Callable[[Room, Mapping[str, Any]], Happening | None]] = {
    "open": _open,
    "pause": _pause,
    "resume": _resume,
    "time-box": _time_box,
    "reveal": _reveal,
    "note": _note,
    "scoreboard": _scoreboard,
    "anonymous": _anonymous,
    "remove": _remove,
    "end": _end,
}


def _exercise(room: Room, body: Mapping[str, Any]) -> str:
    name = body.get("exercise")
    if not isinstance(name, str) or name not in room.pace.slots:
        raise ActionError("the exercise is not part of the workshop")
    return name


def _opened(room: Room, body: Mapping[str, Any]) -> str:
    name = _exercise(room, body)
    if not room.pace.slots[name].opened:
        raise ActionError("the exercise is not open yet")
    return name
