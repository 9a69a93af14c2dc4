"""Gatekeeper's library: what a constraint says to an object, for templates that are written in CEL.

The framework gives a template's expressions two variables of its own, ``anyObject`` and ``params``, and asks a policy
made of them. Templates in Rego alone are left out: the lab does not run that language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lab.cluster.policies.evaluating import evaluated
from lab.cluster.policies.request import Request
from lab.manifests.release import CURRENT
from lab.manifests.schema.kinds import Kind
from lab.manifests.selector import LabelSelector
from tests.conformance.result import Result, Row, over, skip

ENGINE = "K8sNativeValidation"
REGO = "the template is written in Rego alone"

OWN_VARIABLES = [
    {
        "name": "anyObject",
        "expression": 'has(request.operation) && request.operation == "DELETE" && object == null ? oldObject : object',
    },
    {
        "name": "params",
        "expression": "!has(params.spec) ? null : !has(params.spec.parameters) ? null : params.spec.parameters",
    },
]


def judge(row: Row, result: Result) -> None:
    """Each assertion about the violations that are found."""
    source = _source(row["template"])
    if source is None:
        skip(result, REGO)
        return
    messages = _violations(source, row["constraint"], row["object"])
    for number, assertion in enumerate(row["assertions"]):
        pattern = assertion.get("message")
        found = [said for said in messages if pattern is None or re.search(pattern, said)]
        wanted = assertion.get("violations", True)
        got: Any = len(found) if type(wanted) is int else bool(found)
        result.check(row["id"], f"assertion {number}: {assertion} of {messages}", wanted, got)


def _source(template: dict[str, Any]) -> dict[str, Any] | None:
    code = [each for target in template["spec"]["targets"] for each in target.get("code") or ()]
    return next((each["source"] for each in code if each["engine"] == ENGINE), None)


def _violations(source: dict[str, Any], constraint: dict[str, Any], given: dict[str, Any]) -> list[str]:
    review = given["request"] if given.get("kind") == "AdmissionReview" else {"object": given}
    held, old = review.get("object"), review.get("oldObject")
    match = (constraint.get("spec") or {}).get("match") or {}
    if not _matches(match, held or old or {}):
        return []
    spec = {
        "failurePolicy": source.get("failurePolicy", "Fail"),
        "matchConditions": source.get("matchCondition") or source.get("matchConditions") or [],
        "variables": [*OWN_VARIABLES, *(source.get("variables") or ())],
        "validations": source.get("validations") or [],
    }
    said = evaluated(spec, _request(review, held or old or {}), constraint, CURRENT)
    return [decision.message for decision in said.decisions if decision.denies]


def _request(review: dict[str, Any], item: dict[str, Any]) -> Request:
    metadata = item.get("metadata") or {}
    kind = Kind(item.get("apiVersion", ""), item.get("kind", ""), f"{item.get('kind', '').lower()}s")
    return Request(
        kind,
        review.get("operation", ""),
        review.get("object"),
        review.get("oldObject"),
        metadata.get("name", ""),
        metadata.get("namespace", ""),
    )


def _matches(match: dict[str, Any], item: dict[str, Any]) -> bool:
    group = item.get("apiVersion", "").rpartition("/")[0]
    metadata = item.get("metadata") or {}
    namespace, labels = metadata.get("namespace", ""), metadata.get("labels") or {}
    kinds = match.get("kinds") or []
    if kinds and not any(
        _listed(each.get("apiGroups"), group) and _listed(each.get("kinds"), item.get("kind", "")) for each in kinds
    ):
        return False
    if namespace and match.get("namespaces") and namespace not in match["namespaces"]:
        return False
    if namespace and namespace in (match.get("excludedNamespaces") or ()):
        return False
    return LabelSelector.compile(match.get("labelSelector") or {}).matches(labels)


def _listed(items: list[str] | None, wanted: str) -> bool:
    return not items or "*" in items or wanted in items


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
