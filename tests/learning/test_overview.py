"""Everything a screen needs, at one call."""

from datetime import datetime

import pytest

from lab.learning.mastery import ENOUGH
from lab.learning.offer import A_DAY
from lab.learning.overview import overview
from lab.learning.topics import topics
from tests.learning.building import day, done, moment
from tests.shipped import shipped_catalog


@pytest.fixture(scope="module")
def catalog():
    return shipped_catalog()


def test_a_new_learner_has_nothing_to_revisit(catalog):
    found = overview([], catalog, moment(0))
    assert (found.attempts, found.first, found.more, found.plans, found.next_due) == (0, (), (), (), None)
    assert [topic for topic, _ in found.topics] == list(topics())
    assert all(mastery.percent is None for _, mastery in (*found.topics, *found.competencies))


def test_a_mended_mistake_comes_back_the_next_day_at_another_exercise(catalog):
    history = [done(0, "and-or", "and-written-as-or"), done(0, "and-or", hour=10)]
    today = overview(history, catalog, moment(0, 20))
    assert today.first == ()
    assert today.next_due == day(1)
    assert [plan.shown.rule for plan in today.coming] == ["and-written-as-or"]
    (offer,) = overview(history, catalog, moment(1)).first
    assert offer.lesson.id != "and-or"
    assert "and-written-as-or" in offer.lesson.teaches
    assert not offer.again


def test_more_than_a_days_share_waits(catalog):
    rules = {
        "frontend-egress": "dns-missing",
        "backend-egress": "wrong-port",
        "two-locks": "one-lock-only",
        "external-api": "wrong-protocol",
        "prometheus": "ingress-for-egress",
        "and-or": "or-written-as-and",
        "dns-outage": "dns-one-protocol",
    }
    found = overview([done(0, name, rule) for name, rule in rules.items()], catalog, moment(3))
    assert (len(found.first), len(found.more)) == (A_DAY, len(rules) - A_DAY)
    assert {offer.lesson.id for offer in (*found.first, *found.more)} == set(rules)


def test_passing_everything_masters_every_topic_that_is_taught(catalog):
    history = [done(number, exercise.id) for number in range(ENOUGH) for exercise in catalog]
    found = overview(history, catalog, moment(ENOUGH))
    for topic, mastery in found.topics:
        assert mastery.percent is not None, topic.id
        assert mastery.percent > 75, topic.id
    assert found.plans == ()


def test_exercises_that_are_gone_do_no_harm(catalog):
    found = overview([done(0, "gone", "dns-missing"), done(0, "gone", "rule-gone")], catalog, moment(4))
    assert [plan.shown.rule for plan in found.plans] == ["dns-missing"]


def test_a_time_without_a_zone_is_refused(catalog):
    with pytest.raises(ValueError, match="time zone"):
        overview([], catalog, datetime(2025, 5, 1))
