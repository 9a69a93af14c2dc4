"""Every exercise on a real API server: set up, answered, graded, and nothing left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from lab.catalog.catalog import open_catalog, open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection
from lab.live.event import Phase
from tests.live.real import NEEDS_CLUSTER, Heard, as_simulated, connection, left_of

pytestmark = NEEDS_CLUSTER
__all__ = ["connection"]

AT_ONCE = 4
EXERCISES = tuple(exercise.id for exercise in open_catalog() if "network-policies" in exercise.competencies)


class Run(NamedTuple):
    """How an exercise went."""

    report: Report
    heard: Heard
    run: str
    left: object


def run(exercise_id: str, connection: Connection) -> Run:
    exercise, heard = open_exercise(exercise_id), Heard()
    with LiveCluster(connection, heard, attempt=as_simulated) as cluster:
        report = grade(exercise, exercise.solution.submission, cluster)
        assert cluster.names is not None
        name = cluster.names.run
    return Run(report, heard, name, cluster.left)


@pytest.fixture(scope="module")
def runs(connection: Connection) -> dict[str, Run]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(EXERCISES, pool.map(lambda each: run(each, connection), EXERCISES), strict=True))


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_the_reference_answer_passes_and_differs_from_the_simulators_report_in_the_evidence_alone(
    exercise_id: str, runs: dict[str, Run]
) -> None:
    exercise, live = open_exercise(exercise_id), runs[exercise_id].report
    simulated = grade(exercise, exercise.solution.submission, SimulatedCluster())
    assert live.passed
    assert live.answers == simulated.answers
    assert live.findings == simulated.findings
    assert [(each.id, each.passed, each.earned) for each in live.checks] == [
        (each.id, each.passed, each.earned) for each in simulated.checks
    ]
    assert all(each.live is not None and not each.live.disagrees for each in live.checks)


@pytest.mark.parametrize("exercise_id", EXERCISES)
def test_nothing_of_it_is_left(exercise_id: str, runs: dict[str, Run], connection: Connection) -> None:
    went = runs[exercise_id]
    assert went.left is None
    assert "nothing is left" in went.heard.told(Phase.CLEAN)


def test_no_object_of_any_type_is_left(runs: dict[str, Run], connection: Connection) -> None:
    assert {went.run: left_of(connection.api, went.run) for went in runs.values()} == {
        went.run: [] for went in runs.values()
    }


def test_an_exercise_of_an_old_release_is_not_tried_where_the_cluster_behaves_otherwise(runs: dict[str, Run]) -> None:
    checks = runs["old-cluster"].report.checks
    assert all(each.live is not None and each.live.passed is None for each in checks)
    assert any("1.20" in each.live.summary for each in checks if each.live is not None)
