"""Which exercises serve which competency, and how each can be tried."""

from __future__ import annotations

from collections.abc import Iterable

from lab.catalog.curriculum import Competency
from lab.catalog.model import Exercise
from lab.cluster.simulated import SimulatedCluster
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Setting


@dataclass(frozen=True, slots=True)
class Trying:
    """How an exercise can be tried.

    ``live`` are the points of the checks that a real cluster decides; ``sheet`` says that an answer sheet is asked for.
    Everything can be tried in the simulator.
    """

    live: int
    points: int
    sheet: bool


def serving(competency: Competency, exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """The exercises that serve a competency, in order."""
    tags = {*competency.tags, *competency.finer}
    return tuple(exercise for exercise in exercises if tags & set(exercise.competencies))


def trying(exercise: Exercise) -> Trying:
    """How an exercise can be tried, found out with its reference."""
    applied = SimulatedCluster().apply(exercise.scenario, exercise.solution.submission, exercise.acting)
    setting = Setting(exercise.scenario, applied.state, exercise.bounds, exercise.closed)
    live = sum(item.points for item in exercise.checks if item.check.trials(setting))
    return Trying(live, exercise.max_score, any(answer.sheet for answer in exercise.answers))
