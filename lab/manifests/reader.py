"""A file of manifests to documents, the way kubectl reads it, with findings on what it trips over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lab.manifests.document import Document, Json
from lab.manifests.encoding import decode
from lab.manifests.finding import Finding
from lab.manifests.limits import MOST_DOCUMENTS, MOST_UNREAD
from lab.manifests.parts import Part, parts
from lab.manifests.syntax import broken, empty, ignored, repeated, too_many
from lab.manifests.understood import understood
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was read of a file.

    ``documents`` are those that kubectl gets to see: it stops at the first one it cannot read. ``unread`` are
    those after it, and what could be understood of the broken one: good for looking at, never to be applied.
    """

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]
    unread: tuple[Document, ...] = ()


def load(text: str | bytes, file: str = "answer.yaml") -> Loaded:
    """Read a file. Never raises, whatever it holds.

    Source: kubectl's decoder (apimachinery ``YAMLOrJSONDecoder``, sigs.k8s.io/yaml).
    """
    decoded = decode(text, file)
    if decoded.text is None:
        return Loaded((), decoded.findings)
    documents: list[Document] = []
    findings = list(decoded.findings)
    found = parts(decoded.text)
    for count, part in enumerate(found):
        if count == MOST_DOCUMENTS:
            findings.append(too_many(part.chunk, file))
            break
        findings.extend(_findings(part, file))
        if part.refusal:
            unread = _unread(part, islice(found, MOST_UNREAD), file)
            return Loaded(tuple(documents), tuple(findings), tuple(unread))
        if part.value is not None:
            documents.append(document(part, file))
    if not documents:
        findings.append(empty(file))
    return Loaded(tuple(documents), tuple(findings))


def _unread(broken_part: Part, following: Iterable[Part], file: str) -> Iterator[Document]:
    """What can be understood of the broken part, and the sound ones behind it."""
    if broken_part.fault is not None:
        yield from understood(broken_part, file)
    for part in (broken_part, *following):
        if part.fault is None and part.value is not None:
            yield document(part, file)


def document(part: Part, file: str) -> Document:
    """The document of a part that could be read; the same one again for a part that was read lately."""
    key = (id(part), file)
    known = _documents.get(key)
    if known is None:
        if len(_documents) >= _KEPT:
            _documents.clear()
        root = part.tree.root if part.tree is not None else None
        known = _documents[key] = (part, Document(part.value, file, root, part.chunk.first_line))
    return known[1]


_KEPT = 64
_documents: dict[tuple[int, str], tuple[Part, Document]] = {}
"""Each with its part, whose identity so stays its own."""


def _findings(part: Part, file: str) -> Iterator[Finding]:
    if part.refusal:
        yield broken(part, file)
    for duplicate in part.duplicates:
        yield repeated(duplicate, part.chunk, file)
    if part.tree is not None and part.tree.rest is not None:
        yield ignored(part.chunk, part.tree.rest, file)


def kubectl_documents(text: str) -> tuple[list[Json], str]:
    """The values that kubectl reads from a text, and the message it stops with, empty when it reads all."""
    values: list[Json] = []
    for part in parts(text.removeprefix("\ufeff")):
        if part.refusal:
            return values, part.refusal
        if part.value is not None:
            values.append(part.value)
    return values, ""
