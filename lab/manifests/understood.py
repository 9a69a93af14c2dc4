"""What can be made of a document that is broken, half-typed say."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.compose import compose
from lab.manifests.document import Document
from lab.manifests.fault import Fault, FaultKind
from lab.manifests.parts import Part
from lab.manifests.plainly import plainly
from lab.manifests.values import value_of

MOST_TRIES = 12
LARGEST = 32 * 1024
"""Characters; a larger text is not worth the readings it takes."""


def understood(part: Part, file: str) -> tuple[Document, ...]:
    """The broken document without the line in fault, or else without everything from there on."""
    fault, chunk = part.fault, part.chunk
    if fault is None or fault.kind is not FaultKind.SYNTAX or len(chunk.text) > LARGEST:
        return ()
    for text in _attempts(chunk.text.split("\n"), fault):
        try:
            tree = compose(text)
            value = value_of(tree).value
        except Fault:
            continue
        if isinstance(value, dict):
            return (Document(value, file, tree.root, chunk.first_line),)
    return ()


def _attempts(lines: list[str], fault: Fault) -> Iterator[str]:
    at = min(fault.line, len(lines) - 1)
    _, plain = plainly(fault, lines)
    for line in dict.fromkeys((plain.line, at)):
        yield "\n".join([*lines[:line], "", *lines[line + 1 :]])
    for end in range(at, max(at - MOST_TRIES, 0), -1):
        yield "\n".join(lines[:end])
