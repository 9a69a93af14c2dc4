"""Points and lengths of time: ``getFullYear``, ``getHours``…"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.instants import Parts, parts
from lab.manifests.cel.evaluate.values import Duration, EvaluationError, Timestamp

_OFFSET = re.compile(r"([+-]?)(\d+):(\d+)", re.ASCII)

_PARTS: dict[str, Callable[[Parts], int]] = {
    "getFullYear": lambda at: at.year,
    "getMonth": lambda at: at.month - 1,
    "getDayOfYear": lambda at: at.yearday,
    "getDayOfMonth": lambda at: at.day - 1,
    "getDate": lambda at: at.day,
    "getDayOfWeek": lambda at: at.weekday,
    "getHours": lambda at: at.hour,
    "getMinutes": lambda at: at.minute,
    "getSeconds": lambda at: at.second,
    "getMilliseconds": lambda at: at.nanosecond // 10**6,
}
_LENGTHS = {"getHours": 3600 * 10**9, "getMinutes": 60 * 10**9, "getSeconds": 10**9, "getMilliseconds": 10**6}


def _part(name: str) -> Callable[..., int]:
    def of_moment(_budget: Budget, moment: Timestamp, zone: str = "UTC") -> int:
        return _PARTS[name](parts(moment, _offset(zone)))

    return of_moment


def _offset(zone: str) -> int:
    """Seconds east of Greenwich. Zones by name other than UTC are not known here."""
    found = _OFFSET.fullmatch(zone)
    if found is None:
        if zone in ("", "UTC", "GMT", "Etc/UTC", "Etc/GMT"):
            return 0
        raise EvaluationError(f"unknown time zone {zone}")
    if int(found[3]) > 59:
        raise EvaluationError(f"timezone offset minutes out of range [0, 59]: {zone}")
    minutes = int(found[2]) * 60 + int(found[3])
    return (-minutes if found[1] == "-" else minutes) * 60


def _units(name: str) -> Callable[..., int]:
    def of_length(_budget: Budget, duration: Duration) -> int:
        amount = abs(duration.nanoseconds) // _LENGTHS[name]
        return -amount if duration.nanoseconds < 0 else amount

    return of_length


_ENTRIES: list[tuple[tuple[str, tuple[type, ...]], Any]] = [
    *(((name, (Timestamp,)), _part(name)) for name in _PARTS),
    *(((name, (Timestamp, str)), _part(name)) for name in _PARTS),
    *(((name, (Duration,)), _units(name)) for name in _LENGTHS),
]
TABLE: Table = dict(_ENTRIES)
