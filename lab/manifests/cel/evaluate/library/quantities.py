"""Amounts of resources: ``quantity('1Gi').isLessThan(…)``.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-quantity-library
"""

from __future__ import annotations

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import EvaluationError
from lab.manifests.gonumbers import INT64
from lab.manifests.quantity import Format, Quantity, QuantityError


def _read(_budget: Budget, text: str) -> Quantity:
    try:
        return Quantity.parse(text)
    except QuantityError as trouble:
        raise EvaluationError(str(trouble)) from None


def _is_quantity(_budget: Budget, text: str) -> bool:
    try:
        Quantity.parse(text)
    except QuantityError:
        return False
    return True


def _whole(amount: Quantity) -> int | None:
    """The amount as a whole number of 64 bits; None where it is none."""
    if not amount.small or amount.scale > 0:
        return None
    number = int(amount.unscaled * 10 ** min(-amount.scale, 20))
    return number if number in INT64 else None


def _as_integer(_budget: Budget, amount: Quantity) -> int:
    number = _whole(amount)
    if number is None:
        raise EvaluationError("cannot convert value to integer")
    return number


def _order(one: Quantity, other: Quantity) -> int:
    return (one > other) - (one < other)


def _of_int(number: int) -> Quantity:
    return Quantity(number, 0, Format.DECIMAL_EXPONENT)


def _minus(one: Quantity, other: Quantity) -> Quantity:
    return one + Quantity(-other.unscaled, other.scale, other.format, other.small)


def _sign(amount: Quantity) -> int:
    return (amount.unscaled > 0) - (amount.unscaled < 0)


TABLE: Table = {
    ("quantity", (str,)): _read,
    ("isQuantity", (str,)): _is_quantity,
    ("isInteger", (Quantity,)): lambda _, a: _whole(a) is not None,
    ("asInteger", (Quantity,)): _as_integer,
    ("asApproximateFloat", (Quantity,)): lambda _, a: a.unscaled / 10**a.scale if a.scale > 0 else float(
        a.unscaled * 10 ** min(-a.scale, 300)
    ),
    ("sign", (Quantity,)): lambda _, a: _sign(a),
    ("add", (Quantity, Quantity)): lambda _, a, b: a + b,
    ("add", (Quantity, int)): lambda _, a, b: a + _of_int(b),
    ("sub", (Quantity, Quantity)): lambda _, a, b: _minus(a, b),
    ("sub", (Quantity, int)): lambda _, a, b: _minus(a, _of_int(b)),
    ("compareTo", (Quantity, Quantity)): lambda _, a, b: _order(a, b),
    ("isGreaterThan", (Quantity, Quantity)): lambda _, a, b: _order(a, b) > 0,
    ("isLessThan", (Quantity, Quantity)): lambda _, a, b: _order(a, b) < 0,
}  # fmt: skip
