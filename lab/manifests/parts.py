"""A file's documents one by one, each with its value, its nodes, or the fault that keeps it from being read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lab.manifests.compose import compose
from lab.manifests.document import Json
from lab.manifests.fault import Fault
from lab.manifests.jsonstream import JsonError, next_value
from lab.manifests.nodes import Tree
from lab.manifests.stream import BadSeparator, Chunk, looks_like_json, skip_blank, split
from lab.manifests.values import Duplicate, value_of
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One document's worth of a file.

    ``refusal`` is kubectl's message where it would stop; the value is None then. ``fault`` says where in the
    chunk, ``separator`` that the line after the chunk is to blame.
    """

    chunk: Chunk
    value: Json = None
    tree: Tree | None = None
    duplicates: tuple[Duplicate, ...] = ()
    refusal: str = ""
    fault: Fault | None = None
    separator: BadSeparator | None = None


def parts(text: str) -> Iterator[Part]:
    """Every part of a file, those after a fault included; kubectl would not get to them."""
    if looks_like_json(text):
        yield from _json_first(text)
    else:
        yield from _yaml(text, 1)


def _yaml(text: str, first_line: int, refusal: str = "") -> Iterator[Part]:
    """``refusal`` replaces kubectl's message on the first part."""
    for chunk in split(text, first_line):
        part = _read(chunk)
        if part.refusal and refusal:
            part = Part(chunk, None, part.tree, (), refusal, part.fault, part.separator)
        yield part
        refusal = ""


LONGEST_KEPT = 20_000
"""Characters of a document that is kept once it was read; treat its value as read-only, as everyone does."""


def _read(chunk: Chunk) -> Part:
    """A chunk's part. While somebody types, all documents but one are as they were, and not read again."""
    return _lately(chunk) if len(chunk.text) <= LONGEST_KEPT else _anew(chunk)


@lru_cache(maxsize=64)
def _lately(chunk: Chunk) -> Part:
    return _anew(chunk)


def _anew(chunk: Chunk) -> Part:
    tree = None
    try:
        tree = compose(chunk.text)
        value, duplicates = value_of(tree)
    except Fault as fault:
        # The separator is met before the chunk is looked at.
        refusal = chunk.separator.message if chunk.separator else fault.message
        return Part(chunk, None, tree, (), refusal, fault, chunk.separator)
    refusal = chunk.separator.message if chunk.separator else ""
    return Part(chunk, value, tree, duplicates, refusal, None, chunk.separator)


def _json_first(text: str) -> Iterator[Part]:
    """JSON values as long as they come; YAML from there, unless two were JSON already."""
    at, count = 0, 0
    while True:
        try:
            found = next_value(text, at)
        except JsonError as fault:
            yield from _after_json(text, at, count, fault)
            return
        if found is None:
            return
        yield _json_part(text, found.start, found.end, found.value)
        at, count = found.end, count + 1


def _after_json(text: str, at: int, count: int, fault: JsonError) -> Iterator[Part]:
    """What follows the last JSON value, which ended at ``at``."""
    if count > 1:
        yield _broken_json(text, at, fault.problem)
        return
    where = "" if fault.at is None else f"json: offset {_bytes(text[: fault.at]) + 1}: "
    begin = skip_blank(text, at)
    looked_at = begin - 1 if begin > at and text[begin - 1] == "\n" else begin
    # kubectl looks four bytes ahead here and gives up where there are not as many.
    if _bytes(text[looked_at : looked_at + 4]) < 4:
        yield _broken_json(text, at, where + fault.problem)
        return
    yield from _yaml(text[begin:], text.count("\n", 0, begin) + 1, where + fault.problem)


FARTHEST = 2000
"""The column up to which a JSON value's places are kept; it is read again with as many blanks before it."""


def _json_part(text: str, start: int, end: int, value: Json) -> Part:
    if start - text.rfind("\n", 0, start) > FARTHEST:
        return Part(Chunk("", text.count("\n", 0, start) + 1), value)
    chunk = _chunk(text, start, end)
    return _json_lately(chunk) if len(chunk.text) <= LONGEST_KEPT else _json_anew(chunk, value)


@lru_cache(maxsize=64)
def _json_lately(chunk: Chunk) -> Part:
    found = next_value(chunk.text, 0)
    return _json_anew(chunk, None if found is None else found.value)


def _json_anew(chunk: Chunk, value: Json) -> Part:
    try:
        tree = compose(chunk.text, json=True)
        duplicates = value_of(tree).duplicates
    except Fault:
        # JSON that YAML cannot express, such as a surrogate pair: the value stands, without its places.
        return Part(chunk, value)
    return Part(chunk, value, tree, duplicates)


def _broken_json(text: str, start: int, refusal: str) -> Part:
    chunk = _chunk(text, start, len(text))
    try:
        compose(chunk.text)
    except Fault as fault:
        return Part(chunk, refusal=refusal, fault=fault)
    return Part(chunk, refusal=refusal)


def _chunk(text: str, start: int, end: int) -> Chunk:
    """A stretch of the file, moved to its own column."""
    line_start = text.rfind("\n", 0, start) + 1
    return Chunk(" " * (start - line_start) + text[start:end], text.count("\n", 0, start) + 1)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
