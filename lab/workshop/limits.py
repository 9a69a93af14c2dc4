"""How much of something is let through, and when the next one is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``burst`` at once, and ``per_second`` in the long run."""

    burst: int
    per_second: float


class Throttle:
    """A bucket of tokens for each key, an address or a learner; forgets those that were not seen for long."""

    MOST = 10_000
    """Keys remembered. Whoever comes from more addresses than these could wait as well."""

    def __init__(self, rate: Rate, monotonic: Callable[[], float]) -> None:
        self._rate = rate
        self._now = monotonic
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Seconds until the next one is let through; 0 where it is at once. Takes nothing."""
        left = self._level(key)
        return 0.0 if left >= 1 else (1 - left) / self._rate.per_second

    def take(self, key: str) -> float:
        """Let one through and give 0, or the seconds to wait for it."""
        wait = self.wait(key)
        if not wait:
            self._left[key] = (self._level(key) - 1, self._now())
            self._left.move_to_end(key)
            while len(self._left) > self.MOST:
                self._left.popitem(last=False)
        return wait

    def fine(self, key: str, tokens: float) -> None:
        """Take that many away, down to a debt of as many."""
        self._left[key] = (max(self._level(key) - tokens, -tokens), self._now())

    def _level(self, key: str) -> float:
        left, then = self._left.get(key, (float(self._rate.burst), self._now()))
        return min(self._rate.burst, left + max(self._now() - then, 0) * self._rate.per_second)
