"""Network policies, valid and not: decoded leniently and strictly, defaulted, validated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lab.manifests.decode import Decoded, decode
from lab.manifests.defaulting import default
from lab.manifests.read import read_value
from lab.manifests.reading import Stage
from lab.manifests.release import CURRENT
from lab.manifests.schema.kinds import KINDS
from lab.manifests.schema.table import struct
from lab.manifests.validation import validate
from tests.conformance.result import Result, Row, over

POLICY = KINDS["networking.k8s.io/v1", "NetworkPolicy"]


def judge(row: Row, result: Result) -> None:
    """Acceptance, strict errors, errors, and the policy with its defaults."""
    case, policy = row["id"], row["policy"]
    decoded = decode(policy, struct(POLICY.type), sort_keys=False)
    reading = read_value(policy, CURRENT, sort_keys=False)
    result.check(case, "accepted", row["accepted_by_kubectl_apply"], reading.stage is Stage.OK)
    result.check(case, "strict errors", row["strict_errors"], [each.message for each in decoded.unknown])
    result.check(case, "errors", row["errors"], errors(decoded))
    stored = reading.object.value if reading.object is not None else None
    result.check(case, "defaulted", row["defaulted"], without_generation(stored))


def errors(decoded: Decoded) -> list[str]:
    """The type error alone, or else what is wrong with all that could be decoded."""
    if decoded.type_error is not None:
        return [f"decode: {decoded.type_error.message}"]
    default(POLICY.api_version, POLICY.name, decoded.value, CURRENT)
    return [str(each) for each in validate(POLICY.api_version, POLICY.name, decoded.value, CURRENT)]


def without_generation(stored: dict[str, Any] | None) -> dict[str, Any] | None:
    """The policy before the API server numbers it."""
    if stored is None:
        return None
    metadata = {key: value for key, value in stored["metadata"].items() if key != "generation"}
    return {**stored, "metadata": metadata}


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
