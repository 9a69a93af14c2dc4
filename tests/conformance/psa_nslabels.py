"""What the labels of a namespace ask of its pods."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.podsecurity.policy import Mode, policy_of
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The level and version of each mode, and the errors."""
    expected = row["expected"]
    asked, errors = policy_of(row["labels"] or {})
    for mode in Mode:
        result.check(row["id"], mode, expected[mode], str(asked.of(mode)))
    result.check(row["id"], "errors", expected["errors"] or [], [str(error) for error in errors])


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
