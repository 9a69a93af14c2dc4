"""A report as JSON. docs/json.md describes the schema; its version rises when a field changes meaning."""

from __future__ import annotations

from typing import Any

from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding
from lab.manifests.span import Span
from lab.subjects.protocol import Note, Witness

SCHEMA = 1


def report_json(report: Report) -> dict[str, Any]:
    """The report in fields."""
    return {
        "schema": SCHEMA,
        "kind": "report",
        "exercise": report.exercise,
        "variant": report.variant,
        "cluster": report.cluster,
        "passed": report.passed,
        "score": report.score,
        "max_score": report.max_score,
        "changed": report.changed,
        "checks": [check_json(check) for check in report.checks],
        "findings": [finding_json(finding) for finding in report.findings],
        "witnesses": [witness_json(witness) for witness in report.witnesses],
        "answers": [
            {"object": str(answer.ref), "text": answer.text, "accepted": answer.accepted} for answer in report.answers
        ],
    }


def check_json(check: CheckResult) -> dict[str, Any]:
    """One check; ``passed`` is null where it was not run or Kubernetes leaves the answer open."""
    found: dict[str, Any] = {
        "id": check.id,
        "text": check.text,
        "points": check.points,
        "earned": check.earned,
        "passed": check.passed,
        "guards": check.guards,
        "summary": check.summary,
        "notes": [note_json(note) for note in check.notes],
    }
    if check.live is not None:
        from lab.render.live_json import live_json

        found["live"] = live_json(check.live)
    return found


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding; the five fields of its place are null where it has none."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "why": finding.why,
        "mend": finding.mend,
        "link": finding.link,
        **span_json(finding.span),
    }


def span_json(span: Span | None) -> dict[str, Any]:
    """A place: lines and columns count from 1, the end is exclusive."""
    if span is None:
        return dict.fromkeys(("file", "line", "column", "end_line", "end_column"))
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def note_json(note: Note) -> dict[str, Any]:
    """One line of evidence."""
    return {"text": note.text, "good": note.good, **span_json(note.span)}


def witness_json(witness: Witness) -> dict[str, Any]:
    """One case that shows the answer differs from what was asked."""
    return {
        "kind": witness.kind,
        "text": witness.text,
        "made_up": witness.made_up,
        "facts": witness.facts,
        "notes": [note_json(note) for note in witness.notes],
    }
