"""How often one connection is tried until what it shows can be believed.

Policies take effect a moment after they are applied, single packets are lost, and a Service leads to another endpoint
each time. So a connection counts as blocked only when it fails twice, what is not as expected is tried again, and
where the simulator says otherwise it is tried until the limit.
"""

from __future__ import annotations

from collections.abc import Callable

from lab.cluster.trial import Observation
from lab.quick_dataclass import dataclass

OFTEN = 3
"""How often what contradicts the simulator must come out alike, though it is as expected."""

FEWEST = 4
"""How often at least something is tried before the limit ends it: on a busy machine one attempt may take all of it."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: how long to go on at most, how long a policy may take to show, how long to rest in between."""

    limit: float = 15.0
    settle: float = 1.0
    rest: float = 0.3


@dataclass(frozen=True, slots=True)
class Clock:
    """The time, in seconds from anywhere, and how to let some pass."""

    now: Callable[[], float]
    wait: Callable[[float], object]


def steady(tried: Callable[[int], Observation], clock: Clock, pace: Pace) -> Observation:
    """Try until the last observations agree often and long enough, or the limit has passed; the last one counts.

    ``tried`` is told how often it was tried before.
    """
    begun = clock.now()
    last = tried(0)
    tries, alike, since = 1, 1, begun
    while not _believed(last, alike, clock.now() - since, pace):
        if clock.now() - begun >= pace.limit and tries >= FEWEST:
            break
        clock.wait(pace.rest)
        started = clock.now()
        following = tried(tries)
        tries += 1
        if following.succeeded is not last.succeeded:
            alike, since = 0, started
        last, alike = following, alike + 1
    return last


def _believed(seen: Observation, alike: int, steady_for: float, pace: Pace) -> bool:
    """Whether what was seen ``alike`` times in a row, over ``steady_for`` seconds, is what the cluster does."""
    if seen.succeeded is None:
        return alike >= 2
    as_simulated = seen.trial.simulated in (None, seen.succeeded)
    if seen.as_expected and as_simulated:
        return alike >= (1 if seen.succeeded else 2)
    if seen.as_expected:
        return alike >= OFTEN and steady_for >= pace.settle
    return as_simulated and alike >= 2 and steady_for >= pace.settle
