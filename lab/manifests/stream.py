"""A file split into documents as kubectl splits it.

kubectl cuts at every line that begins with ``---``, whatever stands around it, before any YAML is read
(apimachinery's ``YAMLReader``).
"""

from __future__ import annotations

from typing import NamedTuple

from lab.quick_dataclass import dataclass

SEPARATOR = "---"

_BLANK = frozenset(" \t\n\v\f\r\x85\xa0")


class BadSeparator(NamedTuple):
    """A ``---`` with more on its line than a comment. ``line`` counts from 1; ``tail`` is what follows."""

    line: int
    tail: str

    @property
    def message(self) -> str:
        """kubectl's words."""
        return f"invalid Yaml document separator: {self.tail}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """The text between two separators. ``first_line`` is its first line in the file, from 1.

    ``separator`` is the separator that ends it where that one is bad: kubectl fails there, before it looks at
    the chunk.
    """

    text: str
    first_line: int
    separator: BadSeparator | None = None


def split(text: str, first_line: int = 1) -> list[Chunk]:
    """The chunks of a text, whose first line is line ``first_line`` of the file."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if "\n---" not in text and not text.startswith(SEPARATOR):
        return [Chunk(text if text.endswith("\n") or not text else f"{text}\n", first_line)]
    return _split(text, first_line)


def _split(text: str, first_line: int) -> list[Chunk]:
    chunks: list[Chunk] = []
    lines = text.split("\n")
    if not lines[-1]:
        del lines[-1]
    start = 0
    for at, line in enumerate(lines):
        if not line.startswith(SEPARATOR):
            continue
        tail = line[len(SEPARATOR) :].strip()
        bad = None
        if tail and not tail.startswith("#"):
            bad = BadSeparator(first_line + at, tail)
        if at > start or bad is not None:
            chunks.append(Chunk(_joined(lines[start:at]), first_line + start, bad))
            start = at + 1
    if start < len(lines):
        chunks.append(Chunk(_joined(lines[start:]), first_line + start))
    return chunks


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def looks_like_json(text: str) -> bool:
    """Whether kubectl tries the text as a stream of JSON objects first."""
    return text[:4096].lstrip("".join(_BLANK)).startswith("{")


def skip_blank(text: str, at: int) -> int:
    """Where YAML begins after JSON ended: behind blanks, and behind the first line's end among them."""
    while at < len(text) and (text[at] in _BLANK or text[at].isspace()):
        at += 1
        if text[at - 1] == "\n":
            break
    return at
