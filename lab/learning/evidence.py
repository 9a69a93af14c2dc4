"""What the past says, as values: graded answers, and the exercises they were given to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo

from lab.catalog.variant import Parameter
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """One graded answer. ``at`` knows its time zone; ``rules`` are the ids of the findings it met with."""

    at: datetime
    exercise: str
    seed: int
    score: int
    max_score: int
    passed: bool
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An exercise as far as learning is concerned; ``teaches`` are the rules that it can show."""

    id: str
    title: str
    minutes: int
    difficulty: int
    competencies: tuple[str, ...]
    teaches: frozenset[str]
    parameters: tuple[Parameter, ...] = ()


def _place(attempt: PastAttempt) -> tuple[object, ...]:
    """Where an attempt stands; everything that tells two apart counts, so that the order is always the same."""
    return (
        attempt.at,
        attempt.exercise,
        attempt.seed,
        attempt.passed,
        attempt.score,
        attempt.max_score,
        sorted(attempt.rules),
    )


@dataclass(frozen=True, slots=True)
class Past:
    """Everything done up to now, the oldest first.

    Days are those of the learner's calendar: of ``now``'s time zone. What a clock once put into the future counts
    as done now. Of two attempts at the same moment neither is the later.
    """

    attempts: tuple[PastAttempt, ...]
    now: datetime

    @classmethod
    def of(cls, attempts: Iterable[PastAttempt], now: datetime) -> Past:
        """The past as seen at ``now``, which must know its time zone."""
        if now.tzinfo is None:
            raise ValueError("now must know its time zone")
        return cls(tuple(sorted(attempts, key=_place)), now)

    @property
    def today(self) -> date:
        """The learner's day."""
        return self.now.date()

    def day(self, attempt: PastAttempt) -> date:
        """The day of an attempt."""
        return self.day_at(attempt.at)

    def day_at(self, moment: datetime) -> date:
        """The learner's day at a moment, today at the latest."""
        return day_of(min(moment, self.now), self.now.tzinfo)

    def days_ago(self, attempt: PastAttempt) -> int:
        """How many midnights ago an attempt was."""
        return max((self.today - self.day(attempt)).days, 0)


def day_of(moment: datetime, zone: tzinfo | None) -> date:
    """The calendar day of a moment; its own where the zone would lead out of the calendar."""
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def days_after(day: date, days: int) -> date:
    """A later day; the calendar's last where it ends before."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return date.max


def can_show(lessons: Iterable[Lesson], attempts: Iterable[PastAttempt]) -> Mapping[str, frozenset[str]]:
    """By rule, the exercises that can show it: those that are known to, and those that once did."""
    found: dict[str, set[str]] = {}
    for lesson in lessons:
        for rule in lesson.teaches:
            found.setdefault(rule, set()).add(lesson.id)
    for attempt in attempts:
        for rule in attempt.rules:
            found.setdefault(rule, set()).add(attempt.exercise)
    return {rule: frozenset(exercises) for rule, exercises in found.items()}
