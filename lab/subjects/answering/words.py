"""When two answers are the same to a person: letters of either case, blanks, quotes and order do not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lab.manifests.document import Json

YES, NO = frozenset({"yes", "true", "y"}), frozenset({"no", "false", "n"})
QUOTES = "\"'`"


def same(text: str) -> str:
    """The form that an answer has in common with all that are the same: ``0600`` and ``600``, ``Yes`` and ``true``."""
    plain = " ".join(text.split()).strip(QUOTES).strip().casefold()
    if plain in YES:
        return "yes"
    if plain in NO:
        return "no"
    return str(int(plain)) if plain.isascii() and plain.isdigit() else plain


def texts(answer: Json) -> tuple[str, ...]:
    """The texts of an answer: the one that it is, or those of a list."""
    return tuple(answer) if isinstance(answer, list | tuple) else (answer,) if answer else ()


def items(answer: Json, known: Iterable[str]) -> tuple[str, ...]:
    """The items that an answer lists, be it written as a list or in a line with commas or blanks between.

    ``known`` are the items that would be right: where one of them holds a comma or a blank, that divides nothing.
    """
    dividers = r"[,;\n]+|\s+"
    if any(re.search(r"\s", item.strip()) for item in known):
        dividers = r"[,;\n]+"
    if any("," in item or ";" in item for item in known):
        dividers = r"\n+"
    parts = (part.strip() for text in texts(answer) for part in re.split(dividers, text))
    return tuple(dict.fromkeys(part for part in parts if part))
