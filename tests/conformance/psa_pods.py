"""Pods against a level and a version of the Pod Security Standards."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.podsecurity.level import LevelVersion, parse_level, parse_version
from lab.cluster.podsecurity.podshape import PodShape
from lab.cluster.podsecurity.standards import details, violations
from lab.manifests.decode import decode
from lab.manifests.defaulting import default
from lab.manifests.document import JsonObject
from lab.manifests.encode import encode
from lab.manifests.release import CURRENT
from lab.manifests.schema.kinds import KINDS
from lab.manifests.schema.table import struct
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The verdict, the checks violated, and the message."""
    asked = LevelVersion(parse_level(row["level"]), parse_version(row["version"]))
    found = violations(asked, PodShape.of(defaulted(row["pod"])), CURRENT)
    result.check(row["id"], "allowed", row["allowed"], not found)
    got = [{"Reason": item.reason, "Detail": item.detail} for item in found]
    result.check(row["id"], "violations", row["violations"] or [], got)
    said = f'violates PodSecurity "{asked}": {details(found)}' if found else ""
    result.check(row["id"], "message", row["message"], said)


def defaulted(pod: JsonObject) -> JsonObject:
    """The pod with the API server's defaults, valid or not."""
    kind = KINDS["v1", "Pod"]
    made = decode(pod, struct(kind.type)).value
    default(kind.api_version, kind.name, made, CURRENT)
    return encode(made, struct(kind.type))


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
