"""Packs beside the lab's own exercises: found, told apart, and never in the way."""

import json
import os
import shutil

import pytest

from lab.catalog.catalog import UnknownExerciseError, open_catalog, open_exercise
from lab.catalog.fields import ExerciseError
from lab.catalog.packs import packs
from lab.catalog.places import shipped

SHIPPED = open_catalog(shipped())
OWN = [exercise.id for exercise in SHIPPED]


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """The lab's own exercises are not read again for every test."""
    monkeypatch.setattr("lab.catalog.catalog._open_trusted", lambda place: SHIPPED)


def ids(catalog):
    return [exercise.id for exercise in catalog]


def test_without_packs_there_are_the_labs_own(tmp_path, monkeypatch):
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path))
    assert ids(open_catalog()) == OWN
    assert open_catalog().problems == ()


def test_exercises_of_a_pack_follow_the_domains_own(pack):
    pack.add("zebra")
    pack.add("ape")
    domain = open_catalog().domains[0]
    assert [exercise.id for exercise in domain.exercises[-2:]] == ["ape", "zebra"]
    assert (domain.title, domain.weight) == ("Cluster Setup", 15)
    assert [exercise.pack and exercise.pack.pack for exercise in domain.exercises][-3:] == [None, "own", "own"]


def test_a_domain_file_sets_the_order_and_may_leave_some_out(pack):
    for name in ("ape", "bee", "cow"):
        folder = pack.add(name)
    (folder.parent / "domain.yaml").write_text("exercises: [cow, bee]\n")
    assert [exercise.id for exercise in open_catalog().domains[0].exercises[-3:]] == ["cow", "bee", "ape"]


def test_a_domain_of_its_own_comes_last_and_has_no_share_of_the_exam(pack):
    folder = pack.add("ape", domain="zoo")
    (folder.parent / "domain.yaml").write_text("title: The zoo\nweight: 90\norder: 1\n")
    last = open_catalog().domains[-1]
    assert (last.id, last.title, last.weight, [exercise.id for exercise in last.exercises]) == (
        "zoo", "The zoo", 0, ["ape"],
    )  # fmt: skip


def test_an_exercise_is_opened_by_either_name_and_in_variants(pack):
    pack.add("ape")
    assert open_exercise("ape").pack.pack == open_exercise("cluster-setup/ape").pack.pack == "own"
    drawn = next(each for seed in range(1, 9) if (each := open_exercise("ape", seed=seed)).variant.words)
    assert drawn.pack is not None
    assert "webshop" in drawn.task or "market" in drawn.task or "shop" in drawn.task
    with pytest.raises(UnknownExerciseError, match="ape"):
        open_exercise("system-hardening/ape")


def test_several_folders_are_searched_in_order(pack, another, tmp_path, monkeypatch):
    pack.add("ape")
    another.add("bee")
    monkeypatch.setenv("CKS_LAB_PATH", os.pathsep.join([str(another.root), "", str(pack.root)]))
    assert [place.pack for place in packs().places] == ["another", "own"]
    assert ids(open_catalog().domains[0].exercises)[-2:] == ["bee", "ape"]


def test_an_id_that_the_lab_has_stays_the_labs(pack):
    pack.add("ape")
    folder = pack.add("bee")
    for path in (folder, pack.solution(folder)):
        shutil.move(path, path.with_name("frontend-egress"))
    file = folder.with_name("frontend-egress") / "exercise.yaml"
    file.write_text(file.read_text().replace("id: bee", "id: frontend-egress"))
    catalog = open_catalog()
    (problem,) = catalog.problems
    assert str(file.parent) in problem.message
    assert str(shipped().exercises / "cluster-setup" / "frontend-egress") in problem.message
    assert catalog.get("frontend-egress").pack is None
    assert open_exercise("frontend-egress").pack is None
    assert ids(catalog) == [*OWN[: OWN.index("tls-ciphers") + 1], "ape", *OWN[OWN.index("tls-ciphers") + 1 :]]


def test_of_two_packs_with_an_id_the_first_has_it(pack, another, monkeypatch):
    pack.add("ape", title="First")
    folder = another.add("ape", "rbac", title="Second")
    monkeypatch.setenv("CKS_LAB_PATH", f"{pack.root}{os.pathsep}{another.root}")
    catalog = open_catalog()
    assert catalog.get("ape").title == open_exercise("ape").title == "First"
    (problem,) = catalog.problems
    assert str(folder) in problem.message
    assert str(pack.root) in problem.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title: [", "exercise.yaml"),
        ("id: ape\n", "difficulty"),
        ("- a list\n", "mapping"),
        ("", "exercise.yaml:1:1"),
        ("id: ape\nchecks: [{id: x, points: 1, text: x, connect: {from: [1, {}], to: 7}}]\n", "exercise.yaml"),
    ],
)
def test_a_broken_exercise_is_told_and_the_rest_goes_on(pack, text, said):
    broken = pack.add("ape")
    pack.add("bee")
    (broken / "exercise.yaml").write_text(text)
    catalog = open_catalog()
    assert "bee" in ids(catalog)
    assert "ape" not in ids(catalog)
    (problem,) = catalog.problems
    assert said in f"{problem.span} {problem.message}"
    with pytest.raises(ExerciseError):
        open_exercise("ape")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("scenario/pods.yaml", "kind: Pod\napiVersion: v1\nmetadata: {name: UPPER}\n"),
        ("scenario/pods.yaml", "kind: [\n"),
        ("../../../solutions/cluster-setup/ape/solution.yaml", None),
        ("scenario/pods.yaml", "\x00"),
    ],
)
def test_what_is_wrong_beneath_is_told_when_it_is_opened(pack, lab, file, text):
    folder = pack.add("ape")
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(text)
    assert "ape" in ids(open_catalog())
    with pytest.raises(ExerciseError):
        open_exercise("ape")
    ran = lab("grade", "ape", folder / "starter.yaml")
    assert ran.status == 3
    assert "cannot be used" in ran.err
    assert lab("check", pack.root, "--no-mutants").status == 1


def test_folders_that_are_no_packs_are_told(pack, lab, monkeypatch, tmp_path):
    pack.add("zebra")
    (tmp_path / "empty").mkdir()
    entries = [tmp_path / "gone", tmp_path / "empty", pack.root, shipped().root, "x" * 5000]
    monkeypatch.setenv("CKS_LAB_PATH", os.pathsep.join(map(str, entries)))
    ran = lab("list", "--search", "zebra", "-o", "json")
    assert ran.status == 0
    found = json.loads(ran.out)
    assert [exercise["pack"] for exercise in found["exercises"]] == ["own"]
    said = " ".join(problem["message"] for problem in found["problems"])
    assert "no such folder" in said
    assert "holds no exercises/" in said
    assert "is the lab itself" in said
    doctor = lab("doctor")
    assert "own: 1 in" in doctor.out
    assert "no such folder" in doctor.out


def test_the_commands_take_an_exercise_of_a_pack(pack, lab):
    folder = pack.add("ape", title="At the zoo")
    solution = pack.solution(folder) / "solution.yaml"
    assert lab("grade", "ape", solution).status == 0
    assert lab("grade", "ape", folder / "starter.yaml").status == 1
    assert "At the zoo (own)" in lab("list").out
    assert "from the pack own" in lab("show", "ape").out
    assert json.loads(lab("show", "ape", "-o", "json").out)["pack"] == "own"
    assert "10/10" in lab("list", "--search", "ape").out


def test_grading_what_the_lab_has_looks_at_no_pack(pack, lab, monkeypatch):
    pack.add("ape")

    def never(*_):
        raise AssertionError("a pack was looked for")

    monkeypatch.setattr("lab.catalog.packs.packs", never)
    monkeypatch.setattr("lab.catalog.beside.packs", never)
    exercise = open_exercise("frontend-egress")
    assert lab("grade", "frontend-egress", exercise.solution_folder / "solution.yaml").status == 0
