"""Everything a screen of learning shows, from the attempts, the exercises and the time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from lab.catalog.model import Exercise
from lab.catalog.teaches import teaches
from lab.learning.evidence import Lesson, Past, PastAttempt, can_show
from lab.learning.mastery import Mastery, competency_mastery, topic_mastery
from lab.learning.offer import Offer, offers, share
from lab.learning.schedule import Plan, due, next_day, plan
from lab.learning.shown import shown
from lab.learning.topics import topic_of, topics
from lab.quick_dataclass import dataclass
from lab.subjects.topic import Topic


@dataclass(frozen=True, slots=True)
class Overview:
    """How a learner stands.

    ``first`` are the exercises to do today, ``more`` those that are due too but can wait; ``plans`` every
    misunderstanding shown so far, the one shown last first; ``next_due`` the next day after today that brings
    something. ``topics`` and ``competencies`` come in teaching order, each with its mastery.
    """

    now: datetime
    attempts: int
    first: tuple[Offer, ...]
    more: tuple[Offer, ...]
    plans: tuple[Plan, ...]
    next_due: date | None
    topics: tuple[tuple[Topic, Mastery], ...]
    competencies: tuple[tuple[str, Mastery], ...]

    @property
    def today(self) -> date:
        """The learner's day."""
        return self.now.date()

    @property
    def coming(self) -> tuple[Plan, ...]:
        """The misunderstandings that will be due on a later day, the next one first."""
        found = [(each.due, each) for each in self.plans if each.due is not None and each.due > self.today]
        return tuple(each for _, each in sorted(found, key=lambda pair: pair[0]))


def overview(attempts: Iterable[PastAttempt], catalog: Iterable[Exercise], now: datetime) -> Overview:
    """How the learner stands at ``now``, whose time zone says which day it is. Raises ValueError without one."""
    past = Past.of(attempts, now)
    lessons = tuple(map(lesson, catalog))
    known = topic_of()
    where = can_show(lessons, past.attempts)
    plans = tuple(plan(each, past, where[each.rule]) for each in shown(past, where, known))
    offered = offers(due(plans, past.today), lessons, where, past)
    first = share(offered, plans, past)
    competencies = dict.fromkeys(name for each in lessons for name in each.competencies)
    return Overview(
        now=now,
        attempts=len(past.attempts),
        first=offered[:first],
        more=offered[first:],
        plans=plans,
        next_due=next_day(plans, past.today),
        topics=tuple((topic, topic_mastery(topic, lessons, past)) for topic in topics()),
        competencies=tuple((name, competency_mastery(name, known, lessons, past)) for name in competencies),
    )


def lesson(exercise: Exercise) -> Lesson:
    """An exercise as far as learning is concerned."""
    return Lesson(
        id=exercise.id,
        title=exercise.title,
        minutes=exercise.minutes,
        difficulty=exercise.difficulty,
        competencies=exercise.competencies,
        teaches=teaches(exercise),
        parameters=exercise.parameters,
    )
