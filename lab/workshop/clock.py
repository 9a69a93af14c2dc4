"""The workshop's clock: it goes on evenly, whatever happens to the machine's."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

JUMP_SECONDS = 2.0
"""Differences below this are how computers' clocks are corrected all the time."""


class Clock:
    """Seconds since the workshop was made, by the monotonic clock; the wall clock only says what is shown.

    ``offset`` and ``last_seen`` (an ISO time) are of the last event there was. Between two runs of the server only the
    wall clock can tell how long it was away; a clock set back in the meantime counts as no time at all.
    """

    def __init__(
        self,
        offset: float = 0.0,
        last_seen: str = "",
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        self._started = monotonic()
        self._started_wall = wall()
        away = self._started_wall - datetime.fromisoformat(last_seen).timestamp() if last_seen else 0.0
        self._before = offset + max(away, 0.0)

    @property
    def offset(self) -> float:
        """Seconds since the workshop was made."""
        return self._before + self._monotonic() - self._started

    def at(self) -> str:
        """What the wall clock shows, in UTC."""
        return datetime.fromtimestamp(self._wall(), UTC).isoformat(timespec="milliseconds")

    def jumped(self) -> float:
        """Seconds that the wall clock was set forward since the last call, below 0 where it was set back; else 0."""
        gone = self._monotonic() - self._started
        jump = self._wall() - (self._started_wall + gone)
        if abs(jump) < JUMP_SECONDS:
            return 0.0
        self._started_wall += jump
        return jump
