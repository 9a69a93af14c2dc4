"""Maps that grow while macros go over something."""

from __future__ import annotations

from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import ANY, Table
from lab.manifests.cel.evaluate.values import ABSENT, EvaluationError, find, shown


def _with_entry(budget: Budget, mapping: dict[Any, Any], key: Any, value: Any) -> dict[Any, Any]:
    if find(mapping, key) is not ABSENT:
        raise EvaluationError(f"insert failed: key {shown(key)} already exists")
    budget.spend(len(mapping) + 1)
    return {**mapping, key: value}


def _with_entries(budget: Budget, mapping: dict[Any, Any], more: dict[Any, Any]) -> dict[Any, Any]:
    for key, value in more.items():
        mapping = _with_entry(budget, mapping, key, value)
    return mapping


TABLE: Table = {
    ("cel.@mapInsert", (dict, ANY, ANY)): _with_entry,
    ("cel.@mapInsert", (dict, dict)): _with_entries,
}
