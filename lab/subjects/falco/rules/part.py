"""A part of a YAML file as yaml-cpp gives it to Falco: scalars are text, and every part knows where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import yaml

from lab.manifests.document import Document
from lab.manifests.nodes import resolved
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

NULLS = ("", "~", "null", "Null", "NULL")
TRUE = ("y", "yes", "true", "on")
FALSE = ("n", "no", "false", "off")


@dataclass(frozen=True, eq=False)
class Part:
    """One node of a document. Two parts are the same only if they are one object."""

    node: yaml.Node
    document: Document
    text: str
    """The whole file."""

    @property
    def is_map(self) -> bool:
        """Whether it has keys."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Whether it has items."""
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def is_null(self) -> bool:
        """Whether it is nothing."""
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in NULLS

    @property
    def scalar(self) -> str | None:
        """Its text; None where it is no single value."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else None

    @property
    def boolean(self) -> bool | None:
        """What yaml-cpp takes for yes or no; None for anything else."""
        text = self.scalar or ""
        if text not in (text.lower(), text.upper(), text.capitalize()):
            return None
        return True if text.lower() in TRUE else False if text.lower() in FALSE else None

    def items(self) -> tuple[Part, ...]:
        """The items of a list."""
        return tuple(self._of(each) for each in self.node.value) if self.is_list else ()

    def pairs(self) -> Iterator[tuple[Part, Part]]:
        """The keys and values of a map."""
        if self.is_map:
            yield from ((self._of(key), self._of(value)) for key, value in self.node.value)

    @cached_property
    def _by_key(self) -> dict[str, tuple[Part, Part]]:
        # Of a key written twice, yaml-cpp finds the first.
        return {key.scalar: (key, value) for key, value in reversed(list(self.pairs())) if key.scalar is not None}

    def get(self, key: str) -> Part | None:
        """The value of a key."""
        found = self._by_key.get(key)
        return None if found is None else found[1]

    def key(self, name: str) -> Part | None:
        """The key itself, as it stands."""
        found = self._by_key.get(name)
        return None if found is None else found[0]

    @property
    def span(self) -> Span:
        """Where it stands."""
        start, end, above = self.node.start_mark, self.node.end_mark, self.document.first_line
        return Span(
            self.document.file, start.line + above, start.column + 1, end.line + above, end.column + 1
        )

    def _of(self, node: yaml.Node) -> Part:
        return Part(resolved(node), self.document, self.text)

    def place(self, offset: int, length: int = 1) -> Span:
        """Where the character at that position of the text stands in the file.

        YAML folds lines and drops indentation; what is not blank stands in the same order in both.
        """
        node = self.node
        value = self.scalar or ""
        lines = self.text.split("\n")
        above = self.document.first_line - 1
        line, column = node.start_mark.line + above, node.start_mark.column
        style = getattr(node, "style", None)
        if style in ("|", ">"):
            line, column = line + 1, 0
        elif style in ("'", '"'):
            column += 1
        first = _walk(lines, line, column, value[:offset])
        start = _to_character(lines, *first, value[offset : offset + 1])
        end = _to_character(lines, *_walk(lines, *start, value[offset : offset + length - 1]), "")
        if end < (start[0], start[1] + 1):
            end = start
        file = self.document.file
        return Span(file, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 2)


def _walk(lines: list[str], line: int, column: int, passed: str) -> tuple[int, int]:
    """The place right after a stretch of text."""
    for character in passed:
        if character.isspace():
            continue
        line, column = _to_character(lines, line, column, character)
        column += 1
    return line, column


def _to_character(lines: list[str], line: int, column: int, character: str) -> tuple[int, int]:
    """The next place of a character that is not blank; where there is none, the place given."""
    if character.isspace():
        return line, column
    at, start = line, column
    while at < len(lines):
        found = lines[at].find(character, start) if character else _first_written(lines[at], start)
        if found >= 0:
            return at, found
        at, start = at + 1, 0
    return line, column


def _first_written(line: str, start: int) -> int:
    rest = line[start:]
    return start + len(rest) - len(rest.lstrip()) if rest.strip() else -1
