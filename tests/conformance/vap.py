"""What admission policies say to requests, with their compile errors and type warnings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lab.cluster.policies.evaluating import evaluated
from lab.cluster.policies.matching import matches
from lab.cluster.policies.request import Request
from lab.cluster.policies.typechecking import type_warnings
from lab.manifests.read import read_value
from lab.manifests.reading import Reading
from lab.manifests.release import CURRENT
from lab.manifests.schema.kinds import Kind
from tests.conformance.result import Result, Row, over

NO_RESOLVER = "spec.paramRef: Forbidden: unexpected internal error: resourceResolver is nil"
"""What the server the corpus was made with says of every binding with parameters; it was left without a resolver."""


def judge(row: Row, result: Result) -> None:
    """The policy, the binding, and the answer to each request."""
    expected = row["expected"]
    policy = read_value(row["policy"], CURRENT)
    if not _stored(row["id"], "policy", policy, expected, "", result):
        return
    spec = policy.object.spec if policy.object else {}
    if row.get("typeCheck"):
        said = [str(warning) for warning in type_warnings(spec, CURRENT)]
        result.check(row["id"], "type warnings", expected.get("type_warnings", []), said)
    binding: dict[str, Any] | None = None
    if row["binding"] is not None:
        if expected.get("binding_errors") == [NO_RESOLVER]:
            return
        read = read_value(row["binding"], CURRENT)
        if not _stored(row["id"], "binding", read, expected, "binding_", result):
            return
        binding = read.object.spec if read.object else None
    for number, (request, wanted) in enumerate(zip(row["requests"], expected.get("results", []), strict=True)):
        result.check(row["id"], f"request {number}", wanted, _answer(spec, binding, _request(request)))


def _stored(case: str, what: str, reading: Reading, expected: dict[str, Any], prefix: str, result: Result) -> bool:
    """Whether the object is stored; compares what is wrong with it otherwise."""
    result.check(case, f"{what} stage", expected[f"{prefix}stage"], str(reading.stage))
    result.check(case, f"{what} errors", expected[f"{prefix}errors"], list(reading.errors))
    if not prefix:
        result.check(case, f"{what} message", expected["message"], reading.message)
    return reading.object is not None


def _request(row: dict[str, Any]) -> Request:
    kind, resource = row["kind"], row["resource"]
    version = "/".join(part for part in (kind["group"], kind["version"]) if part)
    held = row["object"] or row["oldObject"] or {}
    metadata = held.get("metadata") or {}
    namespace = row.get("namespace")
    return Request(
        Kind(version, kind["kind"], resource["resource"], bool(metadata.get("namespace"))),
        row["operation"],
        row["object"],
        row["oldObject"],
        metadata.get("name", ""),
        metadata.get("namespace", ""),
        namespace,
        row.get("subresource", ""),
        row["user"],
        tuple(row["groups"]),
    )


def _answer(spec: dict[str, Any], binding: dict[str, Any] | None, request: Request) -> dict[str, Any]:
    of_policy = matches(spec.get("matchConstraints"), request)
    narrowed = binding is not None and binding.get("matchResources") is not None
    of_binding = not narrowed or matches((binding or {}).get("matchResources"), request)
    answer: dict[str, Any] = {"allowed": True, "decisions": [], "matched": False, "policy_matched": of_policy}
    if narrowed and of_policy:
        answer["binding_matched"] = of_binding
    if not of_policy or not of_binding:
        return answer
    said = evaluated(spec, request, None, CURRENT)
    denied = any(decision.denies for decision in said.decisions)
    actions = list((binding or {}).get("validationActions") or ()) if denied else []
    return answer | {
        "matched": True,
        "allowed": not (denied and "Deny" in actions),
        "denied_by_policy": denied,
        "effective_actions": actions,
        "audit_annotations": {each.key: f"{each.action}:{each.value}" for each in said.annotations},
        "decisions": [
            {
                "action": "deny" if decision.denies else "admit",
                "evaluation": decision.evaluation,
                "message": decision.message,
                "reason": decision.reason,
            }
            for decision in said.decisions
        ],
    }


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
