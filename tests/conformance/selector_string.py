"""Label selectors as typed on a command line."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.selector import SelectorError
from lab.manifests.selector_string import StringSelector
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The refusal, or the printed form and each verdict."""
    expected = row["expected"]
    try:
        selector = StringSelector.parse(row["query"])
    except SelectorError as refusal:
        result.check(row["id"], "error", expected["error"], str(refusal))
        return
    result.check(row["id"], "error", expected["error"], "")
    result.check(row["id"], "string", expected.get("string", ""), str(selector))
    for labels, verdict in zip(row["labelSets"], expected["matches"], strict=True):
        result.check(row["id"], f"matches {labels}", verdict, selector.matches(labels))


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
