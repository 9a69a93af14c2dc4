"""Attempts and exercises in a line each, and strategies for any of them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from lab.catalog.variant import Parameter
from lab.learning.evidence import Lesson, Past, PastAttempt, can_show
from lab.learning.schedule import plan
from lab.learning.shown import shown
from lab.subjects.topic import Topic

bounded = settings(max_examples=80, deadline=None)

START = datetime(2025, 5, 1, 9, 0, tzinfo=UTC)
RULES = ("and-or", "dns", "ports")
TOPIC = Topic("selectors", "Selectors", {"and-or": "AND for OR", "ports": "no ports"})


def day(number):
    return START.date() + timedelta(number)


def moment(number, hour=9):
    return START + timedelta(days=number, hours=hour - 9)


def done(number, exercise, *rules, passed=None, seed=0, hour=9):
    """An answer handed in on a day: one that shows rules is wrong, any other right, unless told otherwise."""
    right = not rules if passed is None else passed
    return PastAttempt(moment(number, hour), exercise, seed, 10 if right else 4, 10, right, frozenset(rules))


def lesson(name, *teaches, difficulty=2, parameters=(), competencies=("network-policies",)):
    return Lesson(name, name.title(), 5, difficulty, competencies, frozenset(teaches), parameters)


LESSONS = (lesson("a", "and-or", "dns"), lesson("b", "and-or", "ports"), lesson("c", "dns"))


def past(*attempts, today=0):
    return Past.of(attempts, moment(today, hour=20))


def plans(found, lessons=LESSONS, rules=RULES):
    where = can_show(lessons, found.attempts)
    return {each.rule: plan(each, found, where[each.rule]) for each in shown(found, where, rules)}


def names(*choices):
    return (Parameter("name", choices),)


attempts = st.builds(
    lambda day, hour, exercise, rules, passed, seed: done(
        day, exercise, *rules, passed=passed, seed=seed, hour=hour
    ),
    st.integers(0, 120),
    st.integers(0, 23),
    st.sampled_from(("a", "b", "c", "gone")),
    st.sets(st.sampled_from((*RULES, "yaml-syntax")), max_size=2),
    st.booleans(),
    st.integers(0, 3),
)
histories = st.lists(attempts, max_size=14)

TODAY = date(2025, 9, 1)
NOW = datetime(2025, 9, 1, 12, tzinfo=UTC)
