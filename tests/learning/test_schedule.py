"""Growing intervals after each success, and back to the start when shown again."""

from hypothesis import given
from hypothesis import strategies as st

from lab.learning.evidence import Past, days_after
from lab.learning.schedule import INTERVALS, due, next_day
from tests.learning.building import NOW, TODAY, bounded, day, done, histories, past, plans


def of(*attempts, today=200):
    return plans(past(*attempts, today=today))["and-or"]


def test_what_was_shown_is_due_the_day_after():
    assert of(done(0, "a", "and-or")).due == day(1)


def test_mended_within_the_hour_it_is_due_the_day_after_all_the_same():
    found = of(done(0, "a", "and-or"), done(0, "a", hour=10))
    assert (found.due, found.successes) == (day(1), 1)


def test_intervals_grow_with_each_success():
    history = [done(0, "a", "and-or"), done(0, "a", hour=10)]
    for now, following in ((1, 4), (4, 11), (11, 27), (27, 62)):
        history.append(done(now, "b"))
        assert of(*history).due == day(following)
    history.append(done(62, "b"))
    assert of(*history).settled


def test_an_interval_begins_when_the_success_was_however_late():
    assert of(done(0, "a", "and-or"), done(0, "a", hour=10), done(9, "b")).due == day(9 + 3)


def test_repeating_at_once_moves_nothing():
    once = of(done(0, "a", "and-or"), done(0, "a", hour=10))
    often = of(done(0, "a", "and-or"), *(done(0, "a", hour=hour) for hour in range(10, 20)))
    assert (often.due, often.successes) == (once.due, once.successes)


def test_shown_again_it_is_back_at_the_start():
    history = [done(0, "a", "and-or"), done(0, "a", hour=10), done(1, "b"), done(4, "b")]
    again = of(*history, done(11, "a", "and-or"))
    assert (again.due, again.successes) == (day(12), 0)
    assert of(*history, done(11, "a", "and-or"), done(11, "a", hour=10)).due == day(12)


def test_settled_and_shown_again_it_is_due_again():
    history = [done(0, "a", "and-or"), done(0, "a", hour=10), *(done(now, "b") for now in (1, 4, 11, 27, 62))]
    assert of(*history).settled
    assert of(*history, done(90, "a", "and-or")).due == day(91)


def test_a_wrong_answer_that_does_not_show_it_changes_nothing():
    history = [done(0, "a", "and-or"), done(0, "a", hour=10)]
    assert of(*history, done(1, "b", passed=False)).due == of(*history).due


def test_the_longest_overdue_comes_first_then_what_was_shown_most_often():
    found = past(
        done(3, "a", "dns"), done(3, "b", "ports"), done(3, "b", "ports", hour=11), done(1, "a", "and-or"), today=5
    )
    assert [each.shown.rule for each in due(plans(found).values(), day(5))] == ["and-or", "ports", "dns"]


def test_the_next_day_is_the_first_after_today():
    found = plans(past(done(0, "a", "and-or"), done(0, "a", hour=10), done(1, "b"), done(4, "a", "dns"), today=4))
    assert due(found.values(), day(4)) == (found["and-or"],)
    assert next_day(found.values(), day(4)) == day(5)
    assert next_day([], day(4)) is None


def test_what_was_revisited_is_remembered_by_day():
    found = of(done(0, "a", "and-or"), done(0, "a", hour=10), done(1, "b"), done(2, "b"), done(4, "a", "and-or"))
    assert found.revisited == ((day(1), "b"), (day(4), "a"))
    assert found.exercise == "a"


def due_days(history):
    return {rule: each.due for rule, each in plans(Past.of(history, NOW)).items()}


@bounded
@given(histories, st.randoms())
def test_the_order_of_the_records_does_not_matter(history, random):
    assert due_days(random.sample(history, len(history))) == due_days(history)


@bounded
@given(histories)
def test_the_same_answer_at_the_same_moment_plans_nothing_new(history):
    for rule, found in plans(Past.of(history, NOW)).items():
        shown = [each for each in history if rule in each.rules]
        again = plans(Past.of([*history, shown[0]], NOW))[rule]
        assert (again.due, again.successes) == (found.due, found.successes)
        assert 0 <= found.successes <= len(INTERVALS) + 1
        assert found.settled == (found.successes == len(INTERVALS) + 1)


@bounded
@given(histories)
def test_showing_it_today_makes_it_due_tomorrow_whatever_was_before(history):
    today = (TODAY - day(0)).days
    found = plans(Past.of([*history, done(today, "a", "and-or")], NOW))["and-or"]
    assert (found.due, found.successes) == (days_after(TODAY, 1), 0)


@bounded
@given(histories)
def test_passing_clean_today_never_brings_the_day_forward(history):
    today = (TODAY - day(0)).days
    before = plans(Past.of(history, NOW))
    after = plans(Past.of([*history, done(today, "a")], NOW))
    for rule in ("and-or", "dns"):
        if rule in before and before[rule].due:
            assert after[rule].due is None or after[rule].due >= before[rule].due
            assert after[rule].due is None or after[rule].due > TODAY, "what was passed today is not due today"
