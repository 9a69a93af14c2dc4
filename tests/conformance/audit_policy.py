"""Audit policies: what the API server says on loading one, and what it makes of each request."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.release import CURRENT
from lab.subjects.audit.reading import load_policy
from lab.subjects.requests import Caller
from tests.conformance.rbac_authorizer import request_of
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The error of a row, and every request of it."""
    loaded = load_policy(row["policy"], CURRENT)
    result.check(row["id"], "loading", row.get("error") or "", loaded.error)
    if loaded.policy is None:
        return
    for asked, expected in zip(row["requests"], row["results"], strict=True):
        found = loaded.policy.of(Caller(asked["user"], tuple(asked.get("groups") or ())), request_of(asked))
        got = {
            "level": found.level.word,
            "omitManagedFields": found.omit_managed_fields,
            "omitStages": sorted(found.omitted),
        }
        result.check(row["id"], str(asked), {**expected, "omitStages": sorted(expected["omitStages"] or ())}, got)


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
