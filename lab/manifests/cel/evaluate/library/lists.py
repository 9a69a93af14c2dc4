"""Lists: ``sum``, ``isSorted``, ``min``, ``indexOf``, ``slice``…

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library and cel-go's ``ext/lists.go``.
"""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise
from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import ANY, Table, call, no_overload
from lab.manifests.cel.evaluate.values import Duration, EvaluationError, Timestamp, UInt, compare, equal

_ORDERED = (int, UInt, float, bool, Duration, Timestamp, str, bytes)
_SUMMED = (int, UInt, float, Duration)


def _judged(name: str, items: list[Any], types: tuple[type, ...]) -> None:
    """Refuse a list whose first item is of none of those types."""
    if items and type(items[0]) not in types:
        raise no_overload(name, [items])


def _is_sorted(budget: Budget, items: list[Any]) -> bool:
    _judged("isSorted", items, _ORDERED)
    budget.spend(len(items))
    return all(compare(one, other) <= 0 for one, other in pairwise(items))


def _sum(budget: Budget, items: list[Any]) -> Any:
    _judged("sum", items, _SUMMED)
    if not items:
        return 0
    total = items[0]
    for item in items[1:]:
        total = call("_+_", budget, [total, item])
    budget.spend(len(items))
    return total


def _extreme(name: str, sign: int) -> Any:
    def of_items(budget: Budget, items: list[Any]) -> Any:
        _judged(name, items, _ORDERED)
        if not items:
            raise EvaluationError(f"{name} called on empty list")
        budget.spend(len(items))
        found = items[0]
        for item in items[1:]:
            if compare(item, found) == sign:
                found = item
        return found

    return of_items


def _index(budget: Budget, items: list[Any], wanted: Any) -> int:
    budget.spend(len(items))
    return next((place for place, item in enumerate(items) if equal(item, wanted)), -1)


def _last_index(budget: Budget, items: list[Any], wanted: Any) -> int:
    budget.spend(len(items))
    return next((place for place in range(len(items) - 1, -1, -1) if equal(items[place], wanted)), -1)


def _slice(_budget: Budget, items: list[Any], start: int, end: int) -> list[Any]:
    asked = f"cannot slice({start}, {end})"
    if start < 0 or end < 0:
        raise EvaluationError(f"{asked}, negative indexes not supported")
    if start > end:
        raise EvaluationError(f"{asked}, start index must be less than or equal to end index")
    if len(items) < end:
        raise EvaluationError(f"{asked}, list is length {len(items)}")
    return items[start:end]


def _flat(budget: Budget, items: list[Any], depth: int = 1) -> list[Any]:
    if depth < 0:
        raise EvaluationError("level must be non-negative")
    budget.spend(len(items))
    made: list[Any] = []
    for item in items:
        made += _flat(budget, item, depth - 1) if isinstance(item, list) and depth else [item]
    return made


def _sorted_by(budget: Budget, items: list[Any], keys: list[Any]) -> list[Any]:
    if len(items) != len(keys):
        said = "@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got"
        raise EvaluationError(f"{said} {len(items)} and {len(keys)} elements respectively")
    if keys and type(keys[0]) not in _ORDERED:
        raise EvaluationError("list elements must be comparable")
    if len({type(key) for key in keys}) > 1:
        raise EvaluationError("list elements must have the same type")
    budget.spend(len(items) * 4)
    order = cmp_to_key(compare)
    pairs: list[tuple[Any, Any]] = list(zip(keys, items, strict=True))
    return [item for _, item in sorted(pairs, key=lambda pair: order(pair[0]))]


def _distinct(budget: Budget, items: list[Any]) -> list[Any]:
    made: list[Any] = []
    for item in items:
        budget.spend(len(made))
        if not any(equal(item, each) for each in made):
            made.append(item)
    return made


def _range(budget: Budget, count: int) -> list[int]:
    budget.spend(max(count, 0))
    return list(range(count))


TABLE: Table = {
    ("isSorted", (list,)): _is_sorted,
    ("sum", (list,)): _sum,
    ("min", (list,)): _extreme("min", -1),
    ("max", (list,)): _extreme("max", 1),
    ("indexOf", (list, ANY)): _index,
    ("lastIndexOf", (list, ANY)): _last_index,
    ("slice", (list, int, int)): _slice,
    ("flatten", (list,)): _flat,
    ("flatten", (list, int)): _flat,
    ("sort", (list,)): lambda budget, a: _sorted_by(budget, a, a),
    ("@sortByAssociatedKeys", (list, list)): _sorted_by,
    ("distinct", (list,)): _distinct,
    ("reverse", (list,)): lambda _, a: a[::-1],
    ("lists.range", (int,)): _range,
}
