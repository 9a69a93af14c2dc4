"""Facts beside what they were, as lines of text and as fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lab.render.styled import Fragment, Line, Lines, Role, dim, line, wrapped
from lab.render.views.facts import Change, Compared

LEGEND = "* changed   + new   - gone"

MARKS = {Change.SAME: " ", Change.CHANGED: "*", Change.NEW: "+", Change.GONE: "-"}
"""Before each fact."""


def fact_lines(facts: Iterable[Compared], width: int = 80) -> Lines:
    """A line or more for each, indented as it is nested, then what the marks mean where there is one."""
    shown = tuple(facts)
    if not shown:
        return (line("  There is nothing of it in this cluster."),)
    found = tuple(each for fact in shown for each in _lines(fact, width))
    return (*found, line(dim(LEGEND))) if any(fact.changed for fact in shown) else found


def _lines(item: Compared, width: int) -> Iterator[Line]:
    fact = item.fact
    indent = "  " * item.depth
    role = Role.WARN if item.changed else Role.STRONG if not fact.value else Role.PLAIN
    head = line(Fragment(f"{MARKS[item.change]} ", Role.WARN), indent)
    yield from wrapped(_folded(told(item), width - len(indent) - 4), width, head, f"    {indent}", role)


def _folded(text: str, room: int) -> str:
    """The text with words that are longer than a line, such as checksums, cut into pieces."""
    words = text.split(" ")
    if max(map(len, words)) <= room:
        return text
    pieces = (word[at : at + room] for word in words for at in range(0, max(len(word), 1), room))
    return " ".join(pieces)


def told(item: Compared) -> str:
    """A fact in a line, with what it was."""
    fact = item.fact
    text = f"{fact.label}: {fact.value}" if fact.value else fact.label
    return f"{text} (was: {item.was or 'nothing'})" if item.change is Change.CHANGED else text


def fact_json(facts: Iterable[Compared]) -> list[dict[str, Any]]:
    """Each fact in fields."""
    return [
        {
            "path": list(item.fact.key),
            "label": item.fact.label,
            "value": None if item.change is Change.GONE else item.fact.value,
            "was": None if item.change is Change.NEW else item.was if item.changed else item.fact.value,
            "change": item.change.value,
        }
        for item in facts
    ]
