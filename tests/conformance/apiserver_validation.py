"""New objects, as the API server answers them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lab.manifests.read import read_value
from lab.manifests.reading import Reading
from lab.manifests.release import CURRENT
from lab.manifests.schema.kinds import kind_of
from tests.conformance.result import Result, Row, over, skip


def judge(row: Row, result: Result) -> None:
    """Stage, messages, warnings, and the object with its defaults."""
    value = row["object"]
    if not held(value):
        skip(result, f"kind not held yet: {value.get('kind')}")
        return
    compare(row, read_value(value, CURRENT, sort_keys=False), result)


def held(value: Row) -> bool:
    """Whether the lab knows the inside of the kind."""
    kind = kind_of(value.get("apiVersion", ""), value.get("kind", ""))
    return kind is not None and bool(kind.type)


def compare(row: Row, reading: Reading, result: Result) -> None:
    """Check the reading against what the row says; a field that the row lacks is not asked."""
    case = row["id"]
    result.check(case, "stage", row["stage"], reading.stage.value)
    result.check(case, "message", row["message"], reading.message)
    if row.get("errors") is not None:
        result.check(case, "errors", row["errors"], list(reading.errors))
    if row.get("warnings") is not None:
        result.check(case, "warnings", row["warnings"], list(reading.warnings))
    if row.get("defaulted") is not None:
        result.check(case, "defaulted", row["defaulted"], made(reading))


def made(reading: Reading) -> dict[str, Any] | None:
    """The object as the API server would store it; None where there is none."""
    return None if reading.object is None else reading.object.value


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
