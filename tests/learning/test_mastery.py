"""Mastery follows the evidence: passes raise it, lapses lower it, time lets it fade."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.learning.evidence import Past
from lab.learning.mastery import competency_mastery, topic_mastery
from tests.learning.building import LESSONS, NOW, RULES, TOPIC, attempts, bounded, done, histories, lesson, past

ROUNDING = 1e-12

ONE = (lesson("a", "and-or"), lesson("b", "and-or"))


def level(*history, today=0, lessons=ONE):
    return topic_mastery(TOPIC, lessons, past(*history, today=today)).level


def test_without_evidence_nothing_is_said():
    assert topic_mastery(TOPIC, LESSONS, past()).percent is None
    assert topic_mastery(TOPIC, (), past()).percent is None
    assert topic_mastery(TOPIC, ONE, past(done(0, "a"))).percent is None
    assert topic_mastery(TOPIC, ONE, past(done(0, "a"), done(0, "b"))).percent == 80


def test_as_many_for_as_against_is_less_than_half():
    mended = past(done(0, "a", "and-or"), done(0, "a", hour=10))
    found = topic_mastery(TOPIC, ONE, mended)
    assert (found.percent, found.passes, found.lapses) == (40, 1, 1)


def test_the_same_answer_again_the_same_day_says_nothing_new():
    assert level(done(0, "a"), done(0, "a", hour=11), done(0, "a", seed=3, hour=12)) == level(done(0, "a"))
    assert level(done(0, "a", "and-or"), done(0, "a", "and-or", hour=12)) == level(done(0, "a", "and-or"))


def test_evidence_fades_by_half_in_thirty_days():
    assert level(done(0, "a"), today=30) == pytest.approx(0.5 / (0.5 + 0.5))
    assert level(done(0, "a"), today=0) == pytest.approx(1 / 1.5)


def test_what_was_never_tried_counts_as_not_mastered():
    assert level(done(0, "a"), lessons=(*ONE, lesson("c", "ports"))) == pytest.approx(level(done(0, "a")) / 2)


def test_a_pass_where_nothing_of_it_could_go_wrong_says_nothing():
    assert topic_mastery(TOPIC, LESSONS, past(done(0, "c"), done(0, "gone"))).passes == 0


def test_a_pass_in_spite_of_a_mistake_of_the_topic_is_none():
    assert level(done(0, "a", "ports", passed=True)) == 0


def test_mistakes_of_other_topics_do_not_matter():
    assert level(done(0, "a", "dns", passed=True)) == level(done(0, "a"))


def test_a_competency_looks_at_the_exercises_about_it():
    lessons = (lesson("a", "and-or"), lesson("b", "and-or", competencies=("audit",)))
    found = past(done(0, "a", "and-or"), done(0, "b"))
    assert competency_mastery("audit", RULES, lessons, found).level > 0.6
    assert competency_mastery("network-policies", RULES, lessons, found).level == 0
    assert competency_mastery("unheard-of", RULES, lessons, found).percent is None


def both(history):
    found = Past.of(history, NOW)
    competency = competency_mastery("network-policies", RULES, LESSONS, found)
    return topic_mastery(TOPIC, LESSONS, found).level, competency.level


@bounded
@given(histories, attempts)
def test_another_clean_pass_never_lowers_it(history, more):
    clean = done((more.at - done(0, "a").at).days, more.exercise)
    for before, after in zip(both(history), both([*history, clean]), strict=True):
        assert after >= before - ROUNDING


@bounded
@given(histories, attempts, st.sampled_from(sorted(TOPIC.mistakes)))
def test_showing_a_mistake_never_raises_it(history, more, rule):
    wrong = done((more.at - done(0, "a").at).days, more.exercise, rule, passed=more.passed)
    for before, after in zip(both(history), both([*history, wrong]), strict=True):
        assert after <= before + ROUNDING


@bounded
@given(histories, st.randoms())
def test_the_order_of_attempts_does_not_matter(history, random):
    assert both(random.sample(history, len(history))) == both(history)


@bounded
@given(histories)
def test_it_is_between_nothing_and_everything(history):
    found = topic_mastery(TOPIC, LESSONS, Past.of(history, NOW))
    assert 0 <= found.level < 1
    assert found.percent is None or 0 <= found.percent <= 100
