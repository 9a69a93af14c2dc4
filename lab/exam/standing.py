"""How exams stand, looked at from outside: nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from lab.exam.clock import Left, Phase, Reading, Used
from lab.exam.paper import Paper, paper_of
from lab.exam.steady import read_clocks
from lab.progress.exams import ExamRecord, Exams
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """One exam as it stood when it was ``seen``: what is left of its time is nothing once it has ended."""

    record: ExamRecord
    paper: Paper
    left: Left
    seen: datetime

    @property
    def number(self) -> int:
        """The exam's number."""
        return self.record.id

    @property
    def ended(self) -> bool:
        """Whether it was handed in, or found to be over."""
        return bool(self.record.ending)

    @property
    def running(self) -> bool:
        """Whether there is time left to work on it."""
        return not self.ended and self.left.phase is Phase.GOING

    @property
    def over_at(self) -> datetime:
        """When it ended, or its time was up; the time now for one that is running."""
        if self.record.ended:
            return datetime.fromisoformat(self.record.ended)
        return self.seen + min(self.left.time, timedelta())


def standings(exams: Exams, clocks: Callable[[], Reading] = read_clocks) -> tuple[Standing, ...]:
    """Every exam, the oldest first; one whose paper is damaged is left out."""
    now = clocks()
    found = []
    for record in exams.every():
        try:
            paper = paper_of(record.paper)
            left = Left(timedelta()) if record.ending else _left(record, paper, now)
        except ValueError:
            continue
        found.append(Standing(record, paper, left, now.wall))
    return tuple(found)


def running(exams: Exams, clocks: Callable[[], Reading] = read_clocks) -> tuple[Standing, ...]:
    """Those that there is time left for, the oldest first."""
    return tuple(each for each in standings(exams, clocks) if each.running)


def lately_drawn(exams: Exams, most: int) -> tuple[frozenset[str], ...]:
    """The exercises of the last so many papers, the newest first."""
    newest = standings(exams)[::-1][:most]
    return tuple(frozenset(task.exercise for task in each.paper.tasks) for each in newest)


def _left(record: ExamRecord, paper: Paper, now: Reading) -> Left:
    wall = datetime.fromisoformat(record.wall).astimezone(UTC)
    used, _ = Used(timedelta(seconds=record.used), Reading(wall, record.steady, record.boot)).at(now)
    return Left(timedelta(minutes=paper.minutes) - used.time)
