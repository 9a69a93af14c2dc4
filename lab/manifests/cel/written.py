"""Literals whose content is checked beforehand: durations, times, patterns; and lists of one type of items.

Source: cel-go's ``cel/validator.go``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.cel.celtypes import CelType
from lab.manifests.cel.checking import Checker
from lab.manifests.cel.conversions import conversion_problem, is_duration, is_timestamp
from lab.manifests.cel.formats import check_format
from lab.manifests.cel.issues import Issues
from lab.manifests.cel.patterns import is_pattern
from lab.manifests.cel.syntax import Call, Expr, Fold, Items, Literal, Mapping, Message, Select


def check_written(expr: Expr, checker: Checker, issues: Issues) -> None:
    """Note what is wrong with literals anywhere in an expression."""
    parts = list(_parts(expr))
    for function, right in (("duration", is_duration), ("timestamp", is_timestamp), ("matches", is_pattern)):
        for part in parts:
            if isinstance(part, Call) and part.function == function and part.arguments:
                literal = part.arguments[0]
                if isinstance(literal, Literal) and not right(literal.value):
                    issues.add(literal.place, f"invalid {function} argument")
    exempt = _formatted(parts)
    for part in parts:
        if isinstance(part, Items) and id(part) not in exempt:
            _one_type(part, checker, issues)
    for part in parts:
        if isinstance(part, Mapping) and id(part) not in exempt:
            _two_types(part, checker, issues)
    for part in parts:
        if isinstance(part, Call):
            check_format(part, checker, issues)


def _formatted(parts: list[Expr]) -> set[int]:
    """The parts of what format strings are given, which need not be of one type."""
    calls = (part for part in parts if isinstance(part, Call) and part.function == "format")
    return {id(inner) for call in calls for child in _children(call) for inner in _parts(child)}


def program_problem(expr: Expr, checker: Checker) -> str:
    """What keeps a right expression from becoming a program; empty where nothing does."""
    if checker.undefined:
        return f"reference to undefined type: {checker.undefined[0]}"
    problems = (conversion_problem(part) for part in _parts(expr) if isinstance(part, Call))
    return next(filter(None, problems), "")


def _one_type(part: Items, checker: Checker, issues: Issues) -> None:
    wanted: CelType | None = None
    for position, item in enumerate(part.items):
        got = checker.type_of(item)
        got = got.unwrapped if position in part.optional else got
        if wanted is None:
            wanted = got
        elif wanted != got:
            issues.add(item.place, f"expected type '{wanted}' but found '{got}'")
            return


def _two_types(part: Mapping, checker: Checker, issues: Issues) -> None:
    wanted: tuple[CelType, CelType] | None = None
    for entry in part.entries:
        value = checker.type_of(entry.value)
        got = (checker.type_of(entry.key), value.unwrapped if entry.optional else value)
        if wanted is None:
            wanted = got
            continue
        for expr, one, other in zip((entry.key, entry.value), wanted, got, strict=True):
            if one != other:
                issues.add(expr.place, f"expected type '{one}' but found '{other}'")


def _parts(expr: Expr) -> Iterator[Expr]:
    """The expression and all its parts."""
    yield expr
    for child in _children(expr):
        yield from _parts(child)


def _children(expr: Expr) -> tuple[Expr, ...]:
    if isinstance(expr, Select):
        return (expr.operand,)
    if isinstance(expr, Call):
        return ((expr.target,) if expr.target else ()) + tuple(expr.arguments)
    if isinstance(expr, Items):
        return tuple(expr.items)
    if isinstance(expr, Mapping):
        return tuple(each for entry in expr.entries for each in (entry.key, entry.value))
    if isinstance(expr, Message):
        return tuple(entry.value for entry in expr.entries)
    if isinstance(expr, Fold):
        return (expr.over, expr.start, expr.condition, expr.step, expr.result)
    return ()
