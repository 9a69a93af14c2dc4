"""Grading against a cluster that tries things: what it did decides, and differences are told."""

from __future__ import annotations

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.cluster.trial import ConnectionTrial
from lab.grading.grade import grade
from lab.manifests.submission import Submission
from tests.grading.standing import Standing, as_simulated

EXERCISE = open_exercise("frontend-egress")
REFERENCE = EXERCISE.solution.submission


@pytest.mark.parametrize("submission", [REFERENCE, *(each.submission for each in EXERCISE.solution.rejected)])
def test_a_cluster_that_agrees_changes_nothing_but_the_evidence(submission: Submission) -> None:
    simulated = grade(EXERCISE, submission, SimulatedCluster())
    live = grade(EXERCISE, submission, Standing(as_simulated))
    assert [(each.id, each.passed, each.earned, each.notes) for each in live.checks] == [
        (each.id, each.passed, each.earned, each.notes) for each in simulated.checks
    ]
    assert live.findings == simulated.findings
    assert not any(each.live is None or each.live.disagrees for each in live.checks)


def test_every_connection_of_a_check_is_tried_and_the_proof_is_not() -> None:
    live = {each.id: each.live for each in grade(EXERCISE, REFERENCE, Standing(as_simulated)).checks}
    assert live["exactly"] is not None
    assert live["exactly"].passed is None
    assert all(verdict.passed for id, verdict in live.items() if verdict is not None and id != "exactly")
    assert live["no-elsewhere"] is not None
    tried = [each.trial for each in live["no-elsewhere"].observations]
    assert all(isinstance(trial, ConnectionTrial) and trial.source.namespace == "production-app" for trial in tried)
    assert {trial.target.rpartition("-")[0] or trial.target for trial in tried} >= {"198.51.100.7"}


def test_what_the_cluster_did_decides_and_the_difference_is_told() -> None:
    report = grade(EXERCISE, REFERENCE, Standing(lambda trial: False))
    failed = [each for each in report.checks if each.live is not None and each.live.passed is False]
    assert failed
    for check in failed:
        assert not check.passed
        assert check.earned == 0
        assert check.live is not None
        assert "The simulator says that" in check.live.disagreement


def test_what_was_not_tried_is_never_called_passed_on_the_cluster_and_keeps_the_simulators_verdict() -> None:
    report = grade(EXERCISE, REFERENCE, Standing(lambda trial: None))
    assert report.passed
    assert all(each.live is not None and each.live.passed is None for each in report.checks)
