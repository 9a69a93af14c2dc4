"""Sets of characters: ``[a-z]``, ``\\d``, ``[[:alpha:]]``, ``\\p{Lu}``."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Test = Callable[[str], bool]
"""Whether a character belongs to a set."""

_POSIX = {
    "alnum": "09AZaz", "alpha": "AZaz", "ascii": "\x00\x7f", "blank": "\t\t  ", "cntrl": "\x00\x1f\x7f\x7f",
    "digit": "09", "graph": "!~", "lower": "az", "print": " ~", "punct": "!/:@[`{~", "space": "\t\r  ", "upper": "AZ",
    "word": "09AZaz__", "xdigit": "09AFaf",
}  # fmt: skip
_PERL = {"d": "09", "s": "\t\n\f\r  ", "w": "09AZaz__"}

_SCRIPTS = {
    "Latin": "LATIN", "Greek": "GREEK", "Cyrillic": "CYRILLIC", "Han": "CJK", "Hiragana": "HIRAGANA",
    "Katakana": "KATAKANA", "Arabic": "ARABIC", "Hebrew": "HEBREW", "Thai": "THAI", "Devanagari": "DEVANAGARI",
}  # fmt: skip


def ranges(pairs: str) -> Test:
    """The characters from each first to each second of a text of pairs."""
    bounds = [(pairs[at], pairs[at + 1]) for at in range(0, len(pairs), 2)]
    return lambda char: any(low <= char <= high for low, high in bounds)


def posix(name: str) -> Test | None:
    """``[:name:]``; None where there is no such set."""
    return ranges(_POSIX[name]) if name in _POSIX else None


def perl(letter: str) -> Test:
    """``\\d``, ``\\s``, ``\\w``, and their opposites by the capital letter."""
    test = ranges(_PERL[letter.lower()])
    return negated(test) if letter.isupper() else test


def of_unicode(name: str) -> Test | None:
    """A general category or a script; None where there is no such set."""
    if name == "Any":
        return lambda _char: True
    if name in _SCRIPTS:
        start = _SCRIPTS[name]
        return lambda char: unicodedata.name(char, "").startswith(start)
    if 1 <= len(name) <= 2 and name[0] in "CLMNPSZ" and (len(name) == 1 or name[1].islower()):
        return lambda char: unicodedata.category(char).startswith(name)
    return None


def negated(test: Test) -> Test:
    """Every other character."""
    return lambda char: not test(char)


def any_of(tests: list[Test]) -> Test:
    """What is in any of the sets."""
    return lambda char: any(test(char) for test in tests)


def folded(test: Test) -> Test:
    """The same, whatever the case of the letters."""
    return lambda char: test(char) or test(char.lower()) or test(char.upper())


def literal(char: str) -> Test:
    """One character."""
    return lambda other: other == char
