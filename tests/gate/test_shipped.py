"""The shipped exercises pass the author's gate."""

from __future__ import annotations

import pytest

from lab.catalog.places import shipped
from lab.gate.check import check
from lab.gate.mutants import EVERYTHING
from lab.gate.report import GateReport
from tests.shipped import shipped_catalog

FEW = 50

NAMES = [exercise.id for exercise in shipped_catalog()]


def test_the_folders_are_in_order(report: GateReport) -> None:
    assert not report.problems
    assert list(report.by_exercise) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_exercise_has_nothing_to_mend(report: GateReport, name: str) -> None:
    (gated,) = report.by_exercise[name]
    assert not [f"{problem.span}: {problem.message}" for problem in gated.problems]


@pytest.mark.parametrize("name", NAMES)
def test_the_grader_and_the_oracle_agree_on_every_mutant(report: GateReport, name: str) -> None:
    (gated,) = report.by_exercise[name]
    assert not [f"{each.summary}\n{each.answer}" for each in gated.disagreements]
    assert gated.counts.mutants == gated.counts.equivalent + gated.counts.refused + gated.counts.killed


@pytest.mark.parametrize("name", NAMES)
def test_enough_wrong_answers_are_tried_and_some_that_only_look_different(report: GateReport, name: str) -> None:
    (gated,) = report.by_exercise[name]
    counts = gated.counts
    if counts.killed <= FEW:
        # So short an answer that the sample holds few wrong ones: it is tried in full. Of a list of what to delete
        # there may be no more that are accepted whole.
        (whole,) = check(shipped(), [name], depth=EVERYTHING).gated
        counts = whole.counts
    assert counts.killed + counts.refused > FEW
    assert counts.killed > FEW // 2
    assert counts.equivalent >= 1


def test_thousands_of_wrong_answers_are_told_from_right_ones(report: GateReport) -> None:
    assert report.counts.killed >= 2000
    assert report.counts.disagreements == 0


def test_every_kind_of_change_is_tried(report: GateReport) -> None:
    tried = {operator for gated in report.gated for operator, _ in gated.by_operator if " + " not in operator}
    assert len(tried) >= 50


def test_variants_are_looked_at_too_and_none_twice() -> None:
    found = check(shipped(), ["dual-stack"], seeds=range(4), depth=None)
    (variants,) = found.by_exercise.values()
    assert 1 < len(variants) <= 4
    assert variants[0].seed == 0
    unvaried = check(shipped(), ["frontend-egress"], seeds=range(4), depth=None)
    seeds = {each.seed for each in unvaried.gated}
    assert 0 in seeds
    assert found.clean, [problem.message for each in found.gated for problem in each.problems]
