"""The values that the workshop's parts hand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from lab.manifests.submission import SubmittedFile
from lab.quick_dataclass import dataclass


class Role(StrEnum):
    """What a token lets its bearer do."""

    LEARNER = "learner"
    INSTRUCTOR = "instructor"
    PROJECTOR = "projector"


class Kind(StrEnum):
    """What can happen in a workshop."""

    HOSTED = "hosted"
    JOINED = "joined"
    MOVED = "moved"
    SUBMITTED = "submitted"
    SHARED = "shared"
    REMOVED = "removed"
    OPENED = "opened"
    PAUSED = "paused"
    RESUMED = "resumed"
    BOXED = "boxed"
    REVEALED = "revealed"
    NOTED = "noted"
    SCOREBOARD = "scoreboard"
    ANONYMOUS = "anonymous"
    ENDED = "ended"
    CLOCK_JUMPED = "clock-jumped"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    ``number`` orders the events of a workshop. ``offset`` is in seconds since the workshop was made, by clocks that
    never go backwards; ``at`` is what the wall clock showed, in UTC, for people to read.
    """

    number: int
    kind: Kind
    offset: float
    at: str
    learner: str = ""
    exercise: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedCheck:
    """A check as rosters and exports name it."""

    id: str
    text: str
    points: int


@dataclass(frozen=True, slots=True)
class Planned:
    """An exercise of the workshop, in the variant of ``seed``, with what an export needs to know of it."""

    exercise: str
    seed: int
    title: str
    minutes: int
    max_score: int
    checks: tuple[PlannedCheck, ...]


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop as it was made. ``made`` is in UTC."""

    id: str
    name: str
    code: str
    made: str
    plan: tuple[Planned, ...]

    def planned(self, exercise: str) -> Planned | None:
        """The exercise of that id, or None where it is not part of the workshop."""
        return next((each for each in self.plan if each.exercise == exercise), None)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token belongs to; ``learner`` is empty for instructors and projectors."""

    role: Role
    learner: str = ""


@dataclass(frozen=True, slots=True)
class Graded:
    """A report as it is kept: its JSON, and what rosters need of it."""

    report: bytes
    score: int
    max_score: int
    passed: bool
    rules: tuple[str, ...]
    missed: tuple[str, ...]
    """The ids of the checks that were not met."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission as a learner sent it; ``id`` is the client's, ``sequence`` counts the learner's own from 1."""

    id: str
    learner: str
    sequence: int
    exercise: str
    files: tuple[SubmittedFile, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A submission in the store, with its verdict. ``late`` ones are graded, but do not count."""

    handed_in: HandedIn
    graded: Graded
    late: bool
    at: str
    offset: float
