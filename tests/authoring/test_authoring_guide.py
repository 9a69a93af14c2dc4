"""AUTHORING.md: its example is built by following it, and it is sound."""

import re

import pytest

from lab.authoring.templates import TEMPLATES
from lab.catalog.catalog import open_exercise
from lab.catalog.exercise_file import read_exercise
from lab.catalog.survey import MOST_BYTES, MOST_FILES
from lab.cluster.simulated import SimulatedCluster
from lab.gate.answers import FEWEST_ACCEPTED, FEWEST_REJECTED
from lab.gate.check import check
from lab.gate.folders import place_at
from lab.grading.grade import grade
from lab.subjects.registry import SUBJECTS
from tests.authoring.guide import GUIDE, blocks, fits, follow

TEXT = GUIDE.read_text(encoding="utf-8")


def test_the_example_is_built_to_the_letter_and_passes_the_gate(lab, tmp_path, monkeypatch):
    here = tmp_path / "work"
    for block in blocks():
        here = follow(block, here, lab, monkeypatch)
    place, _ = place_at(here)
    report = check(place, depth=None)
    assert report.clean, report
    folder = here / "exercises" / "cluster-setup" / "cache-access"
    exercise = read_exercise(folder, here / "solutions" / "cluster-setup" / "cache-access")
    for submission in (exercise.solution.submission, *(each for _, each in exercise.solution.accepted)):
        assert grade(exercise, submission, SimulatedCluster()).score == 10
    assert grade(exercise, exercise.starter, SimulatedCluster()).score == 0
    assert len(exercise.solution.rejected) == FEWEST_REJECTED
    assert len(exercise.solution.accepted) == FEWEST_ACCEPTED
    for answer in exercise.solution.rejected:
        report = grade(exercise, answer.submission, SimulatedCluster())
        assert report.findings[0].rule == answer.shows
    with pytest.raises(LookupError):
        open_exercise("cache-access")


def test_the_table_of_checks_is_that_of_the_lab():
    rows = re.findall(r"^\| (\w+) \| ((?:`\w+`(?:, )?)+) \|$", TEXT, re.MULTILINE)
    said = {name: tuple(re.findall(r"`(\w+)`", keys)) for name, keys in rows}
    assert said == {entry.name: entry.keys for entry in SUBJECTS}


def test_the_templates_and_bounds_it_names_are_those_there_are():
    for name in TEMPLATES:
        assert f"`{name}`" in TEXT
    assert f"more than {MOST_FILES} files" in " ".join(TEXT.split())
    assert f"{MOST_BYTES // 1024 // 1024} MiB for an exercise" in " ".join(TEXT.split())


def test_what_is_printed_is_compared():
    assert fits(["a", "…", "d"], "a\nb\nc\nd\n")
    assert fits(["a", "…"], "a\n")
    assert fits(["…", "x 1…0"], "b\nx 1--0")
    assert not fits(["a", "d"], "a\nb\nd\n")
    assert not fits(["a"], "a\nb\n")
    assert not fits([], "a\n")


def test_it_is_short():
    prose = re.sub(r"^(`{3,}).*?^\1$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
    assert len(prose.split()) < 1500, "ten minutes"
