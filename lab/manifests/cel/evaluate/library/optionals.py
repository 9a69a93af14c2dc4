"""Values that may be absent. ``or`` and ``orValue`` are no functions: they may not look at their second part."""

from __future__ import annotations

from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import ANY, Table
from lab.manifests.cel.evaluate.values import NONE, EvaluationError, Optional, is_zero


def of(value: Any) -> Optional:
    """A value that is there."""
    return Optional(value, True)


def _value(_budget: Budget, optional: Optional) -> Any:
    if not optional.given:
        raise EvaluationError("optional.none() dereference")
    return optional.value


def _unwrapped(_budget: Budget, items: list[Any]) -> list[Any]:
    wrong = next((item for item in items if not isinstance(item, Optional)), None)
    if wrong is not None:
        raise EvaluationError(f"value {wrong} is not optional")
    return [item.value for item in items if item.given]


TABLE: Table = {
    ("optional.none", ()): lambda _: NONE,
    ("optional.of", (ANY,)): lambda _, a: of(a),
    ("optional.ofNonZeroValue", (ANY,)): lambda _, a: NONE if is_zero(a) else of(a),
    ("optional.unwrap", (list,)): _unwrapped,
    ("unwrapOpt", (list,)): _unwrapped,
    ("hasValue", (Optional,)): lambda _, a: a.given,
    ("value", (Optional,)): _value,
    ("first", (list,)): lambda _, a: of(a[0]) if a else NONE,
    ("last", (list,)): lambda _, a: of(a[-1]) if a else NONE,
}
