"""What was misunderstood, how often, and whether it was overcome."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.learning.evidence import Past, can_show, days_after
from lab.learning.shown import shown
from tests.learning.building import LESSONS, NOW, RULES, bounded, day, done, histories, moment, past


def of(*attempts, today=30):
    found = past(*attempts, today=today)
    return {each.rule: each for each in shown(found, can_show(LESSONS, found.attempts), RULES)}


def test_nothing_done_shows_nothing():
    assert of() == {}


def test_first_last_and_how_often():
    found = of(done(1, "a", "and-or"), done(1, "a", "and-or", "dns", hour=10), done(4, "b", "and-or"))["and-or"]
    assert (found.times, found.first, found.last) == (3, moment(1), moment(4))
    assert found.exercises == ("a", "b")
    assert not found.overcome


def test_the_one_shown_last_comes_first():
    assert list(of(done(1, "a", "dns"), done(2, "b", "ports"), done(3, "a", "and-or"))) == ["and-or", "ports", "dns"]


def test_a_later_pass_where_it_could_have_shown_overcomes_it():
    assert of(done(1, "a", "and-or"), done(2, "b"))["and-or"].overcome


def test_a_pass_elsewhere_says_nothing():
    assert not of(done(1, "a", "and-or"), done(2, "c"))["and-or"].overcome


def test_a_pass_at_the_exercise_where_it_was_shown_counts_whatever_the_exercise_is_known_for():
    assert of(done(1, "c", "ports"), done(2, "c"))["ports"].overcome


def test_an_earlier_pass_says_nothing():
    assert not of(done(1, "b"), done(2, "a", "and-or"))["and-or"].overcome


def test_a_better_answer_that_does_not_pass_is_not_enough():
    assert not of(done(1, "a", "and-or"), done(2, "a", passed=False))["and-or"].overcome


def test_passing_in_spite_of_it_is_showing_it():
    found = of(done(1, "a", "and-or"), done(2, "a", "and-or", passed=True))["and-or"]
    assert found.times == 2
    assert not found.overcome


def test_shown_again_it_is_no_longer_overcome():
    assert not of(done(1, "a", "and-or"), done(2, "a"), done(3, "a", "and-or"))["and-or"].overcome


def test_slips_are_no_misunderstanding():
    assert of(done(1, "a", "yaml-syntax")) == {}


@bounded
@given(histories, st.randoms())
def test_the_order_of_the_records_does_not_matter(history, random):
    shuffled = random.sample(history, len(history))
    where = can_show(LESSONS, history)
    assert shown(Past.of(history, NOW), where, RULES) == shown(Past.of(shuffled, NOW), where, RULES)


@bounded
@given(histories)
def test_every_rule_in_an_attempt_is_shown_and_no_other(history):
    found = shown(Past.of(history, NOW), can_show(LESSONS, history), RULES)
    assert {each.rule for each in found} == {rule for each in history for rule in each.rules} & set(RULES)
    for each in found:
        assert each.first <= each.last
        assert each.times == sum(each.rule in attempt.rules for attempt in history)


def test_days_are_those_of_the_learners_calendar():
    late = done(0, "a", "dns", hour=23)
    tokyo = timezone(timedelta(hours=9))
    assert Past.of([late], moment(3)).day(late) == day(0)
    assert Past.of([late], moment(3).astimezone(tokyo)).day(late) == day(1)


def test_what_a_wrong_clock_put_into_the_future_was_today():
    ahead = done(50, "a", "dns")
    assert past(ahead, today=3).day(ahead) == day(3)


def test_the_ends_of_the_calendar_do_no_harm():
    oldest = datetime.min.replace(tzinfo=UTC)
    west = timezone(timedelta(hours=-11))
    found = Past.of([], NOW.astimezone(west))
    assert found.day_at(oldest) == oldest.date()
    assert days_after(datetime.max.date(), 3) == datetime.max.date()


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Past.of([], datetime(2025, 5, 1))
