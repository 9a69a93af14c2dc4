"""The gate over all shipped exercises, run once; its counts at the end of the test run."""

from __future__ import annotations

import pytest

from lab.catalog.places import shipped
from lab.gate.check import check
from lab.gate.mutants import EVERYTHING, Depth
from lab.gate.report import Counts, GateReport
from lab.render.gate_text import gate_text
from lab.render.styled import plain
from tests.conftest import GATE, told

SAMPLE = Depth(first=150, second=15, coached=20)
"""Enough to be sure within a minute; ``cks-lab check --all-mutants`` tries them all."""

FEW = 90
"""An answer with fewer mutants than this in the sample is short, and tried in full."""


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> GateReport:
    """What the gate found."""
    found = check(shipped(), depth=SAMPLE, jobs=2)
    told(request.config, GATE).append(plain(gate_text(found)).rstrip())
    return found


@pytest.fixture(scope="session")
def counts(report: GateReport) -> dict[str, Counts]:
    """The counts of each exercise; of a short answer, those of all its mutants."""
    sampled = {name: gated.counts for name, (gated,) in report.by_exercise.items()}
    short = [name for name, each in sampled.items() if each.mutants < FEW]
    whole = check(shipped(), short, depth=EVERYTHING, jobs=2)
    return sampled | {name: gated.counts for name, (gated,) in whole.by_exercise.items()}
