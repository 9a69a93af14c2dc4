"""The picture of the instructor's screen: a room of learners in the middle of a workshop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.learning.topics import title_of
from lab.tui.hosting.app import HostApp

PLAN = (
    ("frontend-egress", "Lock down the frontend"),
    ("default-deny", "Close everything, open what is needed"),
    ("two-locks", "Two locks on every connection"),
    ("and-or", "And, not or"),
)
LEARNERS: tuple[tuple[str, str, float, int | None, tuple[str, ...], str], ...] = (
    ("Grace", "default-deny", 812, 4, ("dns-missing", "policy-types-omitted"), "stuck shares"),
    ("Edsger", "default-deny", 655, 2, ("and-written-as-or",), "stuck"),
    ("Ada", "default-deny", 341, 7, ("dns-one-protocol",), "shares"),
    ("Barbara", "default-deny", 338, None, (), ""),
    ("Donald", "frontend-egress", 322, 6, ("dns-missing",), ""),
    ("Frances", "default-deny", 290, 10, (), "passed_here"),
    ("Ken", "default-deny", 264, 10, (), "passed_here"),
    ("Margaret", "default-deny", 95, 3, ("dns-missing",), "away"),
)
"""Name, exercise, seconds on it, points of ten, rules met with, and what holds of them."""

MISSED = (
    ("default-deny", "names are looked up over UDP and TCP", 4, 7),
    ("default-deny", "nothing but what the task lists is open", 3, 7),
    ("frontend-egress", "large DNS answers arrive too, over TCP 53", 2, 8),
)
MISUNDERSTOOD = (("dns-missing", 5, 3), ("and-written-as-or", 3, 1), ("dns-one-protocol", 2, 1))


class Picture:
    """A workshop that stands still."""

    code, id = "VGW5QBEE", "3f0c52a1b9de"
    url, projector = "https://cks.example:8765", "https://cks.example:8765/projector/…"

    def room(self) -> Mapping[str, Any]:
        """How things stand."""
        opened = [
            {
                "id": name,
                "title": title,
                "revealed": name == PLAN[0][0],
                "seconds_left": None if name == PLAN[0][0] else 468.0,
            }
            for name, title in PLAN[:2]
        ]
        return {
            "version": 1,
            "workshop": {"id": self.id, "name": "Network policies"},
            "pace": {
                "paused": False, "ended": False, "anonymous": False, "scoreboard": "on", "planned": len(PLAN),
                "note": {"number": 1, "text": "DNS goes over UDP and TCP. Break at half past ten."},
                "exercises": opened, "newest": PLAN[1][0],
                "plan": [{"id": each[0], "title": each[1], "opened": each in PLAN[:2]} for each in PLAN],
            },
            "learners": [_learner(*each) for each in LEARNERS],
            "missed": [
                {"exercise": name, "check": "", "text": text, "learners": count, "tried": tried}
                for name, text, count, tried in MISSED
            ],
            "misunderstandings": [
                {"rule": rule, "title": title_of(rule), "learners": count, "now": now}
                for rule, count, now in MISUNDERSTOOD
            ],
            "scoreboard": [
                {"rank": 1, "name": "Frances", "score": 20, "passed": 2},
                {"rank": 1, "name": "Ken", "score": 20, "passed": 2},
                {"rank": 3, "name": "Ada", "score": 17, "passed": 1},
            ],
        }  # fmt: skip

    async def act(self, _: Mapping[str, Any]) -> str:
        """Nothing."""
        return ""

    async def newest(self, _: str) -> None:
        """Nothing to read."""


def _learner(
    name: str, exercise: str, seconds: float, score: int | None, rules: tuple[str, ...], holds: str
) -> dict[str, Any]:
    last = (
        None if score is None else {"score": score, "max_score": 10, "attempts": 2, "rules": list(rules), "missed": []}
    )
    flags = {each: each in holds.split() for each in ("stuck", "away", "passed_here", "shares")}
    return {
        "id": name, "number": 1, "name": name, "exercise": exercise, "seconds": seconds, "seen_seconds_ago": 1.0,
        "score": score or 0, "passed": 0, "attempts": 2, "last": last, **flags,
    }  # fmt: skip


async def room() -> str:
    """The room."""
    app = HostApp(Picture())
    async with app.run_test(size=(140, 34)) as pilot:
        await pilot.pause()
        return app.export_screenshot(title="cks-lab workshop host")
