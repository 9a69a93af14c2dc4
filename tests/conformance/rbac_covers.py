"""The check against escalation: whether some rules cover others, and what they leave uncovered."""

from __future__ import annotations

from collections.abc import Iterable

from lab.subjects.rbac.covers import uncovered
from lab.subjects.rbac.rule import Rule
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """Both answers of a row."""
    owner, servant = ([Rule.of(rule) for rule in row[side] or ()] for side in ("owner", "servant"))
    left = uncovered(owner, servant)
    result.check(row["id"], "covers", row["covers"], not left)
    result.check(row["id"], "uncovered", row.get("uncovered") or [], [rule.to_json() for rule in left])


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
