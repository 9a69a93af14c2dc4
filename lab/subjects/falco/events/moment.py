"""When an event happened, in the forms that Falco prints."""

from __future__ import annotations

import re

from lab.manifests.document import Json

WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z")


def moments(written: str) -> dict[str, Json]:
    """The fields of time; none for what is no time in UTC such as ``2026-03-04T12:03:17.482913547Z``."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        return {}
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction = (found.group(7) or "").ljust(9, "0")
    date, clock = written[:10], written[11:19]
    seconds = ((_days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    return {
        "evt.time": f"{clock}.{fraction}",
        "evt.time.s": clock,
        "evt.time.iso8601": f"{date}T{clock}.{fraction}+0000",
        "evt.datetime": f"{date} {clock}.{fraction}",
        "evt.datetime.s": f"{date} {clock}",
        "evt.rawtime": seconds * 10**9 + int(fraction),
        "evt.rawtime.s": seconds,
    }


def _days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01, in the calendar that is used everywhere."""
    year -= month <= 2
    era_day = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + era_day - 719468
