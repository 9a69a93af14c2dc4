"""The same exercise, new numbers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.catalog.catalog import open_exercise
from lab.catalog.fields import ExerciseError
from lab.catalog.places import Place, shipped
from lab.catalog.variant import Parameter, Variant, draw
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade

PARAMETERS = (
    Parameter("namespace", ("production-app", "shop-prod", "orders")),
    Parameter("client", ("frontend", "web", "portal")),
    Parameter("server", ("backend", "api", "portal")),
    Parameter("port", ("80", "8080", "9000")),
)


def test_seed_nought_is_the_exercise_as_written() -> None:
    assert draw(PARAMETERS, 0).words == {}


@given(st.integers(1, 10_000))
def test_a_seed_draws_the_same_again_and_never_one_word_twice(seed: int) -> None:
    variant = draw(PARAMETERS, seed)
    assert draw(PARAMETERS, seed) == variant
    shown = [variant.words.get(parameter.word, parameter.word) for parameter in PARAMETERS]
    assert len(set(shown)) == len(shown)


def test_only_whole_words_are_replaced_and_all_at_once() -> None:
    variant = Variant(1, {"frontend": "backend", "backend": "frontend", "80": "8080"})
    text = "frontend frontend-egress frontend.yaml tier=backend 80 8080 port:80 backend:80"
    assert (
        variant.apply(text) == "backend frontend-egress frontend.yaml tier=frontend 8080 8080 port:8080 frontend:8080"
    )


def copy_of(name: str, folder: Path, parameters: str) -> Place:
    place = Place(folder / "exercises", folder / "solutions")
    for there, here in ((shipped().exercises, place.exercises), (shipped().solutions, place.solutions)):
        shutil.copytree(there / "cluster-setup" / name, here / "cluster-setup" / name)
    file = place.exercises / "cluster-setup" / name / "exercise.yaml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith("parameters")]
    file.write_text("\n".join(line for line in lines if not line.startswith("  - [")) + f"\n{parameters}\n")
    return place


WORDS = "parameters: {namespace: [production-app, shop-prod, orders], server: [backend, api], port: [5432, 3306]}"


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_variant_is_graded_as_the_exercise_is(seed: int, tmp_path: Path) -> None:
    exercise = open_exercise("backend-egress", copy_of("backend-egress", tmp_path, WORDS), seed)
    cluster = SimulatedCluster()
    assert grade(exercise, exercise.solution.submission, cluster).passed
    for name, submission in exercise.solution.accepted:
        assert grade(exercise, submission, cluster).passed, name
    for wrong in exercise.solution.rejected:
        report = grade(exercise, wrong.submission, cluster)
        assert not report.passed
        assert report.findings[0].rule == wrong.shows, wrong.file


def test_a_variant_speaks_its_own_words_and_keeps_the_ids(tmp_path: Path) -> None:
    place = copy_of("backend-egress", tmp_path, "parameters: {port: [5432, 3306]}")
    written = open_exercise("backend-egress", place)
    drawn = next(each for seed in range(1, 20) if (each := open_exercise("backend-egress", place, seed)).variant.words)
    assert "5432" in written.task
    assert "5432" not in drawn.task
    assert "3306" in drawn.task
    assert [check.id for check in drawn.checks] == [check.id for check in written.checks]
    assert [answer.file for answer in drawn.answers] == [answer.file for answer in written.answers]


@pytest.mark.parametrize(
    "parameters", ["parameters: {port: 80}", "parameters: {port: [80]}", "parameters: {port: [80, [1]]}"]
)
def test_parameters_that_make_no_sense_are_refused_at_their_line(parameters: str, tmp_path: Path) -> None:
    place = copy_of("backend-egress", tmp_path, parameters)
    with pytest.raises(ExerciseError) as refused:
        open_exercise("backend-egress", place)
    assert refused.value.finding.span is not None
    assert "parameters" in refused.value.finding.message
