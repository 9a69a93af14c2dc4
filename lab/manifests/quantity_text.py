"""A quantity's text taken apart, before anything is computed."""

from __future__ import annotations

from typing import NamedTuple

SUFFIXES: dict[str, tuple[int, int]] = {
    "n": (10, -9),
    "u": (10, -6),
    "m": (10, -3),
    "": (10, 0),
    "k": (10, 3),
    "M": (10, 6),
    "G": (10, 9),
    "T": (10, 12),
    "P": (10, 15),
    "E": (10, 18),
    "Ki": (2, 10),
    "Mi": (2, 20),
    "Gi": (2, 30),
    "Ti": (2, 40),
    "Pi": (2, 50),
    "Ei": (2, 60),
}
"""A suffix -> the base and the exponent it stands for."""

_DIGITS = frozenset("0123456789")
_LETTERS = frozenset("eEinumkKMGTP")


class Written(NamedTuple):
    """The parts of a quantity. ``whole`` has no leading zeros, ``number`` is sign and digits as written."""

    negative: bool
    number: str
    whole: str
    fraction: str
    suffix: str


def scan(text: str) -> Written | None:
    """The parts; None for a text that has none. A number without digits counts as zero here."""
    if not text:
        return None
    negative = text[0] == "-"
    start = 1 if text[0] in "+-" else 0
    first = _end(text, start, frozenset("0"))
    if first == len(text):
        return Written(negative, "0", "0", "", "")
    point = _end(text, first, _DIGITS)
    whole = text[first:point]
    if point == len(text):
        return Written(negative, text, whole, "", "")
    end = point
    fraction = ""
    if text[point] == ".":
        end = _end(text, point + 1, _DIGITS)
        fraction = text[point + 1 : end]
    letters = _end(text, end, _LETTERS)
    digits = letters + 1 if text[letters : letters + 1] in ("+", "-") else letters
    if _end(text, digits, _DIGITS) != len(text):
        return None
    return Written(negative, text[:end], whole or "0", fraction, text[end:])


def _end(text: str, at: int, among: frozenset[str]) -> int:
    """Where a run of these characters ends."""
    while at < len(text) and text[at] in among:
        at += 1
    return at
