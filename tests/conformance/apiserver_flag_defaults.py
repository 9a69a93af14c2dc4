"""The API server's options by type and default."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.nodes.components import manual
from lab.cluster.nodes.components.apiserver import DEPRECATED
from lab.manifests.release import CURRENT
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """One option."""
    name = row["Name"]
    known = manual("kube-apiserver", CURRENT).known.get(name)
    case = f"{row['id']} {name}"
    result.check(case, "known", True, known is not None)
    if known is not None:
        result.check(case, "type", row["Type"].replace("pattern=N,...", "pattern"), known.type)
        result.check(case, "default", row["Default"], known.default)
        result.check(case, "deprecated", bool(row["Deprecated"]), name in DEPRECATED)


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
