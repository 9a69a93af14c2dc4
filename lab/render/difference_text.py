"""How two sets of policies differ, as lines of text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from lab.render.notes_text import BAD, GOOD, notes_text
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, dim, line, wrapped
from lab.subjects.network.difference import Difference, Relation, Ways
from lab.subjects.network.witness import ConnectionWitness

MOST_SHOWN = 4
"""Connections shown for each way to differ; the others are counted."""

NOT_WHOLE = (
    "These policies tell so many kinds of pod apart that not every case could be tried: "
    "there may be differences beyond what is shown here."
)

PLUGINS = (
    "On network plugins that never match a pod by its address, though, an ipBlock is about other addresses only, "
    "and the two differ:"
)


def difference_text(found: Difference, sources: Collection[str], width: int = 80) -> Lines:
    """The relation, then for each way to differ the connections that show it; ``sources`` are the files compared."""
    return tuple(_lines(found, sources, width))


def _lines(found: Difference, sources: Collection[str], width: int) -> Iterator[Line]:
    relation = found.ways.relation
    good = relation is Relation.SAME
    mark = Fragment(f"{GOOD} " if good else f"{BAD} ", Role.VERDICT_GOOD if good else Role.VERDICT_BAD)
    yield from wrapped(relation_words(found), width, line(mark), "  ", Role.STRONG)
    yield from _ways(found.ways, sources, width)
    if not found.whole:
        yield BLANK
        yield from wrapped(NOT_WHOLE, width, role=Role.WARN)
    if found.plugins.relation is not Relation.SAME:
        yield BLANK
        yield from wrapped(PLUGINS, width, role=Role.WARN)
        yield from _ways(found.plugins, sources, width)


def relation_words(found: Difference) -> str:
    """The relation in one line."""
    one, two = found.names
    match found.ways.relation:
        case Relation.SAME:
            return f"the same: no connection tells {one} from {two}"
        case Relation.MORE:
            return f"{two} allows more than {one}"
        case Relation.LESS:
            return f"{two} allows less than {one}"
        case Relation.BOTH:
            return f"{one} and {two} differ: each allows something the other does not"
    if found.only_a or found.only_b:
        more = two if found.only_b else one
        return f"{one} and {two} differ: {more} allows something the other does not"
    return "not known: no difference was found, but not every case could be tried"


def _ways(ways: Ways, sources: Collection[str], width: int) -> Iterator[Line]:
    for witnesses in (ways.only_a, ways.only_b):
        yield from _witnesses(witnesses, sources, width)


def _witnesses(witnesses: Sequence[ConnectionWitness], sources: Collection[str], width: int) -> Iterator[Line]:
    for witness in witnesses[:MOST_SHOWN]:
        yield BLANK
        yield from wrapped(witness.text, width, role=Role.STRONG)
        yield from notes_text(witness.notes, width, "  ", sources)
    if len(witnesses) > MOST_SHOWN:
        yield BLANK
        yield line(dim(f"… and {len(witnesses) - MOST_SHOWN} more like these"))
