"""What to practise after an exam: for what cost most, an exercise of the same competency, then the same again."""

from __future__ import annotations

from lab.catalog.catalog import Catalog
from lab.catalog.model import Exercise
from lab.exam.sheet import Sheet, TaskScore
from lab.quick_dataclass import dataclass

MOST = 5


@dataclass(frozen=True, slots=True)
class Practice:
    """An exercise to do, as written, and the task of the exam it is for; ``same`` says it is that task's own."""

    exercise: Exercise
    task: TaskScore
    same: bool


def practise_next(sheet: Sheet, catalog: Catalog) -> tuple[Practice, ...]:
    """At most five, the one for the costliest task first; none twice, none that was solved in the exam."""
    by_id = {exercise.id: exercise for exercise in catalog}
    taken = {task.exercise for task in sheet.tasks}
    found: list[Practice] = []
    for task in sheet.most_lost:
        own = by_id.get(task.exercise)
        if own is None:
            continue
        # Where nothing was understood an easier exercise comes first; where part was, the same one again.
        other = None if task.score else _nearby(own, [each for each in by_id.values() if each.id not in taken])
        taken.add((other or own).id)
        found.append(Practice(other or own, task, other is None))
    return tuple(found[:MOST])


def _nearby(own: Exercise, others: list[Exercise]) -> Exercise | None:
    """Of the same main competency, and no harder; the hardest of those."""
    near = [
        each for each in others if each.competencies[:1] == own.competencies[:1] and each.difficulty <= own.difficulty
    ]
    return max(near, key=lambda each: (each.difficulty, each.domain == own.domain, each.id), default=None)
