"""Which of two versions is the older one, as the package's own world orders them.

Sources: deb-version(7); the apk package format; https://semver.org/ for the others.
"""

from __future__ import annotations

import re
from itertools import zip_longest

PRE = {"alpha": -4, "a": -4, "beta": -3, "b": -3, "pre": -2, "rc": -1, "dev": -5, "snapshot": -5}
"""Words after a version that say it is not yet that version."""
AFTER = {"cvs": 1, "svn": 1, "git": 1, "hg": 1, "p": 2, "post": 1}


def older(one: str, other: str, kind: str = "") -> bool:
    """Whether the first version comes before the second; ``kind`` is the package's sort, as its URL says it."""
    return compare(one, other, kind) < 0


def compare(one: str, other: str, kind: str = "") -> int:
    """Less than, equal to, or more than 0."""
    if kind == "deb":
        return _debian(one, other)
    # What is not there counts as 0, so that 1.2 is 1.2.0, later than 1.2-rc1 and earlier than 1.2a.
    for left, right in zip_longest(_parts(one), _parts(other), fillvalue=(0, 0, "")):
        if left != right:
            return -1 if left < right else 1
    return 0


def _debian(one: str, other: str) -> int:
    epoch, upstream, revision = _debian_parts(one)
    other_epoch, other_upstream, other_revision = _debian_parts(other)
    if epoch != other_epoch:
        return -1 if epoch < other_epoch else 1
    return _debian_text(upstream, other_upstream) or _debian_text(revision, other_revision)


def _debian_parts(version: str) -> tuple[int, str, str]:
    epoch, colon, rest = version.partition(":")
    if not colon or not epoch.isdecimal():
        epoch, rest = "0", version
    upstream, dash, revision = rest.rpartition("-")
    return int(epoch), upstream if dash else rest, revision if dash else "0"


def _debian_text(one: str, other: str) -> int:
    """Digits by their value, the rest by letters before signs, and ``~`` before everything, the end included."""
    for left, right in zip_longest(re.findall(r"\d+|\D+", one), re.findall(r"\d+|\D+", other), fillvalue=""):
        if left[:1].isdigit() and right[:1].isdigit():
            difference = int(left) - int(right)
        elif left[:1].isdigit() or right[:1].isdigit():
            difference = _sign("" if left[:1].isdigit() else left, "" if right[:1].isdigit() else right)
            if not difference:
                # A number against nothing: as if it were against 0.
                difference = int(left or 0) - int(right or 0)
        else:
            difference = _sign(left, right)
        if difference:
            return -1 if difference < 0 else 1
    return 0


def _sign(left: str, right: str) -> int:
    for a, b in zip_longest(left, right, fillvalue=""):
        if a != b:
            return _weight(a) - _weight(b)
    return 0


def _weight(char: str) -> int:
    if char == "~":
        return -1
    if not char:
        return 0
    return ord(char) if char.isalpha() else ord(char) + 256


def _parts(version: str) -> list[tuple[int, int, str]]:
    """The parts of a version as they compare: numbers, then what makes it earlier or later."""
    text = version.strip().lstrip("vV=").partition("+")[0].lower()
    found: list[tuple[int, int, str]] = []
    words = re.findall(r"\d+|[a-z]+", text)
    for part, following in zip(words, [*words[1:], ""], strict=False):
        if part in ("a", "b") and not following.isdecimal():
            found.append((0, 0, part))  # a letter alone, as of OpenSSL's 1.1.1a, is later
        elif part.isdecimal():
            found.append((0, int(part), ""))
        elif part in PRE:
            found.append((PRE[part], 0, ""))
        elif part != "r":
            found.append((AFTER.get(part, 0), 0, part))
    return found
