"""Quantities: the canonical form, the exact number, and what they round to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lab.manifests.quantity import Quantity, QuantityError
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The refusal, or the canonical form and the numbers."""
    case, expected = row["id"], row["expected"]
    try:
        amount = Quantity.parse(row["q"])
    except QuantityError as refusal:
        result.check(case, "error", expected["error"], str(refusal))
        return
    result.check(case, "error", expected["error"], "")
    result.check(case, "canonical", expected["canonical"], str(amount))
    result.check(case, "dec", expected["dec"], decimal(amount))
    # The corpus was made after turning the amount into a decimal, and with 64-bit floats.
    exact = replace(amount, small=False)
    result.check(case, "value", float(expected["value"]), float(exact.value()))
    result.check(case, "milli", float(expected["milli"]), float(exact.milli_value()))


def decimal(amount: Quantity) -> str:
    """The number in full, with as many digits behind the point as it is held with."""
    digits = str(abs(amount.unscaled))
    sign = "-" if amount.unscaled < 0 else ""
    if amount.scale <= 0:
        return sign + (digits + "0" * -amount.scale if amount.unscaled else digits)
    digits = digits.rjust(amount.scale + 1, "0")
    return f"{sign}{digits[: -amount.scale]}.{digits[-amount.scale :]}"


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
