"""A tree of YAML nodes to the JSON value that kubectl makes of it.

The rules are those of go-yaml v2's decoder and of sigs.k8s.io/yaml's conversion to JSON: the last of a
repeated key stays, ``<<`` merges in place, keys become strings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any, NamedTuple

import yaml

from lab.manifests.document import Json
from lab.manifests.fault import Fault, FaultKind
from lab.manifests.gonumbers import INT64, bounded, settled, short_float, short_float32
from lab.manifests.gosyntax import go_key, go_syntax
from lab.manifests.limits import MOST_DUPLICATES
from lab.manifests.nodes import AliasNode, Tree
from lab.manifests.scalars import MERGE, STR, Resolved, ScalarError, resolve
from lab.quick_dataclass import dataclass


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
    if decoder.late:
        _raise_surviving(value)
    return Value(value, tuple(decoder.duplicates))


@dataclass(frozen=True)
class _Late:
    """A key or a value that decodes, but cannot be converted; it may yet be overwritten by a later key."""

    fault: Fault = field(compare=False)
    key: str = ""


def _raise_surviving(value: Json) -> None:
    """Raise the fault of a key that conversion meets, or else of a value that encoding meets."""
    found = list(_late(value))
    for late in sorted(found, key=lambda each: not each.key):
        raise late.fault


def _late(value: Any) -> Iterator[_Late]:
    if isinstance(value, _Late):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _late(key)
            yield from _late(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _late(inner)


class _Decoder:
    """Decodes node by node and counts as go-yaml does, to refuse the same excess of aliases."""

    def __init__(self) -> None:
        self.duplicates: list[Duplicate] = []
        self.late = False
        self._seen = 0
        self._through_alias = 0
        self._alias_depth = 0

    def read(self, node: yaml.Node) -> Json:
        self._count(node)
        if isinstance(node, yaml.ScalarNode):
            return self._json(node, _resolve(node))
        if isinstance(node, yaml.MappingNode):
            found: dict[Any, Json] = {}
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
                return self._later(node, f"json: unsupported value: {short_float(value)}")
            return settled(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return bounded(value)
        return value

    def _later(self, node: yaml.Node, problem: str, key: str = "") -> _Late:
        self.late = True
        line, column = node.start_mark.line, node.start_mark.column
        return _Late(Fault(FaultKind.VALUE, problem, line, column, bare=True), key)

    def _map(self, node: yaml.MappingNode, into: dict[Any, Json]) -> None:
        own: dict[Any, yaml.Node] = {}
        for key_node, value_node in node.value:
            if isinstance(key_node, yaml.ScalarNode) and is_merge(key_node):
                self._merge(value_node, into)
                continue
            key = self._key(key_node, value_node)
            value = self.read(value_node)
            if key in own and not self._alias_depth and len(self.duplicates) < MOST_DUPLICATES:
                self.duplicates.append(Duplicate(str(key), own[key], key_node))
            own[key] = key_node
            if isinstance(key, _Late):
                into.pop(key, None)
            into[key] = value

    def _key(self, node: yaml.Node, value_node: yaml.Node) -> str | _Late:
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
        return self._later(node, problem, go_key(value))

    def _merge(self, node: yaml.Node, into: dict[Any, Json]) -> None:
        if isinstance(node, yaml.SequenceNode):
            # Backwards, so that an earlier one wins.
            for item in reversed(node.value):
                self._merge_one(item, into)
        else:
            self._merge_one(node, into)

    def _merge_one(self, node: yaml.Node, into: dict[Any, Json]) -> None:
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
