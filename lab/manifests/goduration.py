"""Durations such as ``1h30m``, as Go's ``time.ParseDuration`` reads them."""

from __future__ import annotations

import re

_UNITS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_MOST = 2**63 - 1
_PART = re.compile(r"([0-9]*)(?:\.([0-9]*))?")


def duration_trouble(text: str) -> str:
    """What is wrong with a duration, in Go's words; nothing when it is right."""
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return ""
    problem, nanoseconds = ("" if rest else "invalid duration"), 0
    while rest and not problem:
        problem, amount, rest = _part(rest)
        nanoseconds += amount
    if not problem and nanoseconds > _MOST + (text[:1] == "-"):
        problem = "invalid duration"
    return f"time: {problem} {_quoted(text)}" if problem else ""


def _part(text: str) -> tuple[str, int, str]:
    """A number and its unit at the beginning: what is wrong, the nanoseconds, and what follows."""
    match = _PART.match(text)
    whole, fraction = (match.group(1), match.group(2) or "") if match else ("", "")
    if match is None or not (whole or fraction) or int(whole[:4000] or "0") > _MOST + 1:
        return "invalid duration", 0, ""
    after = text[match.end() :]
    unit = re.split(r"[.0-9]", after, maxsplit=1)[0]
    if not unit:
        return "missing unit in duration", 0, ""
    if unit not in _UNITS:
        return f"unknown unit {_quoted(unit)} in duration", 0, ""
    size = _UNITS[unit]
    amount = int(whole or "0") * size + (int(fraction) * size // 10 ** len(fraction) if fraction else 0)
    return "", amount, after[len(unit) :]


def _quoted(text: str) -> str:
    written = ""
    for char in text:
        if " " <= char <= "\x7f":
            written += f"\\{char}" if char in '"\\' else char
        else:
            written += "".join(f"\\x{octet:02x}" for octet in char.encode("utf-8", "replace"))
    return f'"{written}"'
