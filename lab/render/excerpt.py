"""The lines of a source that a finding is about, with the place underlined, as good compilers do."""

from __future__ import annotations

from lab.manifests.span import Span
from lab.render.styled import Fragment, Line, Lines, Role, cells, dim, line, visible

MOST_LINES = 4
"""Lines of a longer stretch that are shown."""

CUT = "…"


def excerpt(source: str, span: Span, width: int = 80, role: Role = Role.BAD) -> Lines:
    """The source lines of a span behind their numbers; the first line's part underlined with carets.

    Nothing where the source has no such line.
    """
    text = source.split("\n")
    first = span.line
    last = span.end_line - (span.end_line > first and span.end_column <= 1)
    last = min(max(last, first), len(text))
    while last > first and not text[last - 1].strip():
        last -= 1
    if not 1 <= first <= len(text):
        return ()
    shown = range(first, min(last, first + MOST_LINES - 1) + 1)
    gutter = len(str(shown[-1]))
    room = max(width - gutter - 4, 20)
    found: list[Line] = []
    for number in shown:
        written = text[number - 1].rstrip("\r")
        if number == first:
            end = span.end_column if span.end_line == first else len(written) + 1
            shown_text, before, under = _window(written, span.column, end, room)
            found.append(_numbered(gutter, str(number), shown_text))
            found.append(line(dim(f" {'':{gutter}} | "), " " * before, Fragment("^" * under, role)))
        else:
            found.append(_numbered(gutter, str(number), _cut(_shown(written), room)))
    if last > shown[-1]:
        found.append(line(dim(f" {CUT:>{gutter}} |")))
    return tuple(found)


def _numbered(gutter: int, number: str, text: str) -> Line:
    return line(dim(f" {number:>{gutter}} | "), text)


def _shown(text: str) -> str:
    return visible(text.replace("\t", "⇥"))


def _window(text: str, column: int, end: int, room: int) -> tuple[str, int, int]:
    """The part of a line to show, the columns before the place in it, and those of the place itself."""
    start = min(max(column - 1, 0), len(text))
    stop = min(max(end - 1, start + 1), max(len(text), start + 1))
    stop = start + max(len(text[start:stop].rstrip()), 1)
    skipped = 0
    if cells(_shown(text[:stop])) > room:
        skipped = max(start - room // 3, 0)
    lead = CUT if skipped else ""
    before = cells(lead + _shown(text[skipped:start]))
    under = max(cells(_shown(text[start:stop])), 1)
    return _cut(lead + _shown(text[skipped:]), room), before, min(under, max(room - before, 1))


def _cut(text: str, room: int) -> str:
    if cells(text) <= room:
        return text
    kept, used = [], 1
    for character in text:
        used += cells(character)
        if used > room:
            break
        kept.append(character)
    return "".join(kept) + CUT
