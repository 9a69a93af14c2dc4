"""The API server's options: does it start with them, and what is in force."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.controlplane.apiserver.authorizing import anonymous, modes
from lab.cluster.controlplane.apiserver.starting import start
from lab.cluster.controlplane.apiserver.validating import complete, validate
from lab.cluster.nodes.components import manual
from lab.cluster.nodes.mounts import Place
from lab.cluster.nodes.options import Word, parse
from lab.manifests.release import CURRENT
from tests.conformance.result import Result, Row, over

NO_GROUPS: frozenset[str] = frozenset()
"""The rows were made with the option structs alone, in a program that has no API group."""

TRIED = frozenset(
    {
        *("admission-control-config-file", "audit-policy-file", "encryption-provider-config"),
        *("tls-min-version", "tls-cipher-suites"),
    }
)
"""What the rows' start-up got to: the rest of it opens files that were not there to be read."""


def _place(path: str) -> Place:
    found = path.startswith("{{ROOT}}")
    return Place(path, path, None, "" if found else None, "" if found else f"open {path}: no such file or directory")


def judge(row: Row, result: Result) -> None:
    """The words that the server ends with, or what is in force."""
    case, expected = row["id"], row["expected"]
    options = parse([Word(text) for text in row["args"]], manual("kube-apiserver", CURRENT))
    result.check(case, "parse_error", expected["parse_error"], options.refused.message if options.refused else "")
    if expected["parse_error"]:
        return
    if "changed" in expected:
        result.check(case, "changed", expected["changed"], {name: options.value(name) for name in options.names})
    for name, value in (expected.get("effective") or {}).items():
        known = name in options.manual.known
        result.check(case, name, value, options.value(name) if known else "<no such flag>")
    said = [trouble.message for trouble in complete(options)]
    result.check(case, "complete_error", expected.get("complete_error", ""), said[0] if said else "")
    if "complete_error" in expected:
        return
    said = [trouble.message for trouble in validate(options, CURRENT, NO_GROUPS)]
    result.check(case, "validate_errors", expected["validate_errors"], said)
    said = [trouble.message for trouble in start(options, _place) if trouble.option in TRIED]
    result.check(case, "startup_errors", expected["startup_errors"], said)
    result.check(case, "anonymous", expected["anonymous"], anonymous(options))
    result.check(case, "authorization_modes", expected["authorization_modes"], list(modes(options)))


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
