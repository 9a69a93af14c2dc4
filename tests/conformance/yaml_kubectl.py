"""What kubectl makes of YAML and JSON text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lab.manifests.reader import kubectl_documents
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The documents up to kubectl's refusal, and the refusal."""
    documents, error = kubectl_documents(row["yaml"])
    result.check(row["id"], "error", row["expected"]["error"], error)
    result.check(row["id"], "docs", _as_floats(row["expected"]["docs"]), _as_floats(documents))


def _as_floats(value: Any) -> Any:
    """Numbers as the corpus was made with them: through a 64-bit float."""
    if isinstance(value, dict):
        return {key: _as_floats(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_floats(inner) for inner in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
