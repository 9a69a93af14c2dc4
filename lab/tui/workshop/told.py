"""A report as the server tells it, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.cluster.protocol import Answer
from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.span import Span
from lab.subjects.protocol import Note, Witness

Json = Mapping[str, Any]


def report_of(told: Json) -> Report:
    """The report in its JSON, see ``lab.render.report_json``. Raises KeyError, TypeError, ValueError.

    Each case that speaks against the answer is put to the first check that was not met.
    """
    witnesses = tuple(
        Witness(
            str(each["kind"]),
            str(each["text"]),
            each.get("facts") or {},
            tuple(map(_note, each["notes"])),
            bool(each["made_up"]),
        )
        for each in told["witnesses"]
    )
    checks, given = [], False
    for each in told["checks"]:
        against = witnesses if each["passed"] is False and not given else ()
        given = given or bool(against)
        checks.append(_check(each, against))
    return Report(
        exercise=str(told["exercise"]), cluster=str(told["cluster"]), score=int(told["score"]),
        max_score=int(told["max_score"]), checks=tuple(checks), findings=tuple(map(_finding, told["findings"])),
        answers=tuple(
            Answer(_ref(str(each["object"])), str(each["text"]), bool(each["accepted"])) for each in told["answers"]
        ),
        changed=bool(told["changed"]), variant=int(told.get("variant") or 0),
    )  # fmt: skip


def _check(told: Json, witnesses: tuple[Witness, ...]) -> CheckResult:
    return CheckResult(
        str(told["id"]), str(told["text"]), int(told["points"]), int(told["earned"]), told["passed"],
        bool(told["guards"]), str(told["summary"]), tuple(map(_note, told["notes"])), witnesses,
    )  # fmt: skip


def _finding(told: Json) -> Finding:
    return Finding(
        str(told["rule"]), Severity(told["severity"]), str(told["message"]), _span(told), str(told["why"]),
        str(told["mend"]), str(told["link"]),
    )  # fmt: skip


def _note(told: Json) -> Note:
    return Note(str(told["text"]), told["good"], _span(told))


def _span(told: Json) -> Span | None:
    if told.get("file") is None:
        return None
    return Span(
        str(told["file"]), int(told["line"]), int(told["column"]), int(told["end_line"]), int(told["end_column"])
    )


def _ref(shown: str) -> Ref:
    kind, _, name = shown.partition("/")
    namespace, _, last = name.rpartition("/")
    return Ref(kind, namespace, last)
