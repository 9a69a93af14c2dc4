"""Where in a learner's text a complaint belongs."""

from __future__ import annotations

from lab.manifests.document import Document, Json, Path
from lab.manifests.span import Span


def held(value: Json, path: Path) -> Path:
    """As much of the path as the value really has."""
    here = value
    for depth, step in enumerate(path):
        if isinstance(here, list):
            there = isinstance(step, int) and 0 <= step < len(here)
        else:
            there = isinstance(here, dict) and step in here
        if not there:
            return path[:depth]
        here = here[step]
    return path


def at(value: Json, path: Path) -> Json:
    """The value at a path that ``held`` gave."""
    for step in path:
        value = value[step]
    return value


def value_span(document: Document, path: Path) -> Span:
    """Where the value at ``path`` stands; for one that is missing, the key it is missing beneath."""
    found = held(document.value, path)
    return document.span(path) if found == path else document.key_span(found)


def column_of_fields(document: Document, path: Path) -> int | None:
    """The column in which the fields of the mapping at ``path`` begin; None where it is not text or empty."""
    if document.root is None or held(document.value, path) != path:
        return None
    fields = at(document.value, path)
    if not isinstance(fields, dict) or not fields:
        return None
    spans = [document.key_span((*path, key)) for key in fields]
    return min(spans, key=lambda span: (span.line, span.column)).column
