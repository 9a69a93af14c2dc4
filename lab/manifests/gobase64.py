"""Base64 as Go's ``encoding/base64`` reads it, down to the byte its errors name."""

from __future__ import annotations

from base64 import b64decode, b64encode

_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_IGNORED = "\n\r"


class Base64Error(ValueError):
    """A text that is no base64; says where it ceases to be."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"illegal base64 data at input byte {offset}")
        self.offset = offset


def decoded(text: str) -> bytes:
    """The bytes that ``text`` stands for (RFC 4648, line breaks ignored). Raises Base64Error."""
    trouble = _first_trouble(text)
    if trouble is not None:
        raise Base64Error(trouble)
    return b64decode(text)


def encoded(content: bytes) -> str:
    """The base64 of some bytes."""
    return b64encode(content).decode("ascii")


def canonical(text: str) -> str:
    """The same bytes written without line breaks or stray bits. Raises Base64Error."""
    return encoded(decoded(text))


def _first_trouble(text: str) -> int | None:
    """The offset in bytes that Go's decoder would complain about; None when it would not."""
    letters = text.encode("utf-8", "surrogatepass").decode("latin-1")
    place, filled = 0, 0
    while place < len(letters):
        letter = letters[place]
        place += 1
        if letter in _ALPHABET:
            filled = (filled + 1) % 4
        elif letter not in _IGNORED:
            return _padding_trouble(letters, place, filled) if letter == "=" else place - 1
    return place - filled if filled else None


def _padding_trouble(letters: str, place: int, filled: int) -> int | None:
    """What is wrong from the first ``=`` on, which ends before ``place``."""
    if filled < 2:
        return place - 1
    if filled == 2:
        place = _past_breaks(letters, place)
        if place == len(letters):
            return place
        if letters[place] != "=":
            return place - 1
        place += 1
    place = _past_breaks(letters, place)
    return place if place < len(letters) else None


def _past_breaks(letters: str, place: int) -> int:
    while place < len(letters) and letters[place] in _IGNORED:
        place += 1
    return place
