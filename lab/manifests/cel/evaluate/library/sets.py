"""Lists as sets: ``sets.contains``, ``sets.equivalent``, ``sets.intersects``."""

from __future__ import annotations

from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import equal


def _contains(budget: Budget, items: list[Any], others: list[Any]) -> bool:
    budget.spend(len(items) * len(others))
    return all(any(equal(item, other) for item in items) for other in others)


def _intersects(budget: Budget, items: list[Any], others: list[Any]) -> bool:
    budget.spend(len(items) * len(others))
    return any(equal(item, other) for item in items for other in others)


TABLE: Table = {
    ("sets.contains", (list, list)): _contains,
    ("sets.equivalent", (list, list)): lambda budget, a, b: _contains(budget, a, b) and _contains(budget, b, a),
    ("sets.intersects", (list, list)): _intersects,
}
