"""Which exercise and which variant revisit a misunderstanding."""

import pytest
from hypothesis import given

from lab.catalog.variant import draw
from lab.learning.evidence import Past, can_show
from lab.learning.offer import A_DAY, offers, share, variant
from lab.learning.schedule import due
from tests.learning.building import LESSONS, NOW, bounded, day, done, histories, lesson, names, past, plans


def offered(found, lessons=LESSONS):
    planned = plans(found, lessons)
    return offers(due(planned.values(), found.today), lessons, can_show(lessons, found.attempts), found)


def served(found, lessons=LESSONS):
    return {offer.lesson.id: [plan.shown.rule for plan in offer.plans] for offer in offered(found, lessons)}


def test_what_was_never_right_since_is_tried_again_where_it_went_wrong():
    assert served(past(done(0, "a", "and-or"), today=1)) == {"a": ["and-or"]}


def test_what_was_mended_comes_at_another_exercise():
    assert served(past(done(0, "a", "and-or"), done(0, "a", hour=10), today=1)) == {"b": ["and-or"]}


def test_the_one_last_revisited_is_not_offered_next():
    found = past(done(0, "a", "and-or"), done(0, "a", hour=10), done(1, "b"), today=4)
    assert served(found) == {"a": ["and-or"]}


def test_where_there_is_but_one_exercise_it_is_offered_again():
    only = (lesson("a", "and-or"),)
    found = past(done(0, "a", "and-or"), done(0, "a", hour=10), today=1)
    assert served(found, only) == {"a": ["and-or"]}


def test_of_several_the_one_with_something_new_then_the_longest_ago_then_the_easiest():
    history = [done(0, "a", "and-or"), done(0, "a", hour=10)]
    lessons = (
        lesson("a", "and-or"),
        lesson("hard", "and-or", difficulty=5),
        lesson("easy", "and-or", difficulty=1),
    )
    assert list(served(past(*history, today=1), lessons)) == ["easy"]
    assert list(served(past(*history, done(0, "easy", passed=False), today=1), lessons)) == ["hard"]
    both = [done(0, "hard", passed=False), done(0, "easy", passed=False, hour=11)]
    assert list(served(past(*history, *both, today=1), lessons)) == ["hard"]
    varied = (*lessons[:2], lesson("easy", "and-or", difficulty=1, parameters=names("web", "shop")))
    assert list(served(past(*history, *both, today=1), varied)) == ["easy"]


def test_one_exercise_serves_several_at_once():
    found = past(done(0, "a", "and-or", "dns"), today=1)
    assert served(found) == {"a": ["and-or", "dns"]}


def test_an_exercise_that_is_offered_already_serves_the_next_too():
    lessons = (lesson("a", "and-or"), lesson("b", "and-or", "dns"), lesson("c", "dns"), lesson("d", "dns"))
    history = [done(0, "a", "and-or"), done(0, "a", hour=10), done(1, "c", "dns"), done(1, "c", hour=10)]
    assert served(past(*history, today=3), lessons) == {"b": ["and-or", "dns"]}


def test_what_no_exercise_can_show_any_more_is_not_offered():
    assert served(past(done(0, "gone", "ports"), today=1), (lesson("a", "dns"),)) == {}


def test_an_exercise_never_answered_comes_as_written():
    assert variant(lesson("a", parameters=names("web", "shop")), past()) == (0, True)


def test_an_exercise_answered_comes_in_another_variant():
    several = lesson("a", parameters=names("web", "shop", "blog"))
    seed, fresh = variant(several, past(done(0, "a")))
    assert fresh
    assert draw(several.parameters, seed).words
    again, fresh = variant(several, past(done(0, "a"), done(1, "a", seed=seed), today=1))
    assert fresh
    assert draw(several.parameters, again).words not in ({}, draw(several.parameters, seed).words)


def test_a_variant_seen_under_another_seed_is_not_new():
    two = lesson("a", parameters=names("web", "shop"))
    same = [seed for seed in range(1, 20) if draw(two.parameters, seed).words]
    found = past(done(0, "a"), done(1, "a", seed=same[1]), done(2, "a", hour=10), today=3)
    assert variant(two, found) == (same[1], False), "all were seen: the one answered longest ago"


def test_without_parameters_there_is_one_variant():
    assert variant(lesson("a"), past()) == (0, True)
    assert variant(lesson("a"), past(done(0, "a"))) == (0, False)


@pytest.mark.parametrize(("already", "expected"), [(0, A_DAY), (2, A_DAY - 2), (A_DAY, 0), (A_DAY + 3, 0)])
def test_no_more_than_so_many_a_day_come_first(already, expected):
    many = tuple(lesson(f"e{number}", f"r{number}") for number in range(20))
    rules = [f"r{number}" for number in range(20)]
    history = [done(0, f"e{number}", f"r{number}") for number in range(20)]
    history += [done(5, f"e{number}") for number in range(already)]
    found = past(*history, today=5)
    planned = plans(found, many, rules).values()
    waiting = offers(due(planned, day(5)), many, can_show(many, history), found)
    assert len(waiting) == 20 - already
    assert share(waiting, planned, found) == expected


@bounded
@given(histories)
def test_an_offer_serves_what_is_due_at_an_exercise_that_can_show_it(history):
    found = Past.of(history, NOW)
    where = can_show(LESSONS, history)
    planned = plans(found)
    seen = [plan.shown.rule for offer in offered(found) for plan in offer.plans]
    assert len(seen) == len(set(seen))
    assert set(seen) <= {plan.shown.rule for plan in due(planned.values(), found.today)}
    for offer in offered(found):
        for plan in offer.plans:
            assert offer.lesson.id in where[plan.shown.rule]
