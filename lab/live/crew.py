"""Doing many slow things at once, each in a thread, and taking them as they are done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

from lab.live.trouble import CancelledError

MOST_AT_ONCE = 48
"""Connections to the API server that are open at a time."""

LOOK_SECONDS = 0.1

T = TypeVar("T")


def each(
    tasks: Sequence[Callable[[], T]], stop: threading.Event, most: int = MOST_AT_ONCE
) -> Iterator[tuple[int, T]]:
    """What each task gives, with its position, as soon as it is done; at most ``most`` run at a time.

    Raises what a task raises, and then starts no further one; raises CancelledError once ``stop`` is set. Neither
    waits for tasks that are under way: their threads are daemons, and what they give is dropped.
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    done: SimpleQueue[tuple[int, T | None, BaseException | None]] = SimpleQueue()
    over = threading.Event()
    for position in range(len(tasks)):
        waiting.put(position)

    def work() -> None:
        while not over.is_set():
            try:
                position = waiting.get_nowait()
            except Empty:
                return
            try:
                done.put((position, tasks[position](), None))
            except BaseException as error:
                over.set()
                done.put((position, None, error))

    for number in range(min(most, len(tasks))):
        threading.Thread(target=work, name=f"crew-{number}", daemon=True).start()
    try:
        for _ in tasks:
            position, result, error = _next(done, stop)
            if error is not None:
                raise error
            yield position, result  # type: ignore[misc]
    finally:
        over.set()


def _next(
    done: SimpleQueue[tuple[int, T | None, BaseException | None]], stop: threading.Event
) -> tuple[int, T | None, BaseException | None]:
    while True:
        if stop.is_set():
            raise CancelledError("The run was stopped")
        try:
            return done.get(timeout=LOOK_SECONDS)
        except Empty:
            continue


def all_of(tasks: Sequence[Callable[[], T]], stop: threading.Event, most: int = MOST_AT_ONCE) -> tuple[T, ...]:
    """What the tasks give, in their order, when all are done."""
    found = dict(each(tasks, stop, most))
    return tuple(found[position] for position in range(len(tasks)))
