"""The clocks of this machine."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from lab.exam.clock import Reading

BOOT = Path("/proc/sys/kernel/random/boot_id")


def read_clocks() -> Reading:
    """What they say now."""
    return Reading(datetime.now(UTC), _steady(), _boot())


def _steady() -> float | None:
    """Seconds since the machine was started, those asleep too; None where the system has no such clock."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        # There CLOCK_MONOTONIC goes on while the machine sleeps; time.monotonic does not.
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return None


@cache
def _boot() -> str:
    try:
        return BOOT.read_text().strip()
    except OSError:
        return ""
