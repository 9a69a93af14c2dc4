"""Text as lines of fragments, each with the part it plays; colours are chosen by whoever shows it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Role(StrEnum):
    """The part that a piece of text plays. What it says must be clear without any colour."""

    PLAIN = "plain"
    STRONG = "strong"
    DIM = "dim"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    NOTE = "note"
    VERDICT_GOOD = "verdict-good"
    VERDICT_BAD = "verdict-bad"
    LINK = "link"


class Fragment(NamedTuple):
    """Some text of one role."""

    text: str
    role: Role = Role.PLAIN


Line: TypeAlias = tuple[Fragment, ...]
Lines: TypeAlias = tuple[Line, ...]

BLANK: Line = ()

SGR: dict[Role, str] = {
    Role.PLAIN: "",
    Role.STRONG: "1",
    Role.DIM: "2",
    Role.GOOD: "32",
    Role.BAD: "31",
    Role.WARN: "33",
    Role.NOTE: "36",
    Role.VERDICT_GOOD: "1;32",
    Role.VERDICT_BAD: "1;31",
    Role.LINK: "4",
}
"""How a terminal shows each role (ECMA-48): the sixteen colours that a user's own theme sets."""


def line(*parts: str | Fragment) -> Line:
    """A line of fragments; bare strings are plain."""
    return tuple(part if isinstance(part, Fragment) else Fragment(part) for part in parts)


def strong(text: str) -> Fragment:
    """Text that stands out."""
    return Fragment(text, Role.STRONG)


def dim(text: str) -> Fragment:
    """Text that stands back."""
    return Fragment(text, Role.DIM)


def plain(lines: Iterable[Line]) -> str:
    """The text alone; each line ends with a line break, none with a blank."""
    return "".join("".join(harmless(part.text) for part in each).rstrip() + "\n" for each in lines)


def ansi(lines: Iterable[Line]) -> str:
    """The text with a terminal's colours."""
    return "".join("".join(_painted(part) for part in each).rstrip() + "\n" for each in lines)


def _painted(part: Fragment) -> str:
    codes, text = SGR[part.role], harmless(part.text)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes and text else text


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(map(cells_of, text))


def cells_of(character: str) -> int:
    """How many columns one character takes: 0, 1 or 2."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def width_of(each: Line) -> int:
    """How many columns a line takes."""
    return sum(cells(part.text) for part in each)


def visible(text: str) -> str:
    """The text with a picture in place of every character that a terminal would act on or could not show.

    Blanks that only look like a space, a common slip of pasting, become ``␣``.
    """
    return "".join(map(_picture, text)) if not text.isprintable() else text


ACTED_ON = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal acts on, but for tabs and line breaks."""


def harmless(text: str) -> str:
    """The text with a picture in place of what a terminal would act on; tabs, line breaks and all else stay."""
    return text if text.isprintable() else ACTED_ON.sub(lambda found: _picture(found.group()), text)


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(character) == "Zs":
        return character if character == " " else "␣"
    return character if character.isprintable() else "\ufffd"


def wrapped(text: str, width: int, first: Line = (), later: str = "", role: Role = Role.PLAIN) -> Lines:
    """The text in lines no wider than ``width`` where words allow; its own line breaks are kept.

    The first line follows ``first``, the others ``later``.
    """
    found: list[Line] = []
    head = first
    for paragraph in text.splitlines() or [""]:
        for words in _broken(visible(paragraph), width - width_of(head), width - cells(later)):
            found.append((*head, Fragment(words, role)))
            head = line(later)
    return tuple(found)


def _broken(text: str, first_width: int, width: int) -> list[str]:
    lines: list[str] = []
    room, here = first_width, ""
    for word in text.split(" "):
        longer = f"{here} {word}" if here else word
        if here and cells(longer) > room:
            lines.append(here)
            room, here = width, word
        else:
            here = longer
    return [*lines, here]
