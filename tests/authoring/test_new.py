"""``cks-lab new``: what it makes works at once."""

import json

import pytest

from lab.authoring.skeleton import ALIASES, SkeletonError, skeleton
from lab.authoring.templates import TEMPLATES
from lab.catalog.exercise_file import read_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.gate.check import check
from lab.gate.folders import place_at
from lab.gate.mutants import Depth
from lab.grading.grade import grade

FEW = Depth(first=25, second=3, coached=8, least=25)


@pytest.mark.parametrize("subject", TEMPLATES)
def test_every_template_passes_the_gate(pack, subject):
    pack.add("just-begun", subject)
    place, _ = place_at(pack.root)
    report = check(place, depth=FEW, seeds=range(2))
    assert report.clean, report
    assert report.counts.mutants
    assert report.counts.disagreements == 0


@pytest.mark.parametrize("subject", TEMPLATES)
def test_every_template_grades_right_and_wrong(pack, subject):
    folder = pack.add("just-begun", subject, title="Ein Titel: [b] & \"Zitat\"")
    exercise = read_exercise(folder, pack.solution(folder))
    assert exercise.title == "Ein Titel: [b] & \"Zitat\""
    assert exercise.domain == TEMPLATES[subject].domain
    assert exercise.subjects[0] == subject
    assert grade(exercise, exercise.solution.submission, SimulatedCluster()).passed
    assert grade(exercise, exercise.starter, SimulatedCluster()).score == 0
    assert exercise.parameters
    texts = [path.read_text(encoding="utf-8") for path in pack.root.rglob("*") if path.is_file()]
    assert not any("__ID__" in text or "__TITLE__" in text or "__DOMAIN__" in text for text in texts)


def test_bounds_leave_room_for_more_than_one_reading():
    for subject in ("network", "rbac", "audit"):
        files = [path for path in skeleton("just-begun", subject).files if "/permitted/" in path]
        assert files, subject


def test_the_command_says_what_to_do_next(lab, tmp_path):
    ran = lab("new", "shop-api", "--in", "mine")
    assert ran.status == 0
    assert "cks-lab check mine" in ran.out
    assert f"CKS_LAB_PATH={tmp_path / 'work' / 'mine'} cks-lab open shop-api" in ran.out
    assert lab("check", "mine", "--no-mutants").status == 0
    assert lab("check", "mine/exercises/cluster-setup/shop-api", "--no-mutants").out.startswith("✓")


def test_json_names_every_file(lab, tmp_path):
    said = json.loads(lab("new", "shop-api", "--subject", "hardening", "-o", "json").out)
    assert (said["kind"], said["subject"], said["title"]) == ("new", "podsecurity", "Shop api")
    found = {str(path.relative_to(tmp_path / "work")) for path in (tmp_path / "work").rglob("*") if path.is_file()}
    assert set(said["files"]) == found


def test_a_domain_of_ones_own_is_described(lab):
    lab("new", "shop-api", "--domain", "first-steps", "--in", "mine")
    assert lab("check", "mine", "--no-mutants").status == 0


def test_nothing_that_is_there_is_changed(lab, tmp_path):
    lab("new", "shop-api")
    work = tmp_path / "work"
    (work / "exercises/cluster-setup/shop-api/task.md").write_text("mine")
    before = {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}
    for words in (("shop-api",), ("shop-api", "--subject", "rbac")):
        ran = lab("new", *words)
        assert ran.status == 2
        assert "shop-api" in ran.err
    assert {path: path.read_bytes() for path in work.rglob("*") if path.is_file()} == before
    (work / "solutions/cluster-setup/half").mkdir()
    assert lab("new", "half").status == 2
    assert not (work / "exercises/cluster-setup/half").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Shop",), "'Shop' is no id"),
        (("../up",), "'../up' is no id"),
        (("a" * 41,), "at most 40"),
        (("frontend-egress",), "taken by one of the lab's own"),
        (("x", "--subject", "falco"), "there are: network, rbac, podsecurity, audit, profiles, sheet"),
        (("x", "--domain", "../up"), "is no domain"),
        (("x", "--title", "a\nb"), "one line"),
        (("x", "--title", "a\x1b[2J"), "one line"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(lab, tmp_path, words, said):
    ran = lab("new", *words)
    assert ran.status == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert not list((tmp_path / "work").iterdir())


def test_a_folder_that_cannot_be_written_is_the_machines_fault(lab, tmp_path):
    (tmp_path / "work" / "file").write_text("")
    ran = lab("new", "shop-api", "--in", "file")
    assert ran.status == 3
    assert "--in" in ran.err


def test_every_other_name_of_a_subject_leads_to_a_template():
    assert set(ALIASES.values()) <= set(TEMPLATES)
    with pytest.raises(SkeletonError):
        skeleton("x", "nothing")


def test_a_list_of_exercises_that_is_there_is_left_to_the_author(lab, tmp_path):
    lab("new", "ape", "--in", "mine")
    file = tmp_path / "work" / "mine" / "exercises" / "cluster-setup" / "domain.yaml"
    file.write_text("exercises: [ape]\n")
    ran = lab("new", "bee", "--in", "mine")
    assert "add bee to the exercises in mine/exercises/cluster-setup/domain.yaml" in ran.out
    assert file.read_text() == "exercises: [ape]\n"
    assert "does not list 'bee'" in lab("check", "mine", "--no-mutants", "--jobs", "1").out
