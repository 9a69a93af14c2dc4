"""Durations as numbers, and written as Go's ``time.Duration`` prints them."""

from __future__ import annotations

import re

_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?([a-zµμ]+)")


def nanoseconds(text: str) -> int:
    """The length of a duration that ``duration_trouble`` finds nothing wrong with; 0 for any other text."""
    rest = text.lstrip("+-")
    total = 0
    for match in _PART.finditer(rest):
        whole, fraction, unit = match.group(1), match.group(2) or "", match.group(3)
        size = _UNITS.get(unit, 0)
        total += int(whole or "0") * size
        total += int(fraction) * size // 10 ** len(fraction) if fraction else 0
    return -total if text.startswith("-") else total


def written_duration(length: int) -> str:
    """A length in nanoseconds as Go prints it: ``1h0m0s``, ``5m0s``, ``1.5s``, ``10ms``."""
    sign, length = ("-", -length) if length < 0 else ("", length)
    if length == 0:
        return "0s"
    if length < 10**9:
        for unit, size in (("ns", 1), ("µs", 10**3), ("ms", 10**6)):
            if length < size * 1000:
                return f"{sign}{_decimal(length, size)}{unit}"
    minutes, seconds = divmod(length, 60 * 10**9)
    hours, minutes = divmod(minutes, 60)
    text = f"{_decimal(seconds, 10**9)}s"
    if hours or minutes:
        text = f"{minutes}m{text}"
    return f"{sign}{hours}h{text}" if hours else f"{sign}{text}"


def _decimal(length: int, size: int) -> str:
    whole, rest = divmod(length, size)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest).rjust(len(str(size)) - 1, '0').rstrip('0')}"
