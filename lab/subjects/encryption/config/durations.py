"""Durations such as ``3s``, read and printed as Go does it."""

from __future__ import annotations

import re
from decimal import Decimal

from lab.manifests.goduration import duration_trouble

_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_PART = re.compile(r"([0-9]*\.?[0-9]*)([a-zµμ]+)")


def nanoseconds(text: str) -> int:
    """The length of a duration. Raises ValueError with Go's words for one that is none."""
    trouble = duration_trouble(text)
    if trouble:
        raise ValueError(trouble)
    length = sum(int(Decimal(number) * _UNITS[unit]) for number, unit in _PART.findall(text))
    return -length if text.startswith("-") else length


def written(length: int) -> str:
    """A length in nanoseconds, as Go prints it."""
    if length == 0:
        return "0s"
    sign, length = ("-", -length) if length < 0 else ("", length)
    for unit, size in (("ns", 1), ("µs", 10**3), ("ms", 10**6)):
        if length < size * 1000:
            return f"{sign}{_plain(Decimal(length) / size)}{unit}"
    minutes, rest = divmod(length, _UNITS["m"])
    seconds = _plain(Decimal(rest) / _UNITS["s"])
    if not minutes:
        return f"{sign}{seconds}s"
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{f'{hours}h' if hours else ''}{minutes}m{seconds}s"


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
