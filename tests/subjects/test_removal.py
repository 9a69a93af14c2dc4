"""A subject can be taken out of the tree: everything else goes on, and its exercises are told as problems."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.subjects.registry import SUBJECTS
from tests.shipped import shipped_catalog

ROOT = Path(__file__).parents[2]
NAMES = [entry.name for entry in SUBJECTS]
IN_THE_APP = ("network", "rbac")
"""Of the others it is enough to see that the rest is loaded and graded: the app asks the registry as grading does."""


@pytest.fixture(params=NAMES)
def removed(request, tmp_path):
    """A subject's name, and what goes on without it."""
    here = {"XDG_CONFIG_HOME": str(tmp_path), "CKS_LAB_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment = {**os.environ, **here}
    asked = ["app"] if request.param in IN_THE_APP else []
    ran = subprocess.run(
        [sys.executable, "-m", "tests.subjects.without", request.param, str(tmp_path), *asked],
        capture_output=True, text=True, timeout=120, env=environment, cwd=ROOT, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    return request.param, json.loads(ran.stdout)


def score_of(exercise):
    """What the reference is worth while every subject is there."""
    return grade(exercise, exercise.solution.submission, SimulatedCluster()).score


def test_the_rest_is_loaded_and_graded_and_its_exercises_are_problems(removed):
    name, found = removed
    whole = shipped_catalog()
    gone = {entry.name for entry in SUBJECTS if name in (entry.name, *entry.needs)}
    own = {exercise.id for exercise in whole if gone & set(exercise.subjects)}
    assert not gone & set(found["left"])
    assert len(found["left"]) == len(SUBJECTS) - len(gone)
    assert found["imported"] == []
    assert set(found["exercises"]) == {exercise.id for exercise in whole} - own
    assert len(found["problems"]) == len(own) + len(whole.problems)
    assert found["scores"]
    assert found["scores"] == {each: score_of(whole.get(each)) for each in found["scores"]}
    opened = found["opened"]
    assert bool(opened) is (name in IN_THE_APP)
    if opened:
        assert opened["score"] == score_of(whole.get(opened["exercise"]))
        assert opened["views"]
        assert name not in opened["views"]
    assert found["tags"] > 50


def test_a_subject_says_whose_engines_it_stands_on():
    """What imports another subject without saying so would go down with it."""
    for entry in SUBJECTS:
        others = [each for each in SUBJECTS if each is not entry]
        folder = ROOT / entry.package.replace(".", "/")
        text = "\n".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.py"))
        used = {each.name for each in others if f"from {each.package}." in text or f"import {each.package}." in text}
        assert used == set(entry.needs), entry.name
