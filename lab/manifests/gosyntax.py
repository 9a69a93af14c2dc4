"""Values as Go's ``%#v`` prints them, which kubectl does when a map's key is no string."""

from __future__ import annotations

from typing import Any

import yaml

from lab.manifests.gojson import go_quote
from lab.manifests.gonumbers import INT64, short_float
from lab.manifests.nodes import resolved
from lab.manifests.scalars import Scalar, ScalarError, resolve


def go_syntax(node: yaml.Node, *, top: bool = False) -> str:
    """A node in Go's syntax. ``top``: it is the printed value itself, and nil is written ``<nil>``."""
    node = resolved(node)
    if isinstance(node, yaml.ScalarNode):
        value = _value(node)
        return "<nil>" if top and value is None else _scalar(value)
    if isinstance(node, yaml.SequenceNode):
        return f"[]interface {{}}{{{', '.join(map(go_syntax, node.value))}}}"
    # The last of a repeated key stays.
    pairs = {go_syntax(key): (_order(key), value) for key, value in node.value}
    ordered = sorted(pairs.items(), key=lambda item: item[1][0])
    inside = ", ".join(f"{key}:{go_syntax(value)}" for key, (_, value) in ordered)
    return f"map[interface {{}}]interface {{}}{{{inside}}}"


def go_key(value: Scalar) -> str:
    """The type and the value of a key that JSON cannot have: nothing, or a number beyond 64 bits signed."""
    if value is None:
        return "%!s(<nil>), key: <nil>"
    return f"uint64, key: {_scalar(value)}"


def _value(node: yaml.ScalarNode) -> Scalar:
    try:
        return resolve(node.tag, node.value).value
    except ScalarError:
        return str(node.value)


def _scalar(value: Scalar) -> str:
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return go_quote(value)
    if isinstance(value, float):
        return short_float(value)
    return str(value) if value in INT64 else hex(value)


def _order(node: yaml.Node) -> tuple[int, Any]:
    """Go prints a map's keys by their types, in an order of the compiler's, and then by value."""
    value = _value(node) if isinstance(node, yaml.ScalarNode) else None
    if value is None:
        return 0, 0
    if isinstance(value, str):
        return 1, value
    if isinstance(value, bool):
        return 5, value
    if isinstance(value, float):
        return 4, value
    return 3 if value in INT64 else 2, value
