"""The values that CEL's literals stand for."""

from __future__ import annotations

import re


class LiteralError(ValueError):
    """The literal stands for no value."""


def integer(text: str) -> int:
    """A signed 64-bit number, decimal or hexadecimal. Raises LiteralError."""
    number = int(text, 16) if "0x" in text else int(text)
    if not -(2**63) <= number < 2**63:
        raise LiteralError("invalid int literal")
    return number


def unsigned(text: str) -> int:
    """An unsigned 64-bit number, which ends in ``u``. Raises LiteralError."""
    number = int(text[:-1], 16) if "0x" in text else int(text[:-1])
    if number >= 2**64:
        raise LiteralError("invalid uint literal")
    return number


def double(text: str) -> float:
    """A floating-point number. Raises LiteralError."""
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise LiteralError("invalid double literal")
    return number


_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", "'": "'", '"': '"',
    "`": "`", "?": "?",
}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))", re.DOTALL)


def text_of(literal: str) -> str:
    """The text of a string or bytes literal, quotes and prefixes included. Raises LiteralError."""
    literal = literal.replace("\r\n", "\n").replace("\r", "\n")
    in_bytes = literal[0] in "bB"
    body = literal[1:] if in_bytes else literal
    raw = body[0] in "rR"
    body = body[1:] if raw else body
    quotes = 3 if len(body) >= 6 and body[:3] in ('"""', "'''") else 1
    body = body[quotes:-quotes]
    if raw:
        return body
    return _ESCAPE.sub(lambda found: _escaped(found, in_bytes), body)


def _escaped(found: re.Match[str], in_bytes: bool) -> str:
    byte, short, long, octal, other = found.groups()
    if other:
        return _ESCAPES[other]
    if in_bytes and (short or long):
        raise LiteralError("unable to unescape string")
    number = int(octal, 8) if octal else int(byte or short or long, 16)
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        raise LiteralError("invalid unicode code point")
    return chr(number)
