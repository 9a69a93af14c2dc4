"""Whole requests through Pod Security admission."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.podsecurity.admission import validate
from lab.cluster.podsecurity.configuration import read_configuration
from lab.cluster.podsecurity.request import Request, labels_of
from lab.manifests.reader import load
from lab.manifests.release import CURRENT
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """Let through or refused, with which words, warnings and audit annotations."""
    expected = row["expected"]
    documents = load(row["config"] or "", "podsecurity.yaml").documents
    configuration, errors = read_configuration(documents[0].value if documents else None)
    result.check(row["id"], "configuration", [], list(map(str, errors)))
    request = Request(
        resource=row["resource"],
        object=row["object"],
        namespace=row["namespace"]["metadata"]["name"],
        labels=labels_of(row["namespace"]),
        old=row["old"],
        user=row["user"],
        subresource=row["subresource"],
        operation=row["operation"],
        name="x",
    )
    answer = validate(request, configuration, CURRENT, lambda: row["pods"] or ())
    result.check(row["id"], "allowed", expected["allowed"], answer.allowed)
    result.check(row["id"], "message", expected.get("message", ""), answer.message)
    result.check(row["id"], "warnings", expected["warnings"] or [], list(answer.warnings))
    result.check(row["id"], "audit", expected["audit"], answer.audit)


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
