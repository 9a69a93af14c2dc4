"""Time that goes on evenly, and buckets that fill up again."""

from datetime import UTC, datetime

from lab.workshop.clock import Clock
from lab.workshop.limits import Rate, Throttle


class Time:
    """Both clocks, to be turned by hand."""

    def __init__(self, wall=1_000_000.0):
        self.wall = wall
        self.even = 50.0

    def passes(self, seconds):
        self.wall += seconds
        self.even += seconds

    def clock(self, offset=0.0, last=None):
        seen = datetime.fromtimestamp(last, UTC).isoformat() if last is not None else ""
        return Clock(offset, seen, lambda: self.wall, lambda: self.even)


def test_offsets_follow_the_even_clock_when_the_other_is_set():
    time = Time()
    clock = time.clock(10.0)
    time.passes(5)
    time.wall += 3600
    assert clock.offset == 15.0
    assert clock.jumped() == 3600
    assert clock.jumped() == 0
    time.passes(1)
    time.wall -= 7200
    assert clock.offset == 16.0
    assert clock.jumped() == -7200


def test_small_corrections_are_no_jump():
    time = Time()
    clock = time.clock()
    time.wall += 0.5
    assert clock.jumped() == 0


def test_after_a_restart_the_time_away_counts_and_never_backwards():
    time = Time(wall=2000.0)
    assert time.clock(100.0, last=1940.0).offset == 160.0
    assert time.clock(100.0, last=9999.0).offset == 100.0


def test_a_bucket_empties_and_fills():
    time = Time()
    throttle = Throttle(Rate(2, 0.5), lambda: time.even)
    assert [throttle.take("ada"), throttle.take("ada")] == [0, 0]
    assert throttle.take("ada") == 2
    assert throttle.take("bob") == 0
    time.passes(2)
    assert throttle.take("ada") == 0
    time.passes(1000)
    assert [throttle.take("ada") for _ in range(3)][:2] == [0, 0]
    assert throttle.wait("ada") > 0


def test_a_fine_is_a_longer_wait_and_has_an_end():
    time = Time()
    throttle = Throttle(Rate(2, 1), lambda: time.even)
    for _ in range(5):
        throttle.fine("ada", 8)
    assert throttle.wait("ada") == 9
    time.passes(9)
    assert throttle.take("ada") == 0


def test_no_more_keys_than_there_is_room_for():
    throttle = Throttle(Rate(1, 1), lambda: 0.0)
    for number in range(throttle.MOST + 10):
        throttle.take(str(number))
    assert throttle.wait("0") == 0
    assert throttle.wait(str(throttle.MOST + 5)) > 0
