"""How one connection fared, as lines of text: its fate, then step by step."""

from __future__ import annotations

from collections.abc import Mapping

from lab.render.excerpt import excerpt
from lab.render.notes_text import BAD, GOOD, mark, notes_text
from lab.render.place import place
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, dim, line, wrapped
from lab.subjects.network.fate import Fate, Step, Trace

INDENT = "      "


def trace_text(trace: Trace, sources: Mapping[str, str], width: int = 80) -> Lines:
    """The trace; beneath the step that stops it, the lines of the policy where ``sources`` holds them."""
    found: list[Line] = [*wrapped(trace.summary, width, line(_verdict(trace), " "), "  ", Role.STRONG), BLANK]
    stopped = next((step for step in trace.steps if step.good is False), None)
    for step in trace.steps:
        found.extend(_step(step, sources, width))
        if step is stopped:
            found.extend(_source(step, sources, width))
    return tuple(found)


def _verdict(trace: Trace) -> Fragment:
    if trace.connected:
        return Fragment(GOOD, Role.VERDICT_GOOD)
    return Fragment("?", Role.WARN) if trace.fate is Fate.UNDEFINED else Fragment(BAD, Role.VERDICT_BAD)


def _step(step: Step, sources: Mapping[str, str], width: int) -> Lines:
    where = f" ({place(step.span, sources)})" if step.span else ""
    head = line("  ", mark(step.good), " ", dim(f"{step.kind}: "))
    notes = notes_text(step.notes, width, INDENT, sources)
    return (*wrapped(step.text + where, width, head, "    "), *notes)


def _source(step: Step, sources: Mapping[str, str], width: int) -> Lines:
    """The lines that come nearest to letting the connection through."""
    span = next((note.span for note in step.notes if note.span not in (None, step.span)), step.span)
    if span is None or span.file not in sources:
        return ()
    return tuple(line("    ", *each) for each in excerpt(sources[span.file], span, width - 4))
