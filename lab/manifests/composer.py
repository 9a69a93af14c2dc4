"""libyaml's events to a tree of nodes, within limits."""

from __future__ import annotations

from dataclasses import field
from typing import Any

import yaml

from lab.manifests.fault import Fault, FaultKind
from lab.manifests.limits import DEEPEST, MOST_EXPANDED
from lab.manifests.nodes import AliasNode, Tree
from lab.manifests.scalars import STR
from lab.quick_dataclass import dataclass

try:
    from yaml.cyaml import CParser as EventSource  # type: ignore[attr-defined]
except ImportError:  # PyYAML was built without libyaml
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class EventSource(Reader, Scanner, Parser):  # type: ignore[no-redef]
        """PyYAML's own parser; the words of its errors differ."""

        def __init__(self, text: str) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)


COLON = "\uf8f0"
"""Stands in for a colon that go-yaml takes for a part of the word and libyaml refuses: ``{a:}``."""

SLASH = "\uf8f1"
"""Stands in for a slash behind a backslash: an escape to YAML 1.2 and JSON, and to go-yaml an error."""


@dataclass(slots=True)
class _Open:
    """A collection being read.

    ``weight`` counts its values with every alias expanded, ``copied`` those of them that aliases bring in.
    """

    node: yaml.CollectionNode
    weight: int = 1
    copied: int = 0
    height: int = 1
    key: yaml.Node | None = None

    def add(self, child: yaml.Node) -> None:
        if isinstance(self.node, yaml.SequenceNode):
            self.node.value.append(child)
        elif self.key is None:
            self.key = child
        else:
            self.node.value.append((self.key, child))
            self.key = None


@dataclass(slots=True)
class Composer:
    """Reads the first document of a text; ``compose`` raises Fault and PyYAML's errors."""

    text: str
    stand_ins: bool = False
    """Whether the text holds COLON or SLASH in the place of others."""
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, yaml.Node] = field(default_factory=dict)
    sizes: dict[int, tuple[int, int]] = field(default_factory=dict)
    """The weight and the height of each finished node, by its identity."""
    late: Fault | None = None
    aliased: bool = False
    flow: int = 0

    def compose(self) -> Tree:
        """The document's tree."""
        source = EventSource(self.text)
        source.get_event()
        if isinstance(source.get_event(), yaml.StreamEndEvent):
            return Tree(None)
        root = self._node(source)
        source.get_event()
        if self.late is not None:
            raise self.late
        return Tree(root, self.aliased, _rest(source))

    def _node(self, source: Any) -> yaml.Node:
        """The next node with all that is in it."""
        while True:
            event = source.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                node = self._scalar(event)
            elif kind is yaml.AliasEvent:
                node = self._alias(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                node = self._close(event)
            else:
                self._open(event)
                continue
            if not self.stack:
                return node
            self.stack[-1].add(node)

    def _scalar(self, event: Any) -> yaml.Node:
        tag: str | None = event.tag
        if tag is None:
            tag = "" if event.implicit[0] else STR
        if self.flow and event.implicit[0] and "?" in event.value:
            self._refuse_question_mark(event)
        value = event.value
        if self.stand_ins:
            value = value.replace(COLON, ":").replace(SLASH, "/")
        node = yaml.ScalarNode(tag, value, event.start_mark, event.end_mark, event.style)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
            self.sizes[id(node)] = (1, 0)
        if self.stack:
            self.stack[-1].weight += 1
        return node

    def _refuse_question_mark(self, event: Any) -> None:
        # Within brackets a question mark ends a plain word for go-yaml.
        line, column = event.start_mark.line, event.start_mark.column + event.value.index("?")
        closing = "]" if self._in_brackets() else "}"
        raise Fault(FaultKind.SYNTAX, f"did not find expected ',' or '{closing}'", line, column, counted=line)

    def _in_brackets(self) -> bool:
        """Whether the innermost bracket is a list's; a pair within a list has none of its own."""
        for each in reversed(self.stack):
            if isinstance(each.node, yaml.SequenceNode):
                return True
            mark: Any = each.node.start_mark
            if self.text[mark.index] in "{&!":
                return False
        return False

    def _open(self, event: Any) -> None:
        if len(self.stack) >= DEEPEST:
            raise _too_deep(event.start_mark)
        made = yaml.MappingNode if type(event) is yaml.MappingStartEvent else yaml.SequenceNode
        node = made(event.tag or "", [], event.start_mark, event.end_mark, event.flow_style)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        self.flow += bool(event.flow_style)
        self.stack.append(_Open(node))

    def _close(self, event: Any) -> yaml.Node:
        done = self.stack.pop()
        node = done.node
        node.end_mark = event.end_mark
        self.flow -= bool(node.flow_style)
        self.sizes[id(node)] = (done.weight, done.height)
        if self.stack:
            self._grow(done.weight, done.copied, done.height, event.start_mark)
        return node

    def _alias(self, event: Any) -> yaml.Node:
        mark, target = event.start_mark, self.anchors.get(event.anchor)
        if target is None:
            problem = f"unknown anchor '{event.anchor}' referenced"
            raise Fault(FaultKind.ANCHOR, problem, mark.line, mark.column)
        self.aliased = True
        size = self.sizes.get(id(target))
        if size is None:
            problem = f"anchor '{event.anchor}' value contains itself"
            self.late = self.late or Fault(FaultKind.BOMB, problem, mark.line, mark.column)
        elif self.stack:
            self._grow(size[0] + 1, size[0] + 1, size[1], mark)
            if len(self.stack) + size[1] > DEEPEST:
                raise _too_deep(mark)
        return AliasNode(event.anchor, target, mark, event.end_mark)

    def _grow(self, weight: int, copied: int, height: int, mark: Any) -> None:
        into = self.stack[-1]
        into.weight += weight
        into.copied += copied
        into.height = max(into.height, height + 1)
        if into.copied > MOST_EXPANDED:
            problem = "document contains excessive aliasing"
            self.late = self.late or Fault(FaultKind.BOMB, problem, mark.line, mark.column)


def _too_deep(mark: Any) -> Fault:
    """The fault of a text that nests deeper than the lab follows."""
    return Fault(FaultKind.DEEP, f"exceeded max depth of {DEEPEST}", mark.line, mark.column)


def _rest(source: Any) -> int | None:
    """The line of what follows the document's end."""
    try:
        event = source.get_event()
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.line if error.problem_mark else 0
    except yaml.YAMLError:
        return 0
    return None if isinstance(event, yaml.StreamEndEvent) else event.start_mark.line
