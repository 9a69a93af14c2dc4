"""The gate: every exercise's answers are graded as they should be."""

from __future__ import annotations

from functools import cache

import pytest

from lab.catalog.catalog import open_catalog
from lab.catalog.model import Exercise, Rejected
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.grading.report import Report
from lab.manifests.submission import Submission


@cache
def exercises() -> dict[str, Exercise]:
    return {exercise.id: exercise for exercise in open_catalog()}


def judge(exercise: Exercise, submission: Submission) -> Report:
    return grade(exercise, submission, SimulatedCluster())


def accepted() -> list[tuple[str, str]]:
    return [(each.id, name) for each in exercises().values() for name, _ in each.solution.accepted]


def rejected() -> list[tuple[str, str]]:
    return [(each.id, answer.file) for each in exercises().values() for answer in each.solution.rejected]


def told(report: Report) -> str:
    missed = [f"{check.id}: {check.summary}" for check in report.checks if check.earned < check.points]
    return "\n".join((f"{report.score}/{report.max_score}", *missed, *(str(each) for each in report.findings)))


def test_every_exercise_can_be_used() -> None:
    assert not open_catalog().problems
    assert exercises()


@pytest.mark.parametrize("name", exercises())
def test_the_reference_scores_full_without_a_word(name: str) -> None:
    report = judge(exercises()[name], exercises()[name].solution.submission)
    assert report.passed, told(report)
    assert not report.findings, told(report)


@pytest.mark.parametrize(("name", "answer"), accepted())
def test_an_accepted_answer_scores_full(name: str, answer: str) -> None:
    exercise = exercises()[name]
    report = judge(exercise, dict(exercise.solution.accepted)[answer])
    assert report.passed, told(report)


def wrong(name: str, answer: str) -> Rejected:
    return next(each for each in exercises()[name].solution.rejected if each.file == answer)


@pytest.mark.parametrize(("name", "answer"), rejected())
def test_a_rejected_answer_does_not_and_its_mistake_is_named_first(name: str, answer: str) -> None:
    known = wrong(name, answer)
    report = judge(exercises()[name], known.submission)
    assert not report.passed
    assert known.shows, f"{answer} does not say which mistake it shows"
    assert report.findings[0].rule == known.shows, told(report)


@pytest.mark.parametrize(("name", "answer"), rejected())
def test_a_rejected_answer_is_shown_where_it_fails(name: str, answer: str) -> None:
    known = wrong(name, answer)
    report = judge(exercises()[name], known.submission)
    failed = [check for check in report.checks if check.passed is not True]
    assert all(check.summary for check in failed)
    if any(each.accepted for each in report.answers):
        assert report.witnesses, "something was applied, so some connection must show what is wrong with it"


@pytest.mark.parametrize("name", exercises())
def test_nothing_and_the_untouched_starter_score_nothing(name: str) -> None:
    exercise = exercises()[name]
    assert judge(exercise, Submission(())).score == 0
    assert judge(exercise, exercise.starter).score == 0


@pytest.mark.parametrize("name", exercises())
def test_points_are_for_what_the_learner_achieves(name: str) -> None:
    """A check that holds in the cluster as found is marked as a guard; one that does not, is not."""
    exercise = exercises()[name]
    for item, found in zip(exercise.checks, exercise.as_found, strict=True):
        assert (found.passed is True) is item.guards, item.id


@pytest.mark.parametrize("name", exercises())
def test_an_exercise_is_whole(name: str) -> None:
    exercise = exercises()[name]
    assert exercise.max_score == 10
    assert len(exercise.task) > 200
    assert {hint.level for hint in exercise.hints} == {"nudge", "concept", "shape"}
    assert exercise.links
    assert exercise.solution.why
    assert len(exercise.solution.accepted) >= 3
    assert len(exercise.solution.rejected) >= 6
