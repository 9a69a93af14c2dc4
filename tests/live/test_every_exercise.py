"""Every exercise on a real API server: set up, answered, graded as in the simulator, and nothing left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest

from lab.catalog.catalog import open_exercise
from lab.catalog.model import Exercise
from lab.cluster.nodes.placing import PLACED
from lab.cluster.simulated import SimulatedCluster
from lab.cluster.trial import AccessTrial, AdmissionTrial
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection
from lab.live.event import Phase
from lab.manifests.finding import Finding
from lab.manifests.submission import Submission
from lab.subjects.protocol import Setting
from tests.live.real import NEEDS_CLUSTER, Heard, as_simulated, left_of
from tests.shipped import shipped_catalog

pytestmark = NEEDS_CLUSTER

AT_ONCE = 24
"""Most of a run's time goes by while its namespaces go."""

REJECTED = 2
"""How many wrong answers to each exercise are tried."""

NETWORK = "network"


class Attempt(NamedTuple):
    """One answer to one exercise."""

    exercise: str
    answer: str

    def __str__(self) -> str:
        return f"{self.exercise}-{self.answer}"


class Run(NamedTuple):
    """How it went."""

    report: Report
    simulated: Report
    heard: Heard
    run: str
    left: object


def answers_of(exercise: Exercise) -> dict[str, Submission]:
    """The reference, and of exercises that take more than connections a first and a last wrong answer."""
    found = {"reference": exercise.solution.submission}
    if NETWORK not in exercise.subjects:
        rejected = exercise.solution.rejected
        found |= {each.file: each.submission for each in (rejected[0], *rejected[len(rejected) - REJECTED + 1 :])}
    return found


def attempts() -> Iterator[Attempt]:
    """Of exercises that a cluster has something to say about, and of the first of each other kind."""
    seen: set[tuple[str, ...]] = set()
    for exercise in shipped_catalog():
        if exercise.subjects in seen and not _tried(exercise):
            continue
        seen.add(exercise.subjects)
        yield from (Attempt(exercise.id, name) for name in answers_of(exercise))


def _tried(exercise: Exercise) -> bool:
    """Whether a cluster can try anything of the reference; not asked where there is none."""
    if not os.environ.get("CKS_LAB_TEST_KUBECONFIG"):
        return False
    after = SimulatedCluster().apply(exercise.scenario, exercise.solution.submission, exercise.acting).state
    setting = Setting(exercise.scenario, after, exercise.bounds, exercise.closed)
    return any(item.check.trials(setting) for item in exercise.checks)


ATTEMPTS = tuple(attempts())
REFERENCES = tuple(each for each in ATTEMPTS if each.answer == "reference")


def run(attempt: Attempt, connection: Connection) -> Run:
    exercise, heard = open_exercise(attempt.exercise), Heard()
    submission = answers_of(exercise)[attempt.answer]
    cluster = LiveCluster(connection, heard, attempt=as_simulated)
    try:
        report = grade(exercise, submission, cluster)
        assert cluster.names is not None
        name = cluster.names.run
    finally:
        left = cluster.clean_up()
    return Run(report, grade(exercise, submission, SimulatedCluster()), heard, name, left)


@pytest.fixture(scope="module")
def runs(connection: Connection) -> dict[Attempt, Run]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(ATTEMPTS, pool.map(lambda each: run(each, connection), ATTEMPTS), strict=True))


@pytest.mark.parametrize("attempt", REFERENCES, ids=str)
def test_the_reference_answer_passes_and_differs_from_the_simulators_report_in_the_evidence_alone(
    attempt: Attempt, runs: dict[Attempt, Run]
) -> None:
    live, simulated = runs[attempt].report, runs[attempt].simulated
    assert live.passed
    made = [each for each in live.answers if each.ref.kind not in PLACED]
    assert made == [each for each in simulated.answers if each.ref.kind not in PLACED]
    assert [each for each in live.findings if not _left_out(each)] == list(simulated.findings)


def _left_out(finding: Finding) -> bool:
    """Whether it says that something concerns the whole cluster and is not made for a run."""
    return finding.rule == "live-left-out"


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
def test_the_cluster_judges_every_check_as_the_simulator_does(attempt: Attempt, runs: dict[Attempt, Run]) -> None:
    live, simulated = runs[attempt].report, runs[attempt].simulated
    assert [(each.ref, each.accepted) for each in live.answers] == [
        (each.ref, each.accepted) for each in simulated.answers
    ]
    assert [(each.id, each.passed, each.earned) for each in live.checks] == [
        (each.id, each.passed, each.earned) for each in simulated.checks
    ]
    assert [f"{each.id}: {each.live.summary}" for each in live.checks if each.live and each.live.disagrees] == []


@pytest.mark.parametrize("attempt", REFERENCES, ids=str)
def test_what_needs_no_pods_was_tried_where_nothing_of_it_is_left_out(
    attempt: Attempt, runs: dict[Attempt, Run]
) -> None:
    exercise, checks = open_exercise(attempt.exercise), runs[attempt].report.checks
    after = SimulatedCluster().apply(exercise.scenario, exercise.solution.submission, exercise.acting).state
    setting = Setting(exercise.scenario, after, exercise.bounds, exercise.closed)
    for item, result in zip(exercise.checks, checks, strict=True):
        asked = [each for each in item.check.trials(setting) if isinstance(each, AccessTrial | AdmissionTrial)]
        assert result.live is not None
        fared = [each for each in result.live.observations if isinstance(each.trial, AccessTrial | AdmissionTrial)]
        assert len(fared) == len(asked)
        untried = [each.text for each in fared if each.succeeded is None]
        assert all("is left out on a live cluster" in each for each in untried), untried


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
def test_nothing_of_it_is_left(attempt: Attempt, runs: dict[Attempt, Run]) -> None:
    went = runs[attempt]
    assert went.left is None
    assert "nothing is left" in went.heard.told(Phase.CLEAN)


def test_no_object_of_any_type_is_left(runs: dict[Attempt, Run], connection: Connection) -> None:
    assert left_of(connection.api, *(went.run for went in runs.values())) == []


def test_an_exercise_of_an_old_release_is_not_tried_where_the_cluster_behaves_otherwise(
    runs: dict[Attempt, Run],
) -> None:
    checks = runs[Attempt("old-cluster", "reference")].report.checks
    assert all(each.live is not None and each.live.passed is None for each in checks)
    assert any("1.20" in each.live.summary for each in checks if each.live is not None)
