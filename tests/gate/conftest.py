"""The gate over all shipped exercises, run once; its counts at the end of the test run."""

from __future__ import annotations

import pytest

from lab.catalog.places import shipped
from lab.gate.check import check
from lab.gate.mutants import Depth
from lab.gate.report import GateReport
from lab.render.gate_text import gate_text
from lab.render.styled import plain

SAMPLE = Depth(first=150, second=15, coached=20)
"""Enough to be sure within a minute; ``cks-lab check --all-mutants`` tries them all."""

_report = pytest.StashKey[GateReport]()


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> GateReport:
    """What the gate found."""
    stash = request.config.stash
    if _report not in stash:
        stash[_report] = check(shipped(), depth=SAMPLE, jobs=2)
    return stash[_report]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    report = config.stash.get(_report, None)
    if report is not None:
        terminalreporter.section("the grader against mutants of every reference")
        terminalreporter.write_line(plain(gate_text(report)).rstrip())
