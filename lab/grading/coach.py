"""From an attempt to the findings a learner sees, the one that explains most first."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.protocol import Advice, Attempt
from lab.subjects.registry import subjects

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def advise(attempt: Attempt) -> tuple[Finding, ...]:
    """What reading and applying said, then what the subjects' rules recognise.

    Refusals come first, for nothing else can be right while they stand; then advice by how many failed checks
    it explains, then by severity and place.
    """
    told = attempt.applied.findings
    refusals = tuple(item for item in told if item.severity is Severity.ERROR)
    remarks = tuple(item for item in told if item.severity is not Severity.ERROR)
    advice = [
        item for subject in subjects().values() for rule in subject.rules() for item in rule.look(attempt)
    ]
    advice.sort(key=_weight)
    return tuple(dict.fromkeys((*refusals, *(item.finding for item in advice), *remarks)))


def _weight(item: Advice) -> tuple[int, int, int, str, int, int]:
    span = item.finding.span
    place = (span.file, span.line, span.column) if span else ("", 0, 0)
    return (-len(item.explains), -item.weight, RANK[item.finding.severity], *place)
