"""What is told while the cluster is made: steps that begin and end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TypeAlias

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Began:
    """A step begins."""

    step: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A step has ended. ``good`` is None where it came out neither well nor badly."""

    step: str
    seconds: float
    detail: str = ""
    good: bool | None = True


@dataclass(frozen=True, slots=True)
class Said:
    """Something worth knowing beside the steps."""

    text: str


Event: TypeAlias = Began | Ended | Said
Hear: TypeAlias = Callable[[Event], None]
Clock: TypeAlias = Callable[[], float]


class Outcome:
    """What a step may add to its end."""

    detail: str = ""
    good: bool | None = True


@contextmanager
def step(hear: Hear, name: str, clock: Clock = monotonic) -> Iterator[Outcome]:
    """Tell that a step begins, and how it ended, be it with an exception."""
    start, outcome = clock(), Outcome()
    hear(Began(name))
    try:
        yield outcome
    except BaseException as error:
        detail = "stopped" if isinstance(error, KeyboardInterrupt) else outcome.detail
        hear(Ended(name, clock() - start, detail, False))
        raise
    hear(Ended(name, clock() - start, outcome.detail, outcome.good))
