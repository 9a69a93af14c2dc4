"""Timestamps as Go's ``time.Parse(time.RFC3339, …)`` reads them, with its errors."""

from __future__ import annotations

import re

from lab.manifests.gojson import go_quote

LAYOUT = "2006-01-02T15:04:05Z07:00"

_PARTS = (
    ("2006", r"\d{4}", "", 0, 9999),
    ("-", "-", "", 0, 0),
    ("01", r"\d\d", "month", 1, 12),
    ("-", "-", "", 0, 0),
    ("02", r"\d\d", "", 0, 99),
    ("T", "T", "", 0, 0),
    ("15", r"\d\d?", "hour", 0, 23),
    (":", ":", "", 0, 0),
    ("04", r"\d\d", "minute", 0, 59),
    (":", ":", "", 0, 0),
    ("05", r"\d\d", "second", 0, 59),
    ("", r"(?:[.,]\d+)?", "", 0, 0),
    ("Z07:00", r"Z|[+-]\d\d:\d\d", "", 0, 0),
)

_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _MONTHS[month - 1] + (month == 2 and leap)


def rfc3339_error(text: str) -> str:
    """What Go says of a timestamp it cannot read; empty for a good one."""
    rest = text
    numbers: list[int] = []
    for layout, pattern, unit, low, high in _PARTS:
        found = re.match(pattern, rest, re.ASCII)
        if found is None:
            return (
                f"parsing time {go_quote(text)} as {go_quote(LAYOUT)}: "
                f"cannot parse {go_quote(rest)} as {go_quote(layout)}"
            )
        if found.group().isdigit():
            numbers.append(int(found.group()))
            if unit and not low <= numbers[-1] <= high:
                return f"parsing time {go_quote(text)}: {unit} out of range"
        rest = rest[found.end() :]
    if rest:
        return f"parsing time {go_quote(text)}: extra text: {go_quote(rest)}"
    year, month, day = numbers[:3]
    if not 1 <= day <= _days(year, month):
        return f"parsing time {go_quote(text)}: day out of range"
    return ""
