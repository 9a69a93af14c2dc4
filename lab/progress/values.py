"""What is remembered, as values."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lab.manifests.submission import SubmittedFile
from lab.quick_dataclass import dataclass


class StandingState(StrEnum):
    """How far a learner is with an exercise."""

    NEW = "new"
    STARTED = "started"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """One graded answer.

    ``at`` is in UTC; ``seconds`` is the time worked, ``rules`` the findings' ids, ``seed`` that of the variant.
    """

    id: int
    exercise: str
    at: datetime
    score: int
    max_score: int
    passed: bool
    seconds: float
    hints: int
    solution_seen: bool
    rules: tuple[str, ...]
    answer: tuple[SubmittedFile, ...]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a learner's file; ``updated`` is in UTC."""

    exercise: str
    file: str
    text: str
    updated: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where the learner's cursor was: the file, and line and column counted from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a learner stands with one exercise.

    ``best`` and ``max_score`` are of the best attempt (0 and 0 before the first); ``hints`` counts the hints
    opened so far; ``seconds`` is the time of the fastest passed attempt; ``last`` is in UTC.
    """

    state: StandingState = StandingState.NEW
    best: int = 0
    max_score: int = 0
    attempts: int = 0
    hints: int = 0
    solution_seen: bool = False
    seconds: float | None = None
    last: datetime | None = None
