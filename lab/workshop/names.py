"""Names as they may be shown: on a terminal, in a page, in a table."""

from __future__ import annotations

import unicodedata

LONGEST = 40
"""Characters."""

MOST_MARKS = 2
"""Combining marks on one letter; more of them cover the lines above and below."""


def cleaned(text: str, longest: int = LONGEST) -> str:
    """The text in one line, without characters that steer a terminal or turn the writing direction; empty for none.

    Every character of Unicode's general category C goes (control, format, surrogate, private, unassigned), which holds
    escape sequences, bidirectional overrides and zero-width characters
    (https://www.unicode.org/reports/tr44/#General_Category_Values).
    Markup characters stay: whoever shows a name shows it as plain text.
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFKC", text[: 20 * longest]):
        category = unicodedata.category(character)
        if category.startswith("Z") or character in "\t\r\n":
            kept.append(" ")
        elif category.startswith("M"):
            marks += 1
            if kept and kept[-1] != " " and marks <= MOST_MARKS:
                kept.append(character)
            continue
        elif not category.startswith("C"):
            kept.append(character)
        marks = 0
    return " ".join("".join(kept).split())[:longest].rstrip()


def cleaned_text(text: str, longest: int) -> str:
    """The same for a text of several lines."""
    return "\n".join(cleaned(line, longest) for line in text[: 20 * longest].splitlines()).strip()[:longest]


def apart(name: str, taken: set[str]) -> str:
    """The name, with a number behind it where another learner has it; upper and lower case are the same."""
    known = {each.casefold() for each in taken}
    number, tried = 1, name
    while tried.casefold() in known:
        number += 1
        tail = f" ({number})"
        tried = name[: LONGEST - len(tail)].rstrip() + tail
    return tried
