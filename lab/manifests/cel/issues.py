"""What is wrong with an expression, where, and how cel-go shows it."""

from __future__ import annotations

from typing import NamedTuple

MOST = 100
"""No more errors of one expression are told in full."""

_LONGEST_LINE = 16384


class Place(NamedTuple):
    """Where something stands: the line counts from 1, the column from 0, in characters."""

    line: int
    column: int


NOWHERE = Place(-1, -1)


class Issue(NamedTuple):
    """One error."""

    place: Place
    message: str


class CelError(ValueError):
    """The expression does not compile; the message is cel-go's."""


class TooManyError(Exception):
    """There are too many words that do not fit: parsing ends."""


class Issues:
    """The errors of one expression, in the order they were found."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n") if text else []
        self._found: list[Issue] = []
        self._count = 0
        self._misfits = 0

    def __len__(self) -> int:
        return self._count

    def add(self, place: Place, message: str) -> None:
        """Note an error."""
        self._count += 1
        if self._count <= MOST:
            self._found.append(Issue(place, message))

    def misfit(self, place: Place, message: str) -> None:
        """Note a word that does not fit. Raises TooManyError when enough were noted."""
        self._misfits += 1
        if self._misfits > MOST:
            self.add(place, f"Syntax error: More than {MOST} syntax errors")
            raise TooManyError
        self.add(place, f"Syntax error: {message}")

    def __str__(self) -> str:
        """All of them by their places, each with its line and a mark below it."""
        shown = [self._shown(issue) for issue in sorted(self._found, key=lambda issue: issue.place)]
        if self._count > MOST:
            shown.append(f"{self._count - MOST} more errors were truncated")
        return "\n".join(shown)

    def _shown(self, issue: Issue) -> str:
        line, column = issue.place
        said = f"ERROR: <input>:{line}:{column + 1}: {issue.message}"
        if not 1 <= line <= len(self._lines) or len(self._lines[line - 1].encode()) > _LONGEST_LINE:
            return said
        text = self._lines[line - 1].replace("\t", " ")
        column = max(column, 0)
        dots = "".join("." if char.isascii() else "．" for char in text[:column])
        mark = "^" if text[column : column + 1].isascii() else "＾"
        return f"{said}\n | {text}\n | {dots}{mark}"
