"""Points and lengths of time: read from text, written, taken apart. All without a clock."""

from __future__ import annotations

import re
from typing import NamedTuple

from lab.manifests.cel.evaluate.values import Duration, Timestamp

_AMOUNT = re.compile(r"([0-9]*)\.?([0-9]*)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))", re.ASCII
)


class Parts(NamedTuple):
    """A point of time as a calendar has it; ``weekday`` counts from Sunday, ``yearday`` from 0."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    nanosecond: int
    weekday: int
    yearday: int


def duration_of(text: str) -> Duration:
    """A length such as ``1h30m``, which must be one."""
    rest = text[1:] if text[:1] in ("+", "-") else text
    total = sum(
        int(found[1] or 0) * _UNITS[found[3]] + int(found[2] or 0) * _UNITS[found[3]] // 10 ** len(found[2])
        for found in _AMOUNT.finditer(rest)
    )
    return Duration(-total if text.startswith("-") else total)


def timestamp_of(text: str) -> Timestamp:
    """A point of time in RFC 3339, which must be one."""
    found = _TIME.match(text)
    assert found is not None
    year, month, day, hour, minute, second = (int(found[at]) for at in range(1, 7))
    seconds = days_before(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
    if found[8]:
        offset = int(found[9]) * 3600 + int(found[10]) * 60
        seconds -= offset if found[8] == "+" else -offset
    fraction = int((found[7] or "0")[:9].ljust(9, "0"))
    return Timestamp(seconds * 10**9 + fraction)


def days_before(year: int, month: int, day: int) -> int:
    """The days from 1970 to a date of the Gregorian calendar."""
    year -= month <= 2
    era, of_era = divmod(year, 400)
    of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def parts(moment: Timestamp, offset: int = 0) -> Parts:
    """A point of time, ``offset`` seconds east of Greenwich."""
    seconds, nanosecond = divmod(moment.nanoseconds, 10**9)
    days, of_day = divmod(seconds + offset, 86400)
    year, month, day = _date(days)
    return Parts(
        year, month, day, of_day // 3600, of_day // 60 % 60, of_day % 60, nanosecond, (days + 4) % 7,
        days - days_before(year, 1, 1),
    )  # fmt: skip


def _date(days: int) -> tuple[int, int, int]:
    era, of_era = divmod(days + 719468, 146097)
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def rfc3339(moment: Timestamp) -> str:
    """A point of time in UTC, as Go's ``RFC3339Nano`` writes it."""
    at = parts(moment)
    fraction = f".{at.nanosecond:09d}".rstrip("0") if at.nanosecond else ""
    return f"{at.year:04d}-{at.month:02d}-{at.day:02d}T{at.hour:02d}:{at.minute:02d}:{at.second:02d}{fraction}Z"
