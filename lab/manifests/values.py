"""A tree of YAML nodes to the JSON value that kubectl makes of it.

The rules are those of go-yaml v2's decoder and of sigs.k8s.io/yaml's conversion to JSON: the last of a
repeated key stays, ``<<`` merges in place, keys become strings.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import yaml

from lab.manifests.document import Json
from lab.manifests.fault import Fault, FaultKind
from lab.manifests.gonumbers import INT64, bounded, settled, short_float, short_float32
from lab.manifests.gosyntax import go_key, go_syntax
from lab.manifests.limits import MOST_DUPLICATES
from lab.manifests.nodes import AliasNode, Tree
from lab.manifests.scalars import MERGE, STR, Resolved, ScalarError, resolve


class Duplicate(NamedTuple):
    """A key written twice in one map: the key, and its first and its later node."""

    key: str
    first: yaml.Node
    again: yaml.Node


class Value(NamedTuple):
    """The value of a document and the keys that were repeated on the way."""

    value: Json
    duplicates: tuple[Duplicate, ...]


def value_of(tree: Tree) -> Value:
    """The JSON value of a tree. Raises Fault where kubectl refuses to make one."""
    if tree.root is None:
        return Value(None, ())
    decoder = _Decoder()
    value = decoder.read(tree.root)
    if decoder.late is not None:
        raise decoder.late
    return Value(value, tuple(decoder.duplicates))


class _Decoder:
    """Decodes node by node and counts as go-yaml does, to refuse the same excess of aliases."""

    def __init__(self) -> None:
        self.duplicates: list[Duplicate] = []
        self.late: Fault | None = None
        self._seen = 0
        self._through_alias = 0
        self._alias_depth = 0

    def read(self, node: yaml.Node) -> Json:
        self._count(node)
        if isinstance(node, yaml.ScalarNode):
            return self._json(node, _resolve(node))
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Json] = {}
            self._map(node, found)
            return found
        if isinstance(node, AliasNode):
            self._alias_depth += 1
            value = self.read(node.target)
            self._alias_depth -= 1
            return value
        return [self.read(item) for item in node.value]

    def _count(self, node: yaml.Node) -> None:
        self._seen += 1
        if self._alias_depth:
            self._through_alias += 1
            if self._through_alias > 100 and self._seen > 1000 and self._through_alias / self._seen > 0.99:
                problem = "document contains excessive aliasing"
                raise Fault(FaultKind.BOMB, problem, node.start_mark.line, node.start_mark.column)

    def _json(self, node: yaml.Node, scalar: Resolved) -> Json:
        value = scalar.value
        if isinstance(value, float):
            if value != value or value in (float("inf"), float("-inf")):
                self._later(node, f"json: unsupported value: {short_float(value)}", bare=True, first=False)
                return None
            return settled(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return bounded(value)
        return value

    def _later(self, node: yaml.Node, problem: str, *, bare: bool, first: bool) -> None:
        """Keep a fault that kubectl meets only after all is decoded; conversion comes before encoding."""
        if self.late is None or (first and self.late.problem.startswith("json: ")):
            line, column = node.start_mark.line, node.start_mark.column
            self.late = Fault(FaultKind.VALUE, problem, line, column, bare=bare)

    def _map(self, node: yaml.MappingNode, into: dict[str, Json]) -> None:
        own: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            if isinstance(key_node, yaml.ScalarNode) and is_merge(key_node):
                self._merge(value_node, into)
                continue
            key = self._key(key_node, value_node)
            value = self.read(value_node)
            if key is None:
                continue
            if key in own and not self._alias_depth and len(self.duplicates) < MOST_DUPLICATES:
                self.duplicates.append(Duplicate(key, own[key], key_node))
            own[key] = key_node
            into[key] = value

    def _key(self, node: yaml.Node, value_node: yaml.Node) -> str | None:
        self._count(node)
        target = node
        while isinstance(target, AliasNode):
            target = target.target
        if not isinstance(target, yaml.ScalarNode):
            line, column = node.start_mark.line, node.start_mark.column
            raise Fault(FaultKind.VALUE, f"invalid map key: {go_syntax(target)}", line, column)
        if target.tag == STR:
            return str(target.value)
        value = _resolve(target).value
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float):
            return short_float32(value)
        if isinstance(value, int) and value in INT64:
            return str(value)
        problem = f"unsupported map key of type: {go_key(value)}, value: {go_syntax(value_node, top=True)}"
        self._later(node, problem, bare=True, first=True)
        return None

    def _merge(self, node: yaml.Node, into: dict[str, Json]) -> None:
        if isinstance(node, yaml.SequenceNode):
            # Backwards, so that an earlier one wins.
            for item in reversed(node.value):
                self._merge_one(item, into)
        else:
            self._merge_one(node, into)

    def _merge_one(self, node: yaml.Node, into: dict[str, Json]) -> None:
        target: Any = node.target if isinstance(node, AliasNode) else node
        if not isinstance(target, yaml.MappingNode):
            problem = "map merge requires map or sequence of maps as the value"
            raise Fault(FaultKind.VALUE, problem, node.start_mark.line, node.start_mark.column)
        through_alias = isinstance(node, AliasNode)
        self._count(node)
        self._alias_depth += through_alias
        if through_alias:
            self._count(target)
        self._map(target, into)
        self._alias_depth -= through_alias


def is_merge(node: yaml.ScalarNode) -> bool:
    """Whether a key merges other maps into its own."""
    return node.value == "<<" and node.tag in ("", "!", MERGE)


def _resolve(node: yaml.ScalarNode) -> Resolved:
    if node.tag == STR:
        return Resolved(STR, node.value)
    try:
        return resolve(node.tag, node.value)
    except ScalarError as error:
        line, column = node.start_mark.line, node.start_mark.column
        raise Fault(FaultKind.VALUE, str(error), line, column) from None
