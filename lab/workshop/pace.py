"""The pace of a workshop: what is open, how long, and what everybody is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lab.workshop.values import Event, Planned

OFF, ON, FROZEN = "off", "on", "frozen"
SCOREBOARDS = (OFF, ON, FROZEN)


@dataclass(slots=True)
class Slot:
    """An exercise of the plan, and how far the instructor is with it."""

    planned: Planned
    opened: bool = False
    revealed: bool = False
    box_ends: float | None = None
    """When its time is up, in working seconds; None for no limit."""


@dataclass(slots=True)
class Pace:
    """Changes as events are told. Working seconds are offsets with the pauses taken out."""

    slots: dict[str, Slot]
    version: int = 0
    """The number of the last event that changed anything here."""
    paused_at: float | None = None
    paused_for: float = 0.0
    note: str = ""
    note_number: int = 0
    scoreboard: str = OFF
    anonymous: bool = False
    ended_at: float | None = None
    order: list[str] = field(default_factory=list)
    """The exercises that are open, the newest last."""

    def working(self, offset: float) -> float:
        """The working seconds at an offset."""
        stopped = [each for each in (self.paused_at, self.ended_at) if each is not None]
        return min([offset, *stopped]) - self.paused_for

    @property
    def paused(self) -> bool:
        """Whether work is to rest."""
        return self.paused_at is not None

    @property
    def ended(self) -> bool:
        """Whether the workshop is over."""
        return self.ended_at is not None

    def is_late(self, exercise: str, offset: float) -> bool:
        """Whether a submission that comes in now is graded, but does not count any more."""
        slot = self.slots[exercise]
        return slot.revealed or (slot.box_ends is not None and self.working(offset) > slot.box_ends)

    def next_closed(self) -> str:
        """The first exercise of the plan that is not open; empty for none."""
        return next((name for name, slot in self.slots.items() if not slot.opened), "")

    def tell(self, event: Event) -> None:
        """Take an event into account, if it is about the pace."""
        change = getattr(self, f"_{event.kind.name.lower()}", None)
        if change is not None:
            change(event)
            self.version = event.number

    def _hosted(self, event: Event) -> None:
        """While no server was there, nobody could hand in: that is no working time."""
        if self.paused_at is None and self.ended_at is None:
            self.paused_for += event.facts.get("away", 0.0)

    def _opened(self, event: Event) -> None:
        self.slots[event.exercise].opened = True
        if event.exercise not in self.order:
            self.order.append(event.exercise)

    def _paused(self, event: Event) -> None:
        if self.paused_at is None:
            self.paused_at = event.offset

    def _resumed(self, event: Event) -> None:
        if self.paused_at is not None:
            self.paused_for += event.offset - self.paused_at
            self.paused_at = None

    def _boxed(self, event: Event) -> None:
        seconds = event.facts["seconds"]
        slot = self.slots[event.exercise]
        slot.box_ends = None if seconds is None else self.working(event.offset) + seconds

    def _revealed(self, event: Event) -> None:
        self.slots[event.exercise].revealed = True

    def _noted(self, event: Event) -> None:
        self.note, self.note_number = event.facts["text"], event.number

    def _scoreboard(self, event: Event) -> None:
        self.scoreboard = event.facts["mode"]

    def _anonymous(self, event: Event) -> None:
        self.anonymous = event.facts["on"]

    def _ended(self, event: Event) -> None:
        if self.ended_at is None:
            self.ended_at = event.offset


def pace_json(pace: Pace, offset: float) -> dict[str, Any]:
    """The pace in fields; exercises that are not open yet have no name. Times are left, in seconds."""
    working = pace.working(offset)
    return {
        "version": pace.version,
        "paused": pace.paused,
        "ended": pace.ended,
        "note": {"number": pace.note_number, "text": pace.note} if pace.note else None,
        "scoreboard": pace.scoreboard,
        "anonymous": pace.anonymous,
        "planned": len(pace.slots),
        "exercises": [_slot_json(pace.slots[name], working) for name in pace.slots if pace.slots[name].opened],
        "newest": pace.order[-1] if pace.order else None,
    }


def _slot_json(slot: Slot, working: float) -> dict[str, Any]:
    left = None if slot.box_ends is None else max(slot.box_ends - working, 0.0)
    return {
        "id": slot.planned.exercise,
        "seed": slot.planned.seed,
        "title": slot.planned.title,
        "minutes": slot.planned.minutes,
        "max_score": slot.planned.max_score,
        "revealed": slot.revealed,
        "seconds_left": None if left is None else round(left, 1),
    }
