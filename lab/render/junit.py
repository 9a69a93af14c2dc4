"""A report as JUnit XML: one test case for each check."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from lab.grading.report import CheckResult, Report

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped: https://www.w3.org/TR/xml/#charsets"""


def junit_xml(report: Report) -> str:
    """The report as a document with one suite."""
    failed = sum(check.passed is False for check in report.checks)
    skipped = sum(check.passed is None for check in report.checks)
    suite = (
        f'<testsuite name={_quoted(report.exercise)} tests="{len(report.checks)}" failures="{failed}"'
        f' errors="0" skipped="{skipped}">'
    )
    properties = "".join(
        f"    <property name={_quoted(name)} value={_quoted(value)}/>\n"
        for name, value in (
            ("cluster", report.cluster),
            ("passed", str(report.passed).lower()),
            ("score", str(report.score)),
            ("max_score", str(report.max_score)),
        )
    )
    cases = "".join(_case(report, check) for check in report.checks)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        f"  {suite}\n    <properties>\n{properties}    </properties>\n{cases}"
        f"    <system-out>{_text(_findings(report))}</system-out>\n  </testsuite>\n</testsuites>\n"
    ).replace("    <property ", "      <property ")


def _case(report: Report, check: CheckResult) -> str:
    head = f"    <testcase classname={_quoted('cks-lab.' + report.exercise)} name={_quoted(_name(check))}"
    evidence = _live(check)
    if check.passed is False:
        body = "\n".join(note.text for note in check.notes)
        message = check.summary or check.text
        failure = f'<failure type="check" message={_quoted(message)}>{_text(body)}</failure>'
        return f"{head}>\n      {failure}{evidence}\n    </testcase>\n"
    if check.passed is None:
        reason = check.summary or "not run"
        return f"{head}>\n      <skipped message={_quoted(reason)}/>{evidence}\n    </testcase>\n"
    return f"{head}>{evidence}\n    </testcase>\n" if evidence else f"{head}/>\n"


def _live(check: CheckResult) -> str:
    """What a real cluster did, where one was asked."""
    if check.live is None:
        return ""
    told = [f"{each.trial}: {each.text}" for each in check.live.observations] or [check.live.summary]
    if check.live.disagrees:
        told.append(check.live.disagreement)
    return f"\n      <system-out>{_text(chr(10).join(told))}</system-out>"


def _name(check: CheckResult) -> str:
    return f"{check.id}: {check.text} ({check.earned}/{check.points})"


def _findings(report: Report) -> str:
    return "\n".join(
        f"{finding.span or report.exercise}: {finding.severity} [{finding.rule}] {finding.message}"
        for finding in report.findings
    )


def _text(text: str) -> str:
    return escape(FORBIDDEN.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return quoteattr(FORBIDDEN.sub("\ufffd", text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
