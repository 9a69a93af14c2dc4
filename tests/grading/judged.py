"""Grading as every part of the lab does it, and what must hold of any report."""

from __future__ import annotations

import json
import time
from functools import cache
from xml.etree import ElementTree

from lab.catalog.model import Exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.manifests.submission import Submission
from lab.render.junit import junit_xml
from lab.render.report_json import report_json
from lab.render.report_text import next_step, report_text
from lab.render.rich_text import rich_text
from lab.render.styled import plain
from tests.shipped import shipped_catalog

SECONDS, SECONDS_PER_KB = 3.0, 0.2
"""Generous: an answer that a person writes takes a hundredth of it. Processor time, so that others may be at work."""


@cache
def exercises() -> tuple[Exercise, ...]:
    """Every exercise."""
    return tuple(shipped_catalog())


def answers(exercise: Exercise) -> tuple[Submission, ...]:
    """What the learner starts from, the reference, and every answer kept with it, right or wrong."""
    solution = exercise.solution
    others = (*(each for _, each in solution.accepted), *(each.submission for each in solution.rejected))
    return (exercise.starter, solution.submission, *others)


def text_of(submission: Submission) -> str:
    """All of a submission in one text."""
    texts = (file.text if isinstance(file.text, str) else file.text.decode() for file in submission.files)
    return "\n---\n".join(texts)


def graded(exercise: Exercise, submission: Submission) -> Report:
    """Grade and render, within the time that any text may take; what holds of every report is asserted."""
    size = sum(len(file.text) for file in submission.files) / 1000
    started = time.process_time()
    report = grade(exercise, submission, SimulatedCluster())
    _render(report, submission)
    taken = time.process_time() - started
    assert taken < SECONDS + SECONDS_PER_KB * size, f"{taken:.1f} s for {size:.1f} kB"
    _sound(report, exercise, submission)
    return report


def _render(report: Report, submission: Submission) -> None:
    sources = {file.name: file.text for file in submission.files if isinstance(file.text, str)}
    for width in (80, 31):
        lines = (*report_text(report, sources, width), *next_step(report))
        assert plain(lines)
        assert rich_text(lines)
    assert json.loads(json.dumps(report_json(report)))["score"] == report.score
    assert ElementTree.fromstring(junit_xml(report)).tag == "testsuites"


def _sound(report: Report, exercise: Exercise, submission: Submission) -> None:
    assert 0 <= report.score <= report.max_score == exercise.max_score
    assert report.score == sum(check.earned for check in report.checks)
    assert report.passed is all(check.passed for check in report.checks)
    assert report.changed or report.score == 0
    if not report.passed:
        assert all(check.summary for check in report.checks if check.passed is False)
    lengths: dict[str, int] = {}
    for file in submission.files:
        lengths[file.name] = max(_lines(file.text), lengths.get(file.name, 0))
    for finding in report.findings:
        assert finding.message.strip()
        if finding.span is not None and finding.span.file in lengths:
            assert 1 <= finding.span.line <= lengths[finding.span.file]
            assert finding.span.column >= 1


def _lines(text: str | bytes) -> int:
    return text.count("\n" if isinstance(text, str) else b"\n") + 2
