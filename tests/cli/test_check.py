"""``cks-lab check``: exit status and output."""

import json
import shutil

import pytest

from tests.gate.pack import Pack


@pytest.fixture
def pack(tmp_path):
    return Pack.of("external-api", tmp_path / "pack", "own-api")


def test_a_sound_exercise_is_clean(lab):
    ran = lab("check", "external-api", "--no-mutants")
    assert ran.status == 0
    assert ran.out == "✓ nothing to mend in 1 exercise\n"


def test_the_counts_of_mutants_are_shown(lab):
    ran = lab("check", "metadata-server")
    assert ran.status == 0
    head, row, together, *_ = ran.out.splitlines()
    assert head.split() == ["exercise", "mutants", "equivalent", "refused", "killed", "disagree"]
    name, mutants, equivalent, refused, killed, disagree = row.split()
    assert name == "metadata-server"
    assert int(mutants) == int(equivalent) + int(refused) + int(killed)
    assert disagree == "0"
    assert together.split() == ["all", *row.split()[1:]]


def test_a_pack_is_looked_at_where_it_lies(lab, pack):
    assert lab("check", pack.root, "--no-mutants").status == 0
    assert lab("check", pack.exercise, "--no-mutants").status == 0
    assert lab("check", pack.root, "own-api", "--no-mutants").status == 0
    pack.change("exercise.yaml", "points: 4", "points: 5")
    ran = lab("check", pack.root, "--no-mutants")
    assert ran.status == 1
    assert "gate-points" in ran.out
    assert "exercise.yaml:" in ran.out
    assert ran.out.endswith("✗ 1 problem in 1 exercise\n")


def test_a_broken_exercise_is_told_by_name_too(lab, pack):
    pack.change("exercise.yaml", "title:", "titel:")
    for arguments in ((pack.root,), (pack.root, "own-api"), (pack.exercise,)):
        ran = lab("check", *arguments, "--no-mutants")
        assert ran.status == 1
        assert "unknown key 'titel'" in ran.out


def test_json_holds_everything(lab, pack):
    found = json.loads(lab("check", pack.root, "-o", "json", "--no-mutants").out)
    assert found["kind"] == "check"
    assert found["passed"] is True
    assert found["mutated"] is False
    (exercise,) = found["exercises"]
    assert exercise["exercise"] == "own-api"
    assert exercise["problems"] == exercise["disagreements"] == []


@pytest.mark.parametrize("what", ["no-such-exercise", "./nowhere", "."])
def test_what_is_not_there_is_unusable(lab, what):
    ran = lab("check", what)
    assert ran.status == 2
    assert ran.err.count("\n") == 1


def test_an_empty_folder_of_exercises_is_told(lab, pack):
    shutil.rmtree(pack.exercise)
    ran = lab("check", pack.root)
    assert ran.status == 1
    assert "gate-nothing" in ran.out


def test_a_domain_that_cannot_be_read_is_told(lab, pack):
    (pack.exercise.parent / "domain.yaml").write_text("title: [\n", encoding="utf-8")
    ran = lab("check", pack.root, "--no-mutants")
    assert ran.status == 1
    assert "domain.yaml" in ran.out
