"""One YAML document: its value as kubectl reads it, and where each part stands."""

from __future__ import annotations

from dataclasses import field
from typing import Any, TypeAlias

import yaml

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

Json: TypeAlias = Any
"""A value that JSON can express: dict, list, str, int, float, bool or None."""

JsonObject: TypeAlias = dict[str, Any]

Path: TypeAlias = tuple[str | int, ...]
"""The way from a document's root to a value: keys and list positions."""


@dataclass(frozen=True, slots=True)
class Document:
    """A value with its source.

    ``root`` is the node tree the value was read from; it is None for a value that never was text, and every
    span is then the file's first character.
    """

    value: Json
    file: str
    root: yaml.Node | None = field(default=None, repr=False, compare=False)
    first_line: int = 1
    """The line of ``file`` that the node tree's first line is."""

    def span(self, path: Path = ()) -> Span:
        """Where the value at ``path`` stands; where the path leads nowhere, its nearest ancestor."""
        return self._span(path, of_key=False)

    def key_span(self, path: Path) -> Span:
        """Where the key that ends ``path`` stands, or the list item; else its nearest ancestor."""
        return self._span(path, of_key=True)

    def _span(self, path: Path, *, of_key: bool) -> Span:
        if self.root is None:
            return Span(self.file, self.first_line, 1, self.first_line, 1)
        key = (id(self), path, of_key)
        known = _spans.get(key)
        if known is None:
            if len(_spans) >= _KEPT:
                _spans.clear()
            known = _spans[key] = (self, self._found(self.root, path, of_key=of_key))
        return known[1]

    def _found(self, root: yaml.Node, path: Path, *, of_key: bool) -> Span:
        node, key_node = root, root
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            key_node, node = found
        else:
            if of_key:
                node = key_node
        return self._span_of(node)

    def _span_of(self, node: yaml.Node) -> Span:
        start, end = node.start_mark, node.end_mark
        above = self.first_line - 1
        return Span(
            self.file, start.line + 1 + above, start.column + 1, end.line + 1 + above, end.column + 1
        )


_KEPT = 128
_spans: dict[tuple[int, Path, bool], tuple[Document, Span]] = {}
"""Where parts stand that were asked for lately; a document is kept with them, so that its identity stays its own."""


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key's node and the value's node one step down; the last of a repeated key, as kubectl does."""
    node = _followed(node)
    if isinstance(node, yaml.MappingNode):
        return _under_key(node, step)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and 0 <= step < len(node.value):
        item = node.value[step]
        return item, item
    return None


def _under_key(node: yaml.MappingNode, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    found: tuple[yaml.Node, yaml.Node] | None = None
    for written, value in node.value:
        key = _followed(written)
        if not isinstance(key, yaml.ScalarNode):
            continue
        if key.value == step:
            found = (key, value)
        elif key.value == "<<":
            found = _merged(value, step) or found
    return found


def _merged(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key among the maps that ``<<`` brings in; the first of several wins."""
    node = _followed(node)
    maps = node.value if isinstance(node, yaml.SequenceNode) else [node]
    for each in map(_followed, maps):
        if isinstance(each, yaml.MappingNode) and (found := _under_key(each, step)):
            return found
    return None


def _followed(node: yaml.Node) -> yaml.Node:
    """The node that an alias stands for; any other node itself."""
    while (target := getattr(node, "target", None)) is not None:
        node = target
    return node
