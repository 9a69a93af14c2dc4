"""Expressions evaluated by walking tuples; nothing here knows the engine's functions or values."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from lab.subjects.admission.naive.words import NotReadError, Parser


class NoValueError(Exception):
    """The expression has no value."""


class Maybe:
    """A value that may be missing."""

    def __init__(self, *held: Any) -> None:
        self.held = held


@lru_cache(maxsize=1024)
def _tree(text: str) -> Any:
    return Parser(text).whole()


def value(text: str, names: dict[str, Any]) -> Any:
    """What an expression comes to. Raises NoValueError."""
    try:
        return _walk(_tree(text), names)
    except NotReadError as error:
        raise NoValueError(str(error)) from None


def _walk(node: Any, names: dict[str, Any]) -> Any:
    kind = node[0]
    if kind == "value":
        return node[1]
    if kind == "name":
        if node[1] not in names:
            raise NoValueError(node[1])
        return names[node[1]]
    if kind == "list":
        return [_walk(each, names) for each in node[1]]
    if kind == "not":
        return not _truth(_walk(node[1], names))
    if kind == "minus":
        return -_walk(node[1], names)
    if kind == "choice":
        return _walk(node[2] if _truth(_walk(node[1], names)) else node[3], names)
    if kind == "field":
        return _field(_walk(node[1], names), node[2], node[3])
    if kind == "index":
        return _field(_walk(node[1], names), _walk(node[2], names), node[3])
    return _op(node, names) if kind == "op" else _call(node, names)


def _truth(found: Any) -> bool:
    if found is not True and found is not False:
        raise NoValueError("no truth")
    return bool(found)


def _field(held: Any, key: Any, maybe: bool) -> Any:
    if isinstance(held, Maybe):
        if not held.held:
            return held
        held, maybe = held.held[0], True
    if callable(held):
        held = held()
    try:
        if isinstance(held, dict) and key in held:
            found = held[key]
            found = found() if callable(found) else found
        elif isinstance(held, list) and type(key) is int and 0 <= key < len(held):
            found = held[key]
        else:
            raise KeyError(key)
    except KeyError:
        if maybe:
            return Maybe()
        raise NoValueError(f"no {key}") from None
    return Maybe(found) if maybe else found


def _op(node: Any, names: dict[str, Any]) -> Any:
    _, sign, left, right = node
    if sign in ("&&", "||"):
        return _logic(sign == "||", [left, right], names)
    one, other = _walk(left, names), _walk(right, names)
    if sign == "in":
        return any(_same(one, each) for each in other) if isinstance(other, list) else one in other
    if sign in ("==", "!="):
        return _same(one, other) == (sign == "==")
    if type(one) is not type(other):
        raise NoValueError("types")
    try:
        return {
            "<": lambda: one < other, "<=": lambda: one <= other, ">": lambda: one > other, ">=": lambda: one >= other,
            "+": lambda: one + other, "-": lambda: one - other, "*": lambda: one * other, "/": lambda: one // other,
            "%": lambda: one % other,
        }[sign]()  # fmt: skip
    except (TypeError, ZeroDivisionError) as error:
        raise NoValueError(str(error)) from None


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _logic(settles: bool, parts: list[Any], names: dict[str, Any]) -> bool:
    trouble = False
    for part in parts:
        try:
            if _truth(_walk(part, names)) is settles:
                return settles
        except NoValueError:
            trouble = True
    if trouble:
        raise NoValueError("logic")
    return not settles


def _call(node: Any, names: dict[str, Any]) -> Any:
    _, name, target, arguments = node
    if name == "has":
        _, held, key, _ = arguments[0]
        found = _walk(held, names)
        if isinstance(found, Maybe):
            found = found.held[0] if found.held else {}
        if isinstance(found, list):
            raise NoValueError("has")
        return isinstance(found, dict) and key in found
    if name in ("all", "exists", "exists_one", "map", "filter"):
        return _fold(name, _walk(target, names), arguments, names)
    given = [_walk(each, names) for each in arguments]
    if target is None:
        return _function(name, given)
    held = _walk(target, names)
    if name in ("orValue", "hasValue", "value"):
        if not isinstance(held, Maybe):
            raise NoValueError("not optional")
        if name == "hasValue":
            return bool(held.held)
        if name == "orValue":
            return held.held[0] if held.held else given[0]
        return _function("first", [held.held])
    return _function(name, [held, *given])


def _fold(name: str, over: Any, arguments: list[Any], names: dict[str, Any]) -> Any:
    if not isinstance(over, list | dict):
        raise NoValueError("fold")
    item, *rest = arguments
    found: list[Any] = []
    trouble = False
    for each in over:
        inner = {**names, item[1]: each}
        try:
            result = _walk(rest[-1], inner)
            if name == "filter":
                found += [each] if _truth(result) else []
            else:
                found.append(result if name == "map" else _truth(result))
        except NoValueError:
            if name not in ("all", "exists"):
                raise
            trouble = True
    if name in ("map", "filter"):
        return found
    if name == "exists_one":
        return found.count(True) == 1
    settles = name == "exists"
    if settles in found:
        return settles
    if trouble:
        raise NoValueError("fold")
    return not settles


def _function(name: str, given: list[Any]) -> Any:
    try:
        if name == "size":
            return len(given[0])
        if name == "first":
            return given[0][0]
        if name == "string" and isinstance(given[0], str | int):
            return str(given[0])
        if name == "int":
            return int(given[0])
        if name == "dyn":
            return given[0]
        if not isinstance(given[0], str):
            raise NoValueError(name)
        if name == "matches":
            return re.search(given[1].replace("$", r"\Z"), given[0], re.ASCII) is not None
        if name == "contains":
            return given[1] in given[0]
        named = {"startsWith": "startswith", "endsWith": "endswith", "trim": "strip", "lowerAscii": "lower"}
        return getattr(given[0], named.get(name, name))(*given[1:])
    except (KeyError, TypeError, IndexError, ValueError, re.error, AttributeError) as error:
        raise NoValueError(f"{name}: {error}") from None
