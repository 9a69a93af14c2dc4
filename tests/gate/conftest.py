"""The gate over all shipped exercises, run once; its counts at the end of the test run."""

from __future__ import annotations

import pytest

from lab.catalog.places import shipped
from lab.gate.check import check
from lab.gate.mutants import Depth
from lab.gate.report import GateReport
from lab.render.gate_text import gate_text
from lab.render.styled import plain
from tests.conftest import GATE, told

SAMPLE = Depth(first=120, second=15, coached=20, least=120)
"""Enough to be sure within a minute; ``cks-lab check --all-mutants`` tries them all. Of a short answer there are not as
many mutants, and more of theirs are tried."""


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> GateReport:
    """What the gate found."""
    found = check(shipped(), depth=SAMPLE, jobs=2)
    told(request.config, GATE).append(plain(gate_text(found)).rstrip())
    return found
