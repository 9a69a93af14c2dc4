"""What a comparison makes of an event.

A field that an event does not have makes every comparison false, ``!=`` too. Source: ``sinsp_filter_check::compare``
of falcosecurity/libs, userspace/libsinsp/sinsp_filtercheck.cpp and filter_compare.cpp.
"""

from __future__ import annotations

import base64
import operator
from collections.abc import Callable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TypeAlias

from lab.manifests.document import Json
from lab.subjects.falco.events.event import Values
from lab.subjects.falco.events.matching import glob, pattern, under_path
from lab.subjects.falco.language.field_list import ANCESTRAL, BOTH_ENDS
from lab.subjects.falco.language.fields import Kind, field_known, key_of
from lab.subjects.falco.language.literals import LiteralError, literal
from lab.subjects.falco.language.tree import (
    And,
    Check,
    Exists,
    Field,
    Items,
    Node,
    Not,
    Or,
    Several,
    Text,
    Transformed,
    Value,
)

Truth: TypeAlias = Callable[[Values], bool]
Reader: TypeAlias = Callable[[Values], Sequence[Json]]
"""The values of something in an event: none where it is not there, several for fields that look at several."""

MOST_KNOWN = 500

ORDER: dict[str, Callable[[Json, Json], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def truth(node: Node) -> Truth:
    """A condition, with its macros put in, as a function of events."""
    if isinstance(node, And | Or):
        parts = tuple(truth(each) for each in node.children)
        if isinstance(node, And):
            return lambda values: all(part(values) for part in parts)
        return lambda values: any(part(values) for part in parts)
    if isinstance(node, Not):
        part = truth(node.child)
        return lambda values: not part(values)
    if isinstance(node, Exists | Check):
        return compared(node)
    return lambda _: False


@lru_cache(maxsize=4096)
def compared(check: Check | Exists) -> Truth:
    """One comparison as a function of events."""
    left, kind = reader(check.left), kind_of(check.left)
    if isinstance(check, Exists):
        return lambda values: bool(left(values))
    if isinstance(check.right, Items | Text):
        texts = check.right.items if isinstance(check.right, Items) else (check.right,)
        constants = tuple(_constant(each.value, kind) for each in texts)
        if isinstance(check.left, Field) and kind in (Kind.TEXT, Kind.NUMBER, Kind.PORT, Kind.BOOLEAN):
            key = key_of(check.left)
            if key not in BOTH_ENDS and key not in ANCESTRAL:
                return _of_one_field(check, key, kind, constants)
        return lambda values: any(_holds(check, each, constants) for each in left(values))
    right = reader(check.right)
    return lambda values: any(_holds(check, each, tuple(right(values))) for each in left(values) if right(values))


def _of_one_field(check: Check, key: str, kind: Kind, constants: tuple[Json, ...]) -> Truth:
    """The same for the usual case, a plain field: what was found for a value is kept."""
    known: dict[Json, bool] = {}

    def holds(values: Values) -> bool:
        value = values.get(key)
        if value is None:
            return False
        try:
            return known[value]
        except KeyError:
            if len(known) > MOST_KNOWN:
                known.clear()
            return known.setdefault(value, _holds(check, _typed(value, kind), constants))
        except TypeError:  # a list, which only fields hold that are shown and not compared
            return _holds(check, _typed(value, kind), constants)

    return holds


def kind_of(value: Value) -> Kind:
    """The type of a value; texts where nothing is known of it."""
    if isinstance(value, Field):
        known = field_known(value.name)
        return Kind.TEXT if known is None else known.kind
    if isinstance(value, Transformed):
        if value.transformer == "val":
            return kind_of(value.arguments[0])
        return Kind.NUMBER if value.transformer == "len" else Kind.TEXT
    return Kind.TEXT


def _constant(written: str, kind: Kind) -> Json:
    try:
        return literal(written, kind)
    except LiteralError:
        return None


@lru_cache(maxsize=4096)
def reader(value: Value) -> Reader:
    """How to read a value of an event."""
    if isinstance(value, Text):
        return lambda _: (value.value,)
    if isinstance(value, Several):
        parts = tuple(reader(each) for each in value.values)
        return lambda values: tuple(one for part in parts for one in part(values)[:1])
    if isinstance(value, Transformed):
        return _transforming(value)
    key, kind = key_of(value), kind_of(value)
    if key in BOTH_ENDS:
        keys = BOTH_ENDS[key]
        return lambda values: tuple(_typed(values[each], kind) for each in keys if each in values)
    if key in ANCESTRAL:
        return lambda values: tuple(values.get(key) or ())
    return lambda values: (_typed(values[key], kind),) if key in values else ()


def _typed(value: Json, kind: Kind) -> Json:
    if kind in (Kind.ADDRESS, Kind.NETWORK):
        return _address(str(value))
    if kind is Kind.TEXT and not isinstance(value, str):
        return written(value)
    return value


@lru_cache(maxsize=512)
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def written(value: Json) -> str:
    """A value as Falco prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "(" + ",".join(map(written, value)) + ")"
    return str(value)


def _transforming(value: Transformed) -> Reader:
    parts = tuple(reader(each) for each in value.arguments)
    name = value.transformer
    if name == "val":
        return parts[0]
    if name == "join":
        separator = parts[0]
        return lambda values: ("".join(separator(values)).join(map(written, parts[1](values))),)
    if name == "concat":
        return lambda values: (
            ("".join(written(part(values)[0]) for part in parts),) if all(part(values) for part in parts) else ()
        )
    if name == "getopt":
        return lambda _: ()
    change = TRANSFORM[name]
    return lambda values: tuple(made for each in parts[0](values) if (made := change(written(each))) is not None)


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except ValueError:
        return None


TRANSFORM: dict[str, Callable[[str], Json]] = {
    "tolower": str.lower,
    "toupper": str.upper,
    "b64": _decoded,
    "basename": lambda text: text.rpartition("/")[2],
    "len": len,
}


def _holds(check: Check, value: Json, constants: Sequence[Json]) -> bool:
    """Whether a value compares with the constants as asked."""
    if check.quantifier:
        count = sum(_one(check.operator, value, each) for each in constants)
        if not constants:
            return False
        return {"oneof": count == 1, "anyof": count > 0, "allof": count == len(constants)}[check.quantifier]
    if check.operator in ("in", "intersects"):
        return any(_equal(value, each) for each in constants)
    if check.operator == "pmatch":
        return any(under_path(str(value), str(each)) for each in constants)
    return bool(constants) and _one(check.operator, value, constants[0])


def _one(how: str, value: Json, constant: Json) -> bool:
    if how in ("=", "=="):
        return _equal(value, constant)
    if how == "!=":
        return not _equal(value, constant)
    if how in ORDER:
        same = isinstance(value, str) is isinstance(constant, str)
        return same and value is not None and constant is not None and ORDER[how](value, constant)
    text, asked = str(value), str(constant)
    if how in ("bcontains", "bstartswith"):
        asked = bytes.fromhex(asked).decode("latin-1")
        how = how[1:]
    return TEXTUAL[how](text, asked)


def _equal(value: Json, constant: Json) -> bool:
    if isinstance(constant, IPv4Network | IPv6Network):
        return isinstance(value, IPv4Address | IPv6Address) and value in constant
    return bool(value == constant)


TEXTUAL: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, asked: asked in text,
    "icontains": lambda text, asked: asked.lower() in text.lower(),
    "startswith": str.startswith,
    "endswith": str.endswith,
    "glob": lambda text, asked: glob(asked, ignore_case=False).fullmatch(text) is not None,
    "iglob": lambda text, asked: glob(asked, ignore_case=True).fullmatch(text) is not None,
    "regex": lambda text, asked: pattern(asked).fullmatch(text) is not None,
}
