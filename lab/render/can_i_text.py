"""Whether someone may do something, as lines of text."""

from __future__ import annotations

from collections.abc import Mapping

from lab.render.excerpt import excerpt
from lab.render.notes_text import BAD, GOOD, notes_text
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, line, wrapped
from lab.subjects.protocol import Note
from lab.subjects.rbac.authorize import Decision
from lab.subjects.rbac.listing import Listed
from lab.subjects.rbac.words import asked, caller_in_words
from lab.subjects.requests import Caller, Request

HEADS = ("Resources", "Non-Resource URLs", "Resource Names", "Verbs")


def can_i_text(
    caller: Caller,
    request: Request,
    decision: Decision,
    notes: tuple[Note, ...],
    sources: Mapping[str, str],
    width: int = 80,
) -> Lines:
    """The answer in a word, as kubectl gives it; then in a sentence, with what allows it or comes nearest to."""
    answer = line(Fragment("yes", Role.VERDICT_GOOD) if decision.allowed else Fragment("no", Role.VERDICT_BAD))
    mark = Fragment(GOOD, Role.VERDICT_GOOD) if decision.allowed else Fragment(BAD, Role.VERDICT_BAD)
    can = "can" if decision.allowed else "cannot"
    sentence = f"{caller_in_words(caller, request.namespace)} {can} {asked((request.verb,), request)}"
    found: list[Line] = [answer, *wrapped(sentence, width, line(mark, " "), "  ", Role.STRONG), BLANK]
    found.extend(notes_text(notes, width, "  ", sources))
    span = next((note.span for note in reversed(notes) if note.span is not None and note.span.file in sources), None)
    if span is not None:
        found.extend(line("    ", *each) for each in excerpt(sources[span.file], span, width - 4))
    return tuple(found)


def listing_text(found: tuple[Listed, ...]) -> Lines:
    """A table in kubectl's columns."""
    rows = [
        (each.resource, _bracketed((each.url,) if each.url else ()), _bracketed(each.names), _bracketed(each.verbs))
        for each in found
    ]
    widths = [max(map(len, column)) for column in zip(HEADS, *rows, strict=True)]
    return (
        line(Fragment(_row(HEADS, widths), Role.STRONG)),
        *(line(_row(row, widths)) for row in rows),
    )


def _bracketed(words: tuple[str, ...]) -> str:
    return f"[{' '.join(words)}]"


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "   ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
