"""Regular expressions as Go and CEL have them (RE2 syntax).

Source: https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re

_CLASSES = (
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
    "word", "xdigit",
)  # fmt: skip
_POSIX = re.compile(rf"\[:\^?(?:{'|'.join(_CLASSES)}):\]")
_FLAGS = re.compile(r"\(\?(?:[imsU]*(?:-[imsU]+)?[:)]|P?<[A-Za-z0-9_]+>)")
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_MOST_REPEATS = 1000
_ESCAPES = frozenset("aftnrvAbBdDsSwWzQEpPCx01234567")
_UNICODE_CLASS = re.compile(r"\\[pP](?:\{\^?[A-Za-z_]+\}|[A-Z])")


def is_pattern(text: str) -> bool:
    """Whether Go can compile the pattern."""
    plain = _as_python(text)
    if plain is None:
        return False
    try:
        re.compile(plain)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _as_python(text: str) -> str | None:
    """The same pattern as Python writes it, as far as validity goes; None where RE2 has no such thing."""
    made: list[str] = []
    at, in_class = 0, False
    while at < len(text):
        piece, at = _piece(text, at, in_class=in_class)
        if piece is None:
            return None
        if not in_class and piece == "[":
            in_class = True
            rest = text[at:]
            lead = re.match(r"\^?\]?", rest)
            assert lead is not None
            piece += lead[0].replace("]", r"\]")
            at += lead.end()
        elif in_class and piece == "]":
            in_class = False
        made.append(piece)
    return "".join(made)


def _piece(text: str, at: int, *, in_class: bool) -> tuple[str | None, int]:
    """The next piece of a pattern, and where the one after it begins."""
    char = text[at]
    if char == "\\":
        return _escape(text, at)
    if in_class:
        posix = _POSIX.match(text, at)
        if posix:
            return "a-z", posix.end()
        return (r"\[" if char == "[" else char), at + 1
    if text.startswith("(?", at):
        flags = _FLAGS.match(text, at)
        return (None, at) if flags is None else ("()" if flags[0].endswith(")") else "(", flags.end())
    if char == "{":
        repeat = _REPEAT.match(text, at)
        if repeat is None:
            return r"\{", at + 1
        if any(int(bound) > _MOST_REPEATS for bound in repeat.groups() if bound):
            return None, at
    return char, at + 1


def _escape(text: str, at: int) -> tuple[str | None, int]:
    following = text[at + 1 : at + 2]
    if not following or (following.isalnum() and following not in _ESCAPES):
        return None, at
    if following in "pP":
        found = _UNICODE_CLASS.match(text, at)
        return (None, at) if found is None else ("a", found.end())
    if following == "Q":
        end = text.find("\\E", at + 2)
        quoted = text[at + 2 :] if end < 0 else text[at + 2 : end]
        return re.escape(quoted), len(text) if end < 0 else end + 2
    if following == "x" and text[at + 2 : at + 3] == "{":
        end = text.find("}", at)
        digits = text[at + 3 : end]
        known = end > 0 and re.fullmatch("[0-9a-fA-F]{1,6}", digits) is not None
        return ("a", end + 1) if known else (None, at)
    if following in "1234567" and not text[at + 2 : at + 3].isdigit():
        return None, at
    return {"z": r"\Z", "C": "."}.get(following, f"\\{following}"), at + 2
