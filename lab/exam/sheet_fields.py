"""A score sheet as fields for keeping and for other tools, and back. docs/json.md describes them."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Any

from lab.exam.paper import paper_json, paper_of
from lab.exam.sheet import CheckScore, Share, Sheet, TaskScore
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span

SCHEMA = 1


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet in fields. Percentages are cut off after hundredths; ``passed`` is decided before that."""
    return {
        "schema": SCHEMA,
        "kind": "exam",
        "exam": sheet.exam,
        "paper": paper_json(sheet.paper),
        "started": sheet.started,
        "ended": sheet.ended,
        "ending": sheet.ending,
        "seconds": sheet.used,
        "cluster": sheet.cluster,
        "drawn_by": sheet.versions[0],
        "graded_by": sheet.versions[1],
        "seal": sheet.seal,
        "percent": hundredths(sheet.percent),
        "passed": sheet.passed,
        "domains": [_share(share) for share in sheet.by_domain],
        "competencies": [_share(share) for share in sheet.by_competency],
        "tasks": [_task(task) for task in sheet.tasks],
        "remarks": list(sheet.remarks),
    }


def _share(share: Share) -> dict[str, Any]:
    return {"name": share.name, "earned": hundredths(share.earned), "weight": hundredths(share.weight)}


def hundredths(percent: Fraction) -> float:
    """A percentage as it is kept: hundredths, cut off and not rounded up, as :func:`lab.exam.sheet.rounded` does."""
    return int(percent * 100) / 100


def _task(task: TaskScore) -> dict[str, Any]:
    return {
        "number": task.number,
        "exercise": task.exercise,
        "title": task.title,
        "domain": task.domain,
        "competencies": list(task.competencies),
        "weight": task.weight,
        "variant": task.variant,
        "minutes": task.minutes,
        "score": task.score,
        "max_score": task.max_score,
        "earned": hundredths(task.earned),
        "state": task.state,
        "touched": task.touched,
        "flagged": task.flagged,
        "seconds": round(task.seconds, 1),
        "checks": [
            {
                "id": each.id,
                "text": each.text,
                "points": each.points,
                "earned": each.earned,
                "summary": each.summary,
                "held": each.held,
            }
            for each in task.checks
        ],
        "findings": [_finding(finding) for finding in task.findings],
        "trouble": task.trouble,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "why": finding.why,
        "mend": finding.mend,
        "link": finding.link,
    }


def sheet_of(kept: Any) -> Sheet:
    """The sheet from its fields. Raises ValueError where they are damaged."""
    try:
        return Sheet(
            exam=int(kept["exam"]),
            paper=paper_of(kept["paper"]),
            started=_moment(kept["started"]),
            ended=_moment(kept["ended"]),
            ending=str(kept["ending"]),
            used=float(kept["seconds"]),
            cluster=str(kept["cluster"]),
            versions=(str(kept["drawn_by"]), str(kept["graded_by"])),
            seal=str(kept["seal"]),
            tasks=tuple(_task_of(each) for each in kept["tasks"]),
            remarks=tuple(map(str, kept["remarks"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the score sheet that was kept is damaged: {error!r}") from None


def _moment(kept: Any) -> str:
    return datetime.fromisoformat(kept).isoformat()


def _task_of(kept: Any) -> TaskScore:
    return TaskScore(
        number=int(kept["number"]),
        exercise=str(kept["exercise"]),
        title=str(kept["title"]),
        domain=str(kept["domain"]),
        competencies=tuple(map(str, kept["competencies"])),
        weight=int(kept["weight"]),
        variant=int(kept["variant"]),
        minutes=int(kept["minutes"]),
        score=int(kept["score"]),
        max_score=int(kept["max_score"]),
        touched=bool(kept["touched"]),
        flagged=bool(kept["flagged"]),
        seconds=float(kept["seconds"]),
        checks=tuple(
            CheckScore(
                str(each["id"]),
                str(each["text"]),
                int(each["points"]),
                int(each["earned"]),
                str(each["summary"]),
                bool(each.get("held")),
            )
            for each in kept["checks"]
        ),
        findings=tuple(_finding_of(each) for each in kept["findings"]),
        trouble=str(kept["trouble"]),
    )


def _finding_of(kept: Any) -> Finding:
    line, column = kept["line"], kept["column"]
    span = Span(str(kept["file"]), line, column, line, column + 1) if line is not None else None
    return Finding(
        str(kept["rule"]),
        Severity(kept["severity"]),
        str(kept["message"]),
        span,
        str(kept["why"]),
        str(kept["mend"]),
        str(kept["link"]),
    )
