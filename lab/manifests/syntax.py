"""The reader's findings: libyaml's and Go's words, with a plainer sentence beneath and what to do."""

from __future__ import annotations

from lab.manifests.fault import Fault, FaultKind
from lab.manifests.finding import Finding, Severity
from lab.manifests.limits import DEEPEST, MOST_DOCUMENTS
from lab.manifests.parts import Part
from lab.manifests.plainly import Plain, plainly
from lab.manifests.span import Span
from lab.manifests.stream import Chunk
from lab.manifests.values import Duplicate


def broken(part: Part, file: str) -> Finding:
    """Where kubectl stops."""
    if part.separator is not None:
        line = part.separator.line
        return Finding(
            "yaml-syntax",
            Severity.ERROR,
            part.refusal,
            Span(file, line, 1, line, 4 + len(part.separator.tail)),
            why="A line that begins with --- ends a document; only a comment may follow on it.",
            mend="Put --- on a line of its own and begin the document on the next.",
        )
    fault = part.fault
    if fault is None:
        return Finding("yaml-syntax", Severity.ERROR, part.refusal, _at(part.chunk, file, 0, 0), *_JSON)
    rule, plain = _explained(fault, part.chunk)
    span = _at(part.chunk, file, plain.line, plain.column)
    return Finding(rule, Severity.ERROR, part.refusal, span, plain.why, plain.mend)


_JSON = (
    "The text begins like JSON, but is not.",
    "Mend the JSON, or write YAML.",
)


def _explained(fault: Fault, chunk: Chunk) -> tuple[str, Plain]:
    here = (fault.line, fault.column)
    if fault.kind is FaultKind.SYNTAX:
        return plainly(fault, chunk.text.split("\n"))
    if fault.kind is FaultKind.ANCHOR:
        why = "A word that begins with * stands for something marked with & before; nothing is marked so."
        return fault.kind.value, Plain(*here, why, "If the * is meant as text, put quotes around the word.")
    if fault.kind is FaultKind.BOMB:
        why = "Anchors (&) and aliases (*) copy each other until the document is far too large."
        return fault.kind.value, Plain(*here, why, "Write the values out, or use fewer aliases.")
    if fault.kind is FaultKind.DEEP:
        why = f"Lists and maps lie more than {DEEPEST} deep within each other; no Kubernetes object does."
        return fault.kind.value, Plain(*here, why, "Check the brackets and the indentation.")
    why = "This is YAML, but Kubernetes objects are JSON underneath, and JSON cannot hold this."
    return fault.kind.value, Plain(*here, why, _mend_value(fault.problem))


def _mend_value(problem: str) -> str:
    if "map key" in problem:
        return "Write a plain word as the key, in quotes where it looks like a number or is empty."
    if "cannot decode" in problem or "!!binary" in problem:
        return "Remove the tag (the word with !!), or write a value that fits it."
    if "map merge" in problem:
        return "Give << an alias of a map, or write its keys out."
    return "Write an ordinary number, or put quotes around the text."


def _at(chunk: Chunk, file: str, line: int, column: int) -> Span:
    """From a place in a chunk, counted from 0, to the end of the word there."""
    lines = chunk.text.split("\n")
    text = lines[line] if line < len(lines) else ""
    end = column + 1
    while end < len(text) and not text[end].isspace():
        end += 1
    row = chunk.first_line + line
    return Span(file, row, column + 1, row, end + 1)


def repeated(duplicate: Duplicate, chunk: Chunk, file: str) -> Finding:
    """A key written twice."""
    above = chunk.first_line - 1
    first, again = duplicate.first.start_mark, duplicate.again.start_mark
    end = duplicate.again.end_mark
    lines = f"line {first.line + 1 + above} and again on line {again.line + 1 + above}"
    return Finding(
        "yaml-duplicate-key",
        Severity.WARNING,
        f'key "{duplicate.key}" is written on {lines}',
        Span(file, again.line + 1 + above, again.column + 1, end.line + 1 + above, end.column + 1),
        why="kubectl keeps the last one and drops the other without a word.",
        mend="Keep one of the two; to have both contents, put them under one key, as items of its list say.",
    )


def ignored(chunk: Chunk, line: int, file: str) -> Finding:
    """Text after the end of a document."""
    return Finding(
        "yaml-ignored-rest",
        Severity.WARNING,
        "kubectl ignores everything from here to the next ---",
        _at(chunk, file, line, 0),
        why="The document has ended before this line, by ... or by a closing bracket.",
        mend="Begin the next document with --- on a line of its own, or remove the line.",
    )


def empty(file: str) -> Finding:
    """Nothing in the file."""
    return Finding(
        "yaml-empty",
        Severity.ERROR,
        "no objects passed to apply",
        Span(file, 1, 1, 1, 1),
        why="The file holds no object: nothing, or only comments.",
        mend="Write the manifest that the task asks for.",
    )


def too_many(chunk: Chunk, file: str) -> Finding:
    """More documents than the lab reads."""
    return Finding(
        "yaml-too-large",
        Severity.ERROR,
        f"the file holds more than {MOST_DOCUMENTS} documents",
        Span(file, chunk.first_line, 1, chunk.first_line, 1),
        why=f"The lab reads the first {MOST_DOCUMENTS} documents of a file and leaves the rest.",
        mend="Hand in only the manifests that the task asks for.",
    )
