"""The kubelet's configuration file and options: what it refuses, and what is in force."""

from __future__ import annotations

from collections.abc import Iterable

from lab.cluster.controlplane.kubelet.configuration import effective, kubelet_file
from lab.cluster.controlplane.kubelet.defaults import at, steps
from lab.cluster.controlplane.kubelet.validating import start, validate
from lab.cluster.nodes.components import manual
from lab.cluster.nodes.options import Word, parse
from lab.manifests.release import CURRENT
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The words that the kubelet ends with, or what is in force."""
    case, expected = row["id"], row["expected"]
    options = parse([Word(text) for text in row["args"]], manual("kubelet", CURRENT))
    refused = options.refused.message if options.refused else ""
    result.check(case, "parse_error", expected.get("parse_error", ""), refused)
    if refused:
        return
    file = kubelet_file(row["config"]) if row["config"] else None
    error = file.error if file is not None else ""
    result.check(case, "decode_error", expected["decode_error"], error)
    if error:
        return
    warning = file.warning if file is not None else ""
    result.check(case, "lenient_warning", expected.get("lenient_warning", ""), warning)
    made = effective(file, options)
    for path, value in expected["effective"].items():
        result.check(case, path, value, at(made, steps(path)))
    said = [message for _, message in (*validate(made), *start(made))]
    result.check(case, "startup_errors", expected["startup_errors"], said)


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
