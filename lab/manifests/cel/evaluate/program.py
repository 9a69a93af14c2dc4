"""An expression as a program: each part a function of what the names stand for.

Errors travel as exceptions; in ``&&``, ``||``, ``all`` and ``exists`` another part can make up for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from lab.manifests.cel.evaluate import folds
from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import call, is_function
from lab.manifests.cel.evaluate.library.operators import index
from lab.manifests.cel.evaluate.values import (
    ABSENT,
    NONE,
    EvaluationError,
    Optional,
    TypeValue,
    UInt,
    equal,
    find,
    shown,
    type_name,
)
from lab.manifests.cel.issues import Issues
from lab.manifests.cel.parsing import parse
from lab.manifests.cel.syntax import Call, Expr, Fold, Ident, Items, Literal, Select
from lab.manifests.cel.syntax import Mapping as MapExpr
from lab.manifests.release import Release

Names: TypeAlias = dict[str, Any]
"""What names stand for, local ones included; ``budget`` is beneath a name that nothing written can bear."""

Part: TypeAlias = Callable[[Names], Any]

BUDGET = "@budget"
_TYPES = {
    "bool": "bool", "bytes": "bytes", "double": "double", "duration": "google.protobuf.Duration", "int": "int",
    "list": "list", "map": "map", "null_type": "null_type", "string": "string", "optional_type": "optional_type",
    "timestamp": "google.protobuf.Timestamp", "type": "type", "uint": "uint", "net.IP": "net.IP",
    "net.CIDR": "net.CIDR", "google.protobuf.Duration": "google.protobuf.Duration",
    "google.protobuf.Timestamp": "google.protobuf.Timestamp",
}  # fmt: skip


class Program:
    """An expression that can be evaluated."""

    __slots__ = ("_part",)

    def __init__(self, part: Part) -> None:
        self._part = part

    def evaluate(self, names: Mapping[str, Any], budget: Budget | None = None) -> Any:
        """The expression's value. Raises EvaluationError."""
        try:
            return self._part({**names, BUDGET: budget or Budget()})
        except RecursionError:
            raise EvaluationError("max recursion depth exceeded") from None


@lru_cache(maxsize=512)
def program(text: str, release: Release) -> Program:
    """The program of an expression. Raises EvaluationError where it cannot be read."""
    issues = Issues(text)
    expr = parse(text, issues, release)
    if issues:
        raise EvaluationError(f"compilation failed: {issues}")
    return Program(_part(expr))


def _part(expr: Expr) -> Part:
    make = _MAKERS.get(type(expr))
    if make is None:
        raise EvaluationError("compilation failed: unsupported expression")
    return make(expr)


def _literal(expr: Literal) -> Part:
    value = expr.value
    if expr.type_name == "uint":
        value = UInt(value)
    elif expr.type_name == "bytes":
        value = _octets(value)
    return lambda _names: value


def _octets(text: str) -> bytes:
    return text.encode("latin-1") if all(char < "\x80" for char in text) else text.encode()


def _ident(expr: Ident) -> Part:
    name = expr.name.removeprefix(".")
    type_ = TypeValue(_TYPES[name]) if name in _TYPES else None

    def look(names: Names) -> Any:
        found = names.get(name, ABSENT)
        if found is not ABSENT:
            return found
        if type_ is None:
            raise EvaluationError(f"no such attribute(s): {name}")
        return type_

    return look


def _select(expr: Select) -> Part:
    qualified = _qualified(expr)
    operand, field = _part(expr.operand), expr.field
    if expr.test:
        return lambda names: _has(operand(names), field)
    if qualified in _TYPES:
        type_ = TypeValue(_TYPES[qualified])
        return lambda _names: type_
    if qualified == "authorizer.requestResource":
        return lambda names: names[qualified] if qualified in names else field_of(operand(names), field)
    return lambda names: field_of(operand(names), field)


def field_of(value: Any, field: str) -> Any:
    """A field of a value. Raises EvaluationError where there is none."""
    if isinstance(value, dict):
        found = value.get(field, ABSENT)
        if found is ABSENT:
            raise EvaluationError(f"no such key: {field}")
        return found
    if isinstance(value, Optional):
        return _optional_field(value, field)
    if isinstance(value, list):
        raise _no_place(field)
    raise EvaluationError(f"no such key: {field}")


def _no_place(key: Any) -> EvaluationError:
    return EvaluationError(f"unsupported index type '{type_name(key)}' in list")


def _optional_field(value: Any, field: Any) -> Optional:
    """A field or an item that may be missing, of a value that may be."""
    if isinstance(value, Optional):
        if not value.given:
            return NONE
        value = value.value
    if isinstance(value, dict):
        found = find(value, field)
        return NONE if found is ABSENT else Optional(found, True)
    if isinstance(value, list):
        if type(field) not in (int, UInt):
            raise _no_place(field)
        return Optional(value[field], True) if 0 <= field < len(value) else NONE
    return NONE


def _has(value: Any, field: str) -> bool:
    if isinstance(value, Optional):
        return _optional_field(value, field).given
    if isinstance(value, list):
        raise _no_place(field)
    return isinstance(value, dict) and field in value


def _call(expr: Call) -> Part:
    name = expr.function.removeprefix(".")
    special = _SPECIAL.get(name)
    if special is not None:
        return special(expr)
    prefix = "" if expr.target is None else _qualified(expr.target)
    if prefix and is_function(f"{prefix}.{name}"):
        name, given = f"{prefix}.{name}", list(expr.arguments)
    else:
        given = ([expr.target] if expr.target is not None else []) + expr.arguments
    parts = [_part(argument) for argument in given]
    return lambda names: call(name, names[BUDGET], [part(names) for part in parts])


def _index(expr: Call) -> Part:
    operand, key = map(_part, expr.arguments)

    def look(names: Names) -> Any:
        value, wanted = operand(names), key(names)
        return _optional_field(value, wanted) if isinstance(value, Optional) else index(value, wanted)

    return look


def _optional_index(expr: Call) -> Part:
    operand, key = map(_part, expr.arguments)
    return lambda names: _optional_field(operand(names), key(names))


def _equal(expr: Call) -> Part:
    one, other = map(_part, expr.arguments)
    if expr.function == "_==_":
        return lambda names: equal(one(names), other(names))
    return lambda names: not equal(one(names), other(names))


def _logic(settles: bool) -> Callable[[Call], Part]:
    """``&&`` is settled by false, ``||`` by true; an error counts only where nothing settles it."""

    def make(expr: Call) -> Part:
        parts = [_part(argument) for argument in expr.arguments]

        def decide(names: Names) -> bool:
            return folds.settled(parts, names, settles)

        return decide

    return make


def _choice(expr: Call) -> Part:
    condition, yes, no = map(_part, expr.arguments)

    def choose(names: Names) -> Any:
        value = condition(names)
        if not isinstance(value, bool):
            raise EvaluationError("no such overload")
        return yes(names) if value else no(names)

    return choose


def _or(expr: Call) -> Part:
    if expr.target is None or len(expr.arguments) != 1:
        raise EvaluationError("compilation failed: unsupported expression")
    optional, other = _part(expr.target), _part(expr.arguments[0])
    whole = expr.function == "or"

    def choose(names: Names) -> Any:
        value = optional(names)
        if not isinstance(value, Optional):
            raise EvaluationError("no such overload")
        if value.given:
            return value if whole else value.value
        return other(names)

    return choose


def _items(expr: Items) -> Part:
    parts = [(_part(item), place in expr.optional) for place, item in enumerate(expr.items)]
    if not expr.optional:
        plain = [part for part, _ in parts]
        return lambda names: [part(names) for part in plain]

    def make(names: Names) -> list[Any]:
        made = []
        for part, may_lack in parts:
            value = part(names)
            if may_lack and not isinstance(value, Optional):
                said = f"cannot initialize optional list element from non-optional value {shown(value)}"
                raise EvaluationError(said)
            if not may_lack:
                made.append(value)
            elif value.given:
                made.append(value.value)
        return made

    return make


def _mapping(expr: MapExpr) -> Part:
    parts = [(_part(entry.key), _part(entry.value), entry.optional) for entry in expr.entries]

    def make(names: Names) -> dict[Any, Any]:
        made: dict[Any, Any] = {}
        for key_part, part, may_lack in parts:
            key, value = key_part(names), part(names)
            if may_lack:
                if not isinstance(value, Optional):
                    said = f"cannot initialize optional entry '{shown(key)}' from non-optional value {shown(value)}"
                    raise EvaluationError(said)
                if not value.given:
                    continue
                value = value.value
            if type(key) not in (str, int, UInt, bool):
                raise EvaluationError("unsupported key type")
            made[key] = value
        return made

    return make


def _fold(expr: Fold) -> Part:
    return folds.fold(expr, _part, BUDGET)


def _qualified(expr: Expr) -> str:
    if isinstance(expr, Ident):
        return expr.name.removeprefix(".")
    if isinstance(expr, Select) and not expr.test:
        prefix = _qualified(expr.operand)
        return f"{prefix}.{expr.field}" if prefix else ""
    return ""


_SPECIAL: dict[str, Callable[[Call], Part]] = {
    "_&&_": _logic(False),
    "_||_": _logic(True),
    "_?_:_": _choice,
    "_[_]": _index,
    "_[?_]": _optional_index,
    "_?._": _optional_index,
    "_==_": _equal,
    "_!=_": _equal,
    "or": _or,
    "orValue": _or,
}
_MAKERS: dict[type, Callable[[Any], Part]] = {
    Literal: _literal,
    Ident: _ident,
    Select: _select,
    Call: _call,
    Items: _items,
    MapExpr: _mapping,
    Fold: _fold,
}
