"""Escapes in quoted texts.

Source: ``unescape_str`` of falcosecurity/libs, userspace/libsinsp/filter/escaping.cpp.
"""

from __future__ import annotations

MEANS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", " ": "\\", "\\": "\\", "/": "/"}
HEX = "0123456789abcdefABCDEF"


class EscapeError(ValueError):
    """An escape that there is not."""


def unescaped(written: str) -> str:
    """What a quoted text says; ``written`` has its quotes. Raises EscapeError in libsinsp's words."""
    quote, inside = written[0], written[1:-1]
    if "\\" not in inside:
        return inside
    found: list[str] = []
    at = 0
    while at < len(inside):
        if inside[at] != "\\":
            found.append(inside[at])
            at += 1
            continue
        character = inside[at + 1 : at + 2]
        if character == "x":
            found.append(_hexadecimal(inside[at + 2 : at + 4]))
            at += 4
            continue
        found.append(_meant(character, quote))
        at += 2
    return "".join(found)


def _meant(character: str, quote: str) -> str:
    if character in ("'", '"'):
        if character != quote:
            raise EscapeError(f"invalid \\{character} escape in {quote}-quoted string")
        return character
    if not character:
        return ""
    if character not in MEANS:
        raise EscapeError(f"unsupported string escape sequence: \\{character}")
    return MEANS[character]


def _hexadecimal(digits: str) -> str:
    if len(digits) < 2:
        raise EscapeError("truncated hex char escape sequence")
    if not all(digit in HEX for digit in digits):
        raise EscapeError(f"invalid hex char escape sequence: {digits}")
    return chr(int(digits, 16))
