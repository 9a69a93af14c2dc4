"""Answers of one file or of several, of any kind, and what stands in for a file that is not there."""

import shutil

import pytest

from lab.catalog.catalog import open_exercise
from lab.catalog.exercise_file import read_exercise
from lab.catalog.fields import ExerciseError
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission, SubmittedFile
from tests.pack import PACK

TOKEN = "/var/lib/kubelet/seccomp/profiles/web.json"


def exercise(name="stolen-token", seed=0):
    return open_exercise(name, PACK, seed)


@pytest.fixture
def folders(tmp_path):
    """A copy of an exercise and of its solutions, to be changed."""
    copied = tmp_path / "exercises" / "stolen-token", tmp_path / "solutions" / "stolen-token"
    for kept, to in zip((PACK.exercises, PACK.solutions), copied, strict=True):
        shutil.copytree(kept / "monitoring-runtime" / "stolen-token", to)
    return copied


def names(submission):
    return [file.name for file in submission.files]


def test_files_keep_their_names_and_come_in_one_order():
    solution = exercise().solution
    assert sorted(names(solution.submission)) == ["answers.yaml", "lock.yaml", "web.json"]
    assert names(exercise().starter) == ["web.json", "lock.yaml", "answers.yaml"]


def test_a_file_that_is_not_in_the_folder_was_not_handed_in():
    (forgotten,) = (each for each in exercise().solution.rejected if each.file == "sheet-forgotten")
    assert sorted(names(forgotten.submission)) == ["lock.yaml", "web.json"]


def test_others_are_those_of_the_reference_where_a_file_says_so():
    kept = dict(exercise().solution.accepted)["sheet-in-other-words"]
    reference = {file.name: file.text for file in exercise().solution.submission.files}
    assert {file.name: file.text for file in kept.files if file.name != "answers.yaml"} == {
        name: text for name, text in reference.items() if name != "answers.yaml"
    }


def test_marks_are_no_part_of_a_file_that_is_no_manifest():
    for rejected in exercise().solution.rejected:
        for file in rejected.submission.files:
            assert file.name == "lock.yaml" or "#" not in str(file.text)
    assert {each.shows for each in exercise().solution.rejected} >= {"sheet-slip", "sheet-item-extra"}


@pytest.mark.parametrize("name", ["solution", "solution.conf", "solution.Dockerfile", "solution.json"])
def test_an_only_answer_may_have_any_ending(tmp_path, name):
    kept = PACK.solutions / "monitoring-runtime" / "no-ending"
    shutil.copytree(kept, tmp_path / "no-ending")
    (tmp_path / "no-ending" / "solution").rename(tmp_path / "no-ending" / name)
    found = read_exercise(PACK.exercises / "monitoring-runtime" / "no-ending", tmp_path / "no-ending")
    assert names(found.solution.submission) == [name]
    assert grade(found, found.solution.submission, SimulatedCluster()).passed
    assert sorted(name for name, _ in found.solution.accepted) == ["one-each.json", "one-line", "other-order.conf"]


def test_one_file_of_several_leaves_the_others_as_they_were_found():
    found = exercise()
    sheet = next(file for file in found.solution.submission.files if file.name == "answers.yaml")
    report = grade(found, Submission((SubmittedFile("work/answers.yaml", sheet.text),)), SimulatedCluster())
    assert {check.id for check in report.checks if check.passed} == {"who", "what", "all-answers"}
    assert [finding.message for finding in report.findings] == [
        "web.json is as you found it", "nothing was applied to the cluster yet",
    ]  # fmt: skip


def test_an_unnamed_sheet_begins_with_its_questions():
    starter = {file.name: file.text for file in exercise().starter.files}
    assert starter["answers.yaml"] == "# the pod that used the token\npod:\n# the paths it asked for\npaths:\n"
    assert starter["web.json"] == exercise().scenario.node_files[TOKEN]


def test_a_variant_renames_questions_slips_and_what_is_right():
    drawn = next(found for seed in range(1, 30) if (found := exercise(seed=seed)).variant.words.get("web-7d9"))
    word = drawn.variant.words["web-7d9"]
    assert drawn.bounds.required.sheet["pod"] == word
    assert word in drawn.scenario.node_files["/var/log/requests.log"]
    assert grade(drawn, drawn.solution.submission, SimulatedCluster()).passed


def test_bounds_leave_the_rest_to_the_reference(folders):
    (folders[1] / "permitted").mkdir()
    (folders[1] / "permitted" / "answers.yaml").write_text("paths: [/orders, /invoices, /health]\n")
    bounds = read_exercise(*folders).bounds
    assert bounds.permitted.sheet == {"pod": "web-7d9", "paths": ["/orders", "/invoices", "/health"]}
    assert bounds.required.sheet["paths"] == ["/orders", "/invoices"]
    assert bounds.permitted.node_files == bounds.required.node_files
    assert bounds.permitted.objects.keys() == bounds.required.objects.keys()


def test_bounds_of_manifests_and_files_of_nodes_stand_beside_each_other(folders):
    node = folders[1] / "required" / "node" / TOKEN.lstrip("/")
    node.parent.mkdir(parents=True)
    node.write_text("{}\n")
    found = read_exercise(*folders)
    assert found.bounds.required.node_files[TOKEN] == "{}\n"
    assert found.bounds.required.sheet == found.bounds.permitted.sheet
    assert found.bounds.required.handed_to_nodes == found.scenario.handed_to_nodes


@pytest.mark.parametrize(
    "answer", ["{file: a.yaml, sheet: true, node: /a}", "{file: a.yaml, modes: true, sheet: true}",
               "{file: a.yaml, sheet: true, object: Namespace/a}"],
)  # fmt: skip
def test_an_answer_is_of_one_kind(folders, answer):
    file = folders[0] / "exercise.yaml"
    file.write_text(file.read_text().replace("{file: answers.yaml, sheet: true}", answer))
    with pytest.raises(ExerciseError, match="cannot be all of"):
        read_exercise(*folders)


def test_modes_found_are_where_the_answer_begins(folders):
    text = "/var/log/requests.log: {mode: 0666, owner: shop:shop}\n/var/log: {mode: 0777}\n"
    (folders[0] / "scenario" / "node.modes.yaml").write_text(text)
    file = folders[0] / "exercise.yaml"
    file.write_text(file.read_text().replace("{file: answers.yaml, sheet: true}", "{file: modes.yaml, modes: true}"))
    found = read_exercise(*folders)
    assert {path: str(mode) for path, mode in found.scenario.node_modes.items()} == {
        "/var/log/requests.log": "0666 shop:shop", "/var/log": "0777 root:root",
    }  # fmt: skip
    assert found.starter.files[-1] == SubmittedFile("modes.yaml", text)
    assert "node.modes.yaml" not in names(Submission(found.scenario_files))
    after = SimulatedCluster().apply(found.scenario, Submission.of("/var/log: {mode: 0755}\n", "modes.yaml")).state
    assert after.node_modes["/var/log"].octal == "0755"
