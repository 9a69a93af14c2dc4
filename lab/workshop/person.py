"""A learner in the room, and how they stand with each exercise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TRIES_WITHOUT_GAIN = 3
"""After so many the learner counts as stuck."""


@dataclass(slots=True)
class Standing:
    """How a learner stands with an exercise. Changes as events are told."""

    best: int = 0
    """The most points of a submission that counts."""
    best_at: float = 0.0
    """When that was first reached, as an offset."""
    passed: bool = False
    attempts: int = 0
    late: int = 0
    seconds: float = 0.0
    """Time on the task, pauses left out, until it was passed."""
    sequence: int = 0
    """That of the newest submission by the learner's own count; what follows belongs to it."""
    score: int = 0
    rules: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    newest: str = ""
    shown: set[str] = field(default_factory=set)
    """Every rule that any submission was met with."""
    without_gain: int = 0
    """Submissions since the last one that was better than all before."""

    def hand_in(self, facts: Mapping[str, Any], offset: float) -> None:
        """Take a submission into account, whatever order they come in."""
        self.attempts += 1
        self.shown.update(facts["rules"])
        if facts["late"]:
            self.late += 1
        elif facts["score"] > self.best:
            self.best, self.best_at, self.without_gain = facts["score"], offset, 0
        else:
            self.without_gain += 1
        self.passed = self.passed or bool(facts["passed"] and not facts["late"])
        if facts["sequence"] > self.sequence:
            self.sequence = facts["sequence"]
            self.score, self.newest = facts["score"], facts["id"]
            self.rules, self.missed = tuple(facts["rules"]), tuple(facts["missed"])


@dataclass(slots=True)
class Person:
    """A learner. ``number`` counts those who joined; ``seen`` is the offset of the last sign of them."""

    id: str
    name: str
    number: int
    joined: float
    seen: float
    exercise: str = ""
    since: float = 0.0
    """When they came to the exercise, or when its time was last counted: in working seconds."""
    shares: bool = False
    sequence: int = 0
    """The highest of their submissions."""
    standings: dict[str, Standing] = field(default_factory=dict)

    def standing(self, exercise: str) -> Standing:
        """How they stand with an exercise, made where there was nothing yet."""
        return self.standings.setdefault(exercise, Standing())

    def count_time(self, working: float) -> None:
        """Add the working time since it was last counted to the exercise they are at."""
        if self.exercise:
            standing = self.standing(self.exercise)
            if not standing.passed:
                standing.seconds += max(working - self.since, 0.0)
        self.since = working

    def seconds_at(self, exercise: str, working: float) -> float:
        """Time on that exercise by now."""
        standing = self.standings.get(exercise)
        seconds = standing.seconds if standing else 0.0
        if exercise == self.exercise and not (standing and standing.passed):
            seconds += max(working - self.since, 0.0)
        return seconds

    @property
    def score(self) -> int:
        """The points of the best submissions."""
        return sum(each.best for each in self.standings.values())

    @property
    def scored_at(self) -> float:
        """When the last of these points was earned."""
        return max((each.best_at for each in self.standings.values() if each.best), default=0.0)
