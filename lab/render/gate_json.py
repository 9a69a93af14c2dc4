"""What the author's gate found, as JSON; docs/json.md describes the schema."""

from __future__ import annotations

from typing import Any

from lab.gate.report import Counts, Gated, GateReport
from lab.render.report_json import SCHEMA, finding_json


def gate_json(report: GateReport) -> dict[str, Any]:
    """The report in fields."""
    return {
        "schema": SCHEMA,
        "kind": "check",
        "passed": report.clean,
        "mutated": report.mutated,
        "problems": [finding_json(problem) for problem in report.problems],
        "counts": counts_json(report.counts),
        "exercises": [_gated(gated) for gated in report.gated],
    }


def _gated(gated: Gated) -> dict[str, Any]:
    return {
        "exercise": gated.exercise,
        "file": gated.file,
        "seed": gated.seed,
        "passed": gated.clean,
        "problems": [finding_json(problem) for problem in gated.problems],
        "counts": counts_json(gated.counts),
        "operators": {operator: counts_json(counts) for operator, counts in gated.by_operator},
        "disagreements": [
            {
                "operator": item.operator,
                "text": item.text,
                "score": item.score,
                "max_score": item.max_score,
                "within": item.within,
                "case": item.case,
                "answer": item.answer,
            }
            for item in gated.disagreements
        ],
    }


def counts_json(counts: Counts) -> dict[str, int]:
    """What became of some mutants."""
    return {
        "mutants": counts.mutants,
        "second": counts.second,
        "equivalent": counts.equivalent,
        "refused": counts.refused,
        "killed": counts.killed,
        "disagreements": counts.disagreements,
    }
