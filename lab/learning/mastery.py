"""How well a topic, or a competency of the curriculum, is mastered.

For each misunderstanding evidence is gathered by exercise and day, so that handing in the same answer ten times says
no more than once:

- *for*: an exercise that can show it was passed that day, by an answer that showed nothing of the topic;
- *against*: an answer to the exercise showed it that day.

Each piece weighs half as much as one 30 days younger. With F and A the weights for and against, a misunderstanding is
mastered to F / (F + A + 1/2). The half is a doubt that never goes away: with nothing against, one fresh piece of
evidence makes 67 %, two 80 %, five 91 %; and what is not practised fades, for F shrinks and the doubt does not.

A topic is mastered to the mean of its misunderstandings, of all that some exercise can show or the learner showed:
what was never tried counts as not mastered. With fewer than two pieces of evidence nothing is said.

So another clean pass never lowers mastery, showing a misunderstanding never raises it, and the order of attempts does
not matter: only their days do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from math import fsum
from typing import TypeAlias

from lab.learning.evidence import Lesson, Past
from lab.quick_dataclass import dataclass
from lab.subjects.topic import Topic

HALF_LIFE = 30
"""Days after which a piece of evidence weighs half."""

DOUBT = 0.5
"""What stands against mastery from the start."""

ENOUGH = 2
"""Pieces of evidence before anything is said."""

Piece: TypeAlias = tuple[str, date]
"""An exercise and a day."""


@dataclass(frozen=True, slots=True)
class Mastery:
    """How well something is mastered, from 0 to 1, and how many pieces of evidence there are for and against."""

    level: float
    passes: int
    lapses: int

    @property
    def percent(self) -> int | None:
        """In whole percent; None where there is not enough evidence yet."""
        return round(self.level * 100) if self.passes + self.lapses >= ENOUGH else None


def topic_mastery(topic: Topic, lessons: Iterable[Lesson], past: Past) -> Mastery:
    """How well a topic is mastered."""
    return _mastery(topic.mistakes, {lesson.id: lesson.teaches for lesson in lessons}, past)


def competency_mastery(competency: str, known: Collection[str], lessons: Iterable[Lesson], past: Past) -> Mastery:
    """How well a competency is mastered: the rules ``known``, at the exercises that are about it."""
    about = {lesson.id: lesson.teaches for lesson in lessons if competency in lesson.competencies}
    there = Past(tuple(attempt for attempt in past.attempts if attempt.exercise in about), past.now)
    return _mastery(known, about, there)


def _mastery(rules: Collection[str], teaches: Mapping[str, frozenset[str]], past: Past) -> Mastery:
    passed: dict[str, set[Piece]] = {}
    showed: dict[str, set[Piece]] = {}
    for attempt in past.attempts:
        piece = (attempt.exercise, past.day(attempt))
        mistakes = attempt.rules.intersection(rules)
        for rule in mistakes:
            showed.setdefault(rule, set()).add(piece)
        if attempt.passed and not mistakes:
            for rule in teaches.get(attempt.exercise, frozenset()).intersection(rules):
                passed.setdefault(rule, set()).add(piece)
    all_taught: frozenset[str] = frozenset().union(*teaches.values())
    levels = [
        _level(passed.get(rule, ()), showed.get(rule, ()), past.today)
        for rule in sorted((all_taught | showed.keys()).intersection(rules))
    ]
    return Mastery(fsum(levels) / len(levels) if levels else 0.0, _pieces(passed), _pieces(showed))


def _level(passes: Iterable[Piece], lapses: Iterable[Piece], today: date) -> float:
    gained, lost = _weight(passes, today), _weight(lapses, today)
    return gained / (gained + lost + DOUBT)


def _weight(pieces: Iterable[Piece], today: date) -> float:
    """What pieces of evidence weigh together; the order of the sum does not matter."""
    return fsum(0.5 ** ((today - day).days / HALF_LIFE) for _, day in pieces)


def _pieces(found: Mapping[str, Collection[Piece]]) -> int:
    return len({piece for pieces in found.values() for piece in pieces})
