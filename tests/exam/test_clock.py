"""The laws of an exam's time, whatever the clocks of a machine do."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.exam.clock import NOTICED, Left, Phase, Reading, Used, warnings_due
from lab.exam.steady import read_clocks

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHOLE = timedelta(minutes=120)

seconds = st.floats(0, 4 * 3600, allow_nan=False).map(lambda number: round(number, 3))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("passes"), seconds),
        st.tuples(st.just("set"), st.floats(-1e6, 1e6, allow_nan=False).map(round)),
        st.tuples(st.just("reboots"), seconds),
    ),
    max_size=12,
)


def played(steps, steady=True):
    """The readings of a machine to which such things happen, and how much time really went by."""
    wall, ticks, boot, real = START, 500.0 if steady else None, 0, timedelta()
    yield Reading(wall, ticks, str(boot)), real
    for kind, amount in steps:
        if kind == "set":
            wall += timedelta(seconds=amount)
        else:
            wall += timedelta(seconds=amount)
            real += timedelta(seconds=amount)
            if steady:
                ticks = ticks + amount if kind == "passes" else min(amount, 30.0)
        boot += kind == "reboots"
        yield Reading(wall, ticks, str(boot)), real


def followed(readings):
    """How much was used at each reading, and the jumps that were noticed."""
    (first, _), *later = readings
    used = Used(timedelta(), first)
    yield used, None
    for reading, _ in later:
        used, jump = used.at(reading)
        yield used, jump


@settings(deadline=None)
@given(steps, st.booleans())
def test_used_time_never_becomes_less(steps, steady):
    used = [each.time for each, _ in followed(list(played(steps, steady)))]
    assert used == sorted(used)


@settings(deadline=None)
@given(steps)
def test_setting_the_clock_neither_wins_nor_loses_time(steps):
    """As long as the machine runs, used is what went by, however the wall clock is set in between."""
    steps = [step for step in steps if step[0] != "reboots"]
    readings = list(played(steps))
    for (each, _), (_, real) in zip(followed(readings), readings, strict=True):
        assert abs(each.time - real) < timedelta(milliseconds=1)


@settings(deadline=None)
@given(steps)
def test_every_jump_is_noticed_and_nothing_else_is_called_one(steps):
    steps = [step for step in steps if step[0] != "reboots"]
    jumps = [jump for _, jump in followed(list(played(steps)))][1:]
    for (kind, amount), jump in zip(steps, jumps, strict=True):
        assert (jump is not None) == (kind == "set" and abs(amount) > NOTICED.total_seconds())
        if jump is not None:
            assert jump.by == timedelta(seconds=amount)


@settings(deadline=None)
@given(steps)
def test_time_goes_on_over_a_restart_by_the_wall_clock(steps):
    """Restarting neither stops the exam nor, with a clock that is not set, loses time."""
    steps = [step for step in steps if step[0] != "set"]
    readings = list(played(steps))
    for (each, jump), (_, real) in zip(followed(readings), readings, strict=True):
        assert abs(each.time - real) < timedelta(milliseconds=1)
        assert jump is None


def test_asleep_counts():
    """The steady clock goes on while the machine sleeps, as the wall clock does."""
    before = Used(timedelta(minutes=5), Reading(START, 300.0, "a"))
    after, jump = before.at(Reading(START + timedelta(hours=1), 300.0 + 3600, "a"))
    assert after.time == timedelta(minutes=65)
    assert jump is None


def test_without_a_steady_clock_going_back_wins_nothing():
    before = Used(timedelta(minutes=5), Reading(START))
    after, jump = before.at(Reading(START - timedelta(hours=1)))
    assert after.time == timedelta(minutes=5)
    assert str(jump) == "the clock was set back by 60 minutes"
    later, jump = after.at(Reading(START - timedelta(minutes=50)))
    assert (later.time, jump) == (timedelta(minutes=15), None)


def test_a_correction_by_a_time_server_is_no_jump():
    before = Used(timedelta(), Reading(START, 0.0, "a"))
    after, jump = before.at(Reading(START + timedelta(seconds=61.5), 60.0, "a"))
    assert (after.time, jump) == (timedelta(seconds=60), None)


def test_a_jump_is_told_in_words():
    before = Used(timedelta(), Reading(START, 0.0, "a"))
    for by, words in ((90, "forward by 90 seconds"), (-600, "back by 10 minutes"), (86400, "forward by 24 hours")):
        _, jump = before.at(Reading(START + timedelta(seconds=10 + by), 10.0, "a"))
        assert str(jump) == f"the clock was set {words}"


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 2000, allow_nan=False), max_size=60), st.sampled_from([10, 30, 31, 60, 120]))
def test_each_warning_is_due_once(parts, minutes):
    """At whatever moments one looks at the clock."""
    whole = timedelta(minutes=minutes)
    left, told = whole, []
    for part in parts:
        before, left = left, left - timedelta(seconds=part)
        told += warnings_due(before, left, whole)
    expected = [each for each in (30, 15, 5) if each < minutes and left <= timedelta(minutes=each)]
    assert sorted(told, reverse=True) == expected


def test_the_clock_shows_what_is_left():
    assert Left(WHOLE).text == "2:00:00"
    assert Left(timedelta(seconds=59.01)).text == "0:01:00"
    assert Left(timedelta(seconds=0.01)).text == "0:00:01"
    assert Left(timedelta()).text == "0:00:00"
    assert Left(timedelta(seconds=-5)).text == "0:00:00"
    assert Left(timedelta(seconds=0.01)).phase is Phase.GOING
    assert Left(timedelta()).phase is Phase.OVER


def test_this_machine_has_clocks():
    one, other = read_clocks(), read_clocks()
    assert one.wall.tzinfo is UTC
    assert one.boot == other.boot
    assert one.steady is None or one.steady <= other.steady
