"""When to revisit a misunderstanding.

What is recalled at growing intervals is kept longer than what is repeated at once (the spacing effect: Ebbinghaus
1885; Cepeda, Pashler, Vul, Wixted and Rohrer, *Distributed practice in verbal recall tasks*, 2006). Leitner's boxes
(1972) and SM-2 (Wozniak 1990) make a rule of it: a success moves an item on to a longer interval, a failure puts it
back to the first. So here:

- A misunderstanding that was shown is to be revisited the day after.
- A success is an answer that passes an exercise which can show it, without showing it. The first one, often the
  mended answer of the same hour, is followed by an interval of 1 day, the next by 3, 7, 16 and 35.
- After the first, a success counts from the day on which it is due: repeating at once moves nothing.
- Shown again, it is back to the start. After the success that ends the last interval it is settled.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lab.learning.evidence import Past, PastAttempt, days_after
from lab.learning.shown import Shown
from lab.quick_dataclass import dataclass

INTERVALS = (1, 3, 7, 16, 35)
"""Days from one success to the next."""

BEFORE_FIRST = 1
"""Days from when it was shown."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a misunderstanding is to be revisited.

    ``successes`` are those that counted since it was last shown; ``due`` is None once it is settled. ``exercise``
    is the last at which it was shown or could have been; ``revisited`` are the days on which it was revisited when
    due, each with the exercise, however that went.
    """

    shown: Shown
    successes: int
    due: date | None
    exercise: str
    revisited: tuple[tuple[date, str], ...] = ()

    @property
    def settled(self) -> bool:
        """Whether every interval was got through."""
        return self.due is None

    def overdue(self, today: date) -> int:
        """How many days ago it was due; negative while it is not."""
        return (today - self.due).days if self.due else -1

    def is_due(self, today: date) -> bool:
        """Whether it is to be revisited today."""
        return self.due is not None and self.due <= today


def plan(shown: Shown, past: Past, where: frozenset[str]) -> Plan:
    """When to revisit it, after all that was done; ``where`` are the exercises that can show it."""
    successes = 0
    due: date | None = None
    revisited: list[tuple[date, str]] = []
    tests = _tests(shown, past, where)
    for attempt in tests:
        day = past.day(attempt)
        if due is not None and day >= due:
            revisited.append((day, attempt.exercise))
        if shown.rule in attempt.rules:
            successes, due = 0, days_after(day, BEFORE_FIRST)
        elif due is not None and (not successes or day >= due):
            due = days_after(day, INTERVALS[successes]) if successes < len(INTERVALS) else None
            successes += 1
    return Plan(shown, successes, due, tests[-1].exercise, tuple(revisited))


def _tests(shown: Shown, past: Past, where: frozenset[str]) -> list[PastAttempt]:
    """The attempts that show it or that pass where they could have, from the first that showed it.

    Of two at the same moment the one that shows it counts as the later.
    """
    found = [
        each
        for each in past.attempts
        if shown.rule in each.rules or (each.passed and each.exercise in where and each.at > shown.first)
    ]
    return sorted(found, key=lambda each: (each.at, shown.rule in each.rules))


def due(plans: Iterable[Plan], today: date) -> tuple[Plan, ...]:
    """Those to be revisited today: the longest overdue first, of these the one shown most often."""
    found = [each for each in plans if each.is_due(today)]
    return tuple(sorted(found, key=lambda each: (-each.overdue(today), -each.shown.times, each.shown.rule)))


def next_day(plans: Iterable[Plan], today: date) -> date | None:
    """The first day after today on which something becomes due; None when nothing will."""
    return min((each.due for each in plans if each.due is not None and each.due > today), default=None)
