"""Many things at once."""

import threading

import pytest

from lab.live.crew import all_of, each
from lab.live.trouble import CancelledError


def test_results_come_as_they_are_done_and_say_whose_they_are():
    first = threading.Event()
    stop = threading.Event()

    def slow():
        assert first.wait(5)
        return "slow"

    found = []
    for position, result in each([slow, lambda: "quick"], stop):
        found.append((position, result))
        first.set()
    assert found == [(1, "quick"), (0, "slow")]


def test_results_in_order():
    tasks = [lambda number=number: number for number in range(100)]
    assert all_of(tasks, threading.Event(), most=7) == tuple(range(100))


def test_no_more_run_at_a_time_than_may():
    lock, running, most = threading.Lock(), [0], [0]
    turn = threading.Barrier(3)

    def task():
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        turn.wait(5)
        with lock:
            running[0] -= 1

    all_of([task] * 9, threading.Event(), most=3)
    assert most[0] == 3


def test_what_a_task_raises_is_raised_and_no_other_is_started():
    begun = []

    def fails():
        begun.append(1)
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        all_of([fails, *[lambda: begun.append(2)] * 5], threading.Event(), most=1)
    assert begun == [1]


def test_a_stop_ends_the_wait_though_a_task_hangs():
    stop, never = threading.Event(), threading.Event()
    started = threading.Event()

    def hangs():
        started.set()
        never.wait(30)

    threading.Thread(target=lambda: (started.wait(5), stop.set()), daemon=True).start()
    with pytest.raises(CancelledError):
        all_of([hangs], stop)
    never.set()


def test_nothing_to_do():
    assert all_of([], threading.Event()) == ()
