"""The instructor's words at a plain terminal, as actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HELP = """\
open [EXERCISE]          open it, or the next of the plan
pause, resume            nobody can hand in meanwhile
box EXERCISE MINUTES     a time limit from now; "box EXERCISE off" takes it away
reveal EXERCISE          show its solution
note TEXT                tell everyone; "note" alone takes it away
board on|freeze|off      the scoreboard
names hide|show          anonymous mode
remove NAME              a learner, with all their work
end                      the workshop is over
quit                     stop serving; it can be resumed
"""


class ConsoleError(ValueError):
    """The line cannot be understood; the message says why."""


def action_of(line: str, room: Mapping[str, Any]) -> dict[str, Any]:
    """The body of the action that a line asks for, see ``pacing``. Raises ConsoleError."""
    word, _, rest = line.strip().partition(" ")
    rest = rest.strip()
    match word.lower():
        case "open":
            return {"action": "open", "exercise": rest or None}
        case "pause" | "resume" | "end":
            return {"action": word.lower()}
        case "box":
            return _box(rest)
        case "reveal":
            return {"action": "reveal", "exercise": rest}
        case "note":
            return {"action": "note", "text": rest}
        case "board":
            return {"action": "scoreboard", "mode": {"freeze": "frozen"}.get(rest, rest)}
        case "names" if rest in ("hide", "show"):
            return {"action": "anonymous", "on": rest == "hide"}
        case "remove":
            return {"action": "remove", "learner": _learner(rest, room)}
    raise ConsoleError(f"not understood: {word}; there are:\n{HELP}")


def _box(rest: str) -> dict[str, Any]:
    exercise, _, minutes = rest.rpartition(" ")
    if minutes == "off":
        return {"action": "time-box", "exercise": exercise.strip(), "minutes": None}
    try:
        return {"action": "time-box", "exercise": exercise.strip(), "minutes": float(minutes)}
    except ValueError:
        raise ConsoleError("say it as in: box frontend-egress 10") from None


def _learner(name: str, room: Mapping[str, Any]) -> str:
    for each in room["learners"]:
        if name.casefold() in (each["name"].casefold(), each["id"]):
            return str(each["id"])
    raise ConsoleError(f"there is no learner {name!r}")
