"""What macros over lists and maps unfold to: ``all``, ``exists``, ``map``, ``filter`` and their kin."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

from lab.manifests.cel.evaluate.budget import Budget, ExceededError
from lab.manifests.cel.evaluate.values import EvaluationError, Optional, type_name
from lab.manifests.cel.syntax import Call, Expr, Fold, Ident, Items, Literal, Mapping, Message, Select

Names: TypeAlias = dict[str, Any]
Part: TypeAlias = Callable[[Names], Any]
MakePart: TypeAlias = Callable[[Expr], Part]

_MISSING = object()


def fold(expr: Fold, part: MakePart, budget: str) -> Part:
    """The program of a fold; ``budget`` is the name beneath which the budget lies."""
    if isinstance(expr.condition, Literal) and expr.condition.value is False:
        return _bound(expr, part)
    over, cost = part(expr.over), _size(expr.step)
    step = _stepped(expr, part)

    def run(names: Names) -> Any:
        entries = _entries(over(names), len(expr.names))
        left: Budget = names[budget]
        kept = [(name, names.get(name, _MISSING)) for name in expr.names]
        try:
            return step(names, _spent(entries, left, cost))
        finally:
            _restore(names, kept)

    return run


def _bound(expr: Fold, part: MakePart) -> Part:
    """One value by a name."""
    start, result, name = part(expr.start), part(expr.result), expr.total

    def run(names: Names) -> Any:
        kept = [(name, names.get(name, _MISSING))]
        value = start(names)
        names[name] = value
        try:
            return result(names)
        finally:
            _restore(names, kept)

    return run


def _restore(names: Names, kept: list[tuple[str, Any]]) -> None:
    for name, value in kept:
        if value is _MISSING:
            names.pop(name, None)
        else:
            names[name] = value


def _spent(entries: Iterator[tuple[Any, ...]], left: Budget, cost: int) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        left.spend(cost)
        yield entry


def _entries(value: Any, count: int) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, list):
        return ((item,) for item in value) if count == 1 else enumerate(value)
    if isinstance(value, dict):
        return ((key,) for key in value) if count == 1 else iter(value.items())
    if isinstance(value, Optional) or count > 1:
        raise EvaluationError(f"unsupported comprehension range type: {type_name(value)}")
    raise EvaluationError(f"got '{_go_name(value)}', expected iterable type")


def _go_name(value: Any) -> str:
    names = {"null_type": "types.Null", "bool": "types.Bool", "int": "types.Int", "uint": "types.Uint",
             "double": "types.Double", "string": "types.String", "bytes": "types.Bytes"}  # fmt: skip
    return names.get(type_name(value), type_name(value))


Steps: TypeAlias = Callable[[Names, Iterator[tuple[Any, ...]]], Any]


def _stepped(expr: Fold, part: MakePart) -> Steps:
    step = expr.step
    if isinstance(step, Call) and step.function in ("_&&_", "_||_"):
        return _quantified(expr, part(step.arguments[1]), settles=step.function == "_||_")
    condition, appended = _appended(step, expr.total)
    if appended is not None:
        return _collected(expr, part(condition) if condition is not None else None, part(appended))
    return _general(expr, part)


def _quantified(expr: Fold, predicate: Part, *, settles: bool) -> Steps:
    def each(names: Names, entries: Iterator[tuple[Any, ...]]) -> Iterator[Part]:
        for entry in entries:
            names.update(zip(expr.names, entry, strict=True))
            yield predicate

    def run(names: Names, entries: Iterator[tuple[Any, ...]]) -> bool:
        return settled(each(names, entries), names, settles)

    return run


def settled(parts: Iterable[Part], names: Names, settles: bool) -> bool:
    """Whether one of the parts gives what settles it; an error counts only where none does.

    Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md, logical operators.
    """
    trouble: EvaluationError | None = None
    for part in parts:
        try:
            value = part(names)
        except ExceededError:
            raise
        except EvaluationError as error:
            trouble = trouble or error
            continue
        if value is settles:
            return bool(settles)
        if not isinstance(value, bool):
            trouble = trouble or EvaluationError("no such overload")
    if trouble is not None:
        raise trouble
    return not settles


def _appended(step: Expr, total: str) -> tuple[Expr | None, Expr | None]:
    """The condition and the item, where a step puts one item behind those there are."""
    condition: Expr | None = None
    if isinstance(step, Call) and step.function == "_?_:_":
        condition, step = step.arguments[0], step.arguments[1]
    if isinstance(step, Call) and step.function == "_+_":
        one, other = step.arguments
        if isinstance(one, Ident) and one.name == total and isinstance(other, Items) and len(other.items) == 1:
            return condition, other.items[0]
    return None, None


def _collected(expr: Fold, condition: Part | None, item: Part) -> Steps:
    def run(names: Names, entries: Iterator[tuple[Any, ...]]) -> list[Any]:
        made: list[Any] = []
        for entry in entries:
            names.update(zip(expr.names, entry, strict=True))
            if condition is not None:
                holds = condition(names)
                if not isinstance(holds, bool):
                    raise EvaluationError("no such overload")
                if not holds:
                    continue
            made.append(item(names))
        return made

    return run


def _general(expr: Fold, part: MakePart) -> Steps:
    start, step, result = part(expr.start), part(expr.step), part(expr.result)

    def run(names: Names, entries: Iterator[tuple[Any, ...]]) -> Any:
        kept = [(expr.total, names.get(expr.total, _MISSING))]
        total = start(names)
        try:
            for entry in entries:
                names.update(zip(expr.names, entry, strict=True))
                names[expr.total] = total
                total = step(names)
            names[expr.total] = total
            return result(names)
        finally:
            _restore(names, kept)

    return run


def _size(expr: Expr) -> int:
    """How many parts an expression has."""
    return 1 + sum(map(_size, _children(expr)))


def _children(expr: Expr) -> list[Expr]:
    if isinstance(expr, Select):
        return [expr.operand]
    if isinstance(expr, Call):
        return ([expr.target] if expr.target is not None else []) + expr.arguments
    if isinstance(expr, Items):
        return expr.items
    if isinstance(expr, Mapping):
        return [each for entry in expr.entries for each in (entry.key, entry.value)]
    if isinstance(expr, Message):
        return [entry.value for entry in expr.entries]
    return [expr.over, expr.start, expr.step, expr.result] if isinstance(expr, Fold) else []
