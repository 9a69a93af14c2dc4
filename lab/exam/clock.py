"""How much of the time is used: by the clock on the wall, watched by one that cannot be set."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from lab.quick_dataclass import dataclass

NOTICED = timedelta(seconds=5)
"""The wall clock is said to have been set when it differs by more than this; time servers correct by less."""

WARNINGS = (30, 15, 5)
"""Minutes before the end at which the candidate is told."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clocks of the machine say at one moment.

    ``steady`` counts seconds since the machine was started, sleep included, and cannot be set; None where there is
    no such clock. ``boot`` names the start of the machine that it counts from; readings compare within one alone.
    """

    wall: datetime
    steady: float | None = None
    boot: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """The wall clock was set: by how much, forward or (below zero) back, noticed at which reading of it."""

    by: timedelta
    at: datetime

    def __str__(self) -> str:
        seconds = abs(self.by.total_seconds())
        way = "forward" if self.by > timedelta() else "back"
        return f"the clock was set {way} by {_in_words(seconds)}"


@dataclass(frozen=True, slots=True)
class Used:
    """How much time of an exam had been used at a reading. It never becomes less."""

    time: timedelta
    reading: Reading

    def at(self, now: Reading) -> tuple[Used, Jump | None]:
        """The same at a later reading, and whether the wall clock was set in between.

        The steady clock decides where both readings are of one start of the machine: time asleep counts, setting the
        clock neither wins nor loses time. Else the wall clock does, and where that went back no time is taken to have
        passed.
        """
        by_wall = now.wall - self.reading.wall
        by_steady = self._steady(now)
        passed = by_steady if by_steady is not None else max(by_wall, timedelta())
        jumped = by_wall - passed
        jump = Jump(jumped, now.wall) if abs(jumped) > NOTICED else None
        return Used(self.time + passed, now), jump

    def _steady(self, now: Reading) -> timedelta | None:
        before, after = self.reading.steady, now.steady
        if before is None or after is None or self.reading.boot != now.boot or after < before:
            return None
        return timedelta(seconds=after - before)


class Phase(StrEnum):
    """How far an exam is by the clock."""

    GOING = "going"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an exam's time."""

    time: timedelta

    @property
    def phase(self) -> Phase:
        """Whether any time is left."""
        return Phase.GOING if self.time > timedelta() else Phase.OVER

    @property
    def text(self) -> str:
        """As a clock shows it: ``1:59:07``; rounded up, so that 0:00:00 means that it is over."""
        seconds = max(-(-self.time // timedelta(seconds=1)), 0)
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def warnings_due(before: timedelta, now: timedelta, whole: timedelta) -> tuple[int, ...]:
    """The warnings, in minutes, that lie between two amounts of time left; of several the last alone is worth telling.

    One as long as the whole exam, or longer, is none.
    """
    limits = [minutes for minutes in WARNINGS if timedelta(minutes=minutes) < whole]
    return tuple(minutes for minutes in limits if now <= timedelta(minutes=minutes) < before)


def _in_words(seconds: float) -> str:
    whole = round(seconds)
    if whole < 120:
        return f"{whole} seconds"
    if whole < 7200:
        return f"{round(whole / 60)} minutes"
    return f"{whole / 3600:.1f} hours".replace(".0", "")
