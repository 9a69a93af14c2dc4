"""Which exercise to revisit a misunderstanding at, and in which variant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from lab.catalog.variant import draw
from lab.learning.evidence import Lesson, Past
from lab.learning.schedule import Plan
from lab.quick_dataclass import dataclass

A_DAY = 5
"""How many exercises a day to offer first; more are a wall, and walls are put off."""

LOOKED_AT = 100
"""How many seeds to look at for a variant that is new to the learner."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An exercise to do, in the variant of a seed, and the misunderstandings it revisits.

    ``fresh`` says that the learner has not handed in an answer to this variant yet, ``again`` that there was one to
    the exercise.
    """

    lesson: Lesson
    seed: int
    fresh: bool
    again: bool
    plans: tuple[Plan, ...]


def offers(
    plans: Iterable[Plan], lessons: Sequence[Lesson], where: Mapping[str, frozenset[str]], past: Past
) -> tuple[Offer, ...]:
    """An exercise for each plan, in the order of the plans.

    What was never right since is tried again where it went wrong; anything else at another exercise than last time,
    where there is another. One that serves several plans is offered once; a plan that no exercise can serve any more
    is left out.
    """
    found: dict[str, list[Plan]] = {}
    known = {lesson.id: lesson for lesson in lessons}
    for plan in plans:
        able = [lesson for lesson in lessons if lesson.id in where.get(plan.shown.rule, frozenset())]
        if able:
            again = not plan.successes
            meant = [lesson for lesson in able if (lesson.id == plan.exercise) is again] or able
            offered = next((lesson for lesson in meant if lesson.id in found), None)
            found.setdefault((offered or _best(meant, past)).id, []).append(plan)
    answered = {attempt.exercise for attempt in past.attempts}
    return tuple(
        Offer(known[name], *variant(known[name], past), name in answered, tuple(served))
        for name, served in found.items()
    )


def _best(lessons: Sequence[Lesson], past: Past) -> Lesson:
    """One with something new to the learner; of these the one answered longest ago; then the easiest."""

    def reluctance(lesson: Lesson) -> tuple[bool, datetime, int]:
        times = [attempt.at for attempt in past.attempts if attempt.exercise == lesson.id]
        longest_ago = max(times, default=datetime.min.replace(tzinfo=UTC))
        return (not variant(lesson, past)[1], longest_ago, lesson.difficulty)

    return min(lessons, key=reluctance)


def variant(lesson: Lesson, past: Past) -> tuple[int, bool]:
    """The seed to draw next, and whether its variant is new to the learner.

    The exercise as written comes first, then the next seed with words not seen yet; where all were seen, the one
    answered longest ago.
    """
    answered = {attempt.seed: attempt.at for attempt in past.attempts if attempt.exercise == lesson.id}
    if not lesson.parameters:
        return 0, not answered
    seen = [draw(lesson.parameters, seed).words for seed in answered]
    for seed in range(LOOKED_AT):
        if draw(lesson.parameters, seed).words not in seen:
            return seed, True
    return min(answered, key=lambda seed: (answered[seed], seed)), False


def share(offered: Sequence[Offer], plans: Iterable[Plan], past: Past, a_day: int = A_DAY) -> int:
    """How many of the offers to put first, after what was revisited today already."""
    done = {exercise for plan in plans for day, exercise in plan.revisited if day == past.today}
    return min(len(offered), max(a_day - len(done), 0))
