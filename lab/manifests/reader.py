"""A file of manifests to documents, the way kubectl reads it, with findings on what it trips over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab.manifests.document import Document, Json
from lab.manifests.encoding import decode
from lab.manifests.finding import Finding
from lab.manifests.parts import Part, parts
from lab.manifests.syntax import broken, empty, ignored, repeated
from lab.manifests.understood import understood


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
    unread: list[Document] = []
    findings = list(decoded.findings)
    stopped = False
    for part in parts(decoded.text):
        findings.extend(_findings(part, file))
        stopped = stopped or bool(part.refusal)
        if part.fault is not None:
            unread.extend(understood(part, file))
        elif part.value is not None:
            (unread if stopped else documents).append(document(part, file))
    if not documents and not stopped:
        findings.append(empty(file))
    return Loaded(tuple(documents), tuple(findings), tuple(unread))


def document(part: Part, file: str) -> Document:
    """The document of a part that could be read."""
    root = part.tree.root if part.tree is not None else None
    return Document(part.value, file, root, part.chunk.first_line)


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
