"""New objects, as the API server answers them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lab.manifests.read import read_value
from lab.manifests.reading import Reading
from lab.manifests.release import CURRENT
from lab.manifests.schema.kinds import kind_of
from tests.conformance.result import Result, Row, over, skip

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
        got = made(reading)
        result.check(case, "defaulted", with_drawn_name(row["defaulted"], got), got)


def made(reading: Reading) -> dict[str, Any] | None:
    """The object as the API server would store it; None where there is none."""
    return None if reading.object is None else reading.object.value


def with_drawn_name(expected: dict[str, Any], got: dict[str, Any] | None) -> dict[str, Any]:
    """What is expected, with the name of ``got`` where the API server drew one at random, as ``got`` says it did."""
    names = [((value or {}).get("metadata") or {}).get("name") or "" for value in (expected, got)]
    if not all(map(_UUID.fullmatch, names)):
        return expected
    return {**expected, "metadata": {**expected["metadata"], "name": names[1]}}


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
