"""Exercises that say what lies on their nodes, and whose answers go there."""

import pytest

from lab.catalog.exercise_file import read_exercise
from lab.catalog.fields import ExerciseError
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission
from lab.render.exercise_text import foot_text, scenario_yaml

PATH = "/var/lib/kubelet/seccomp/shop/web.json"
FOUND, GOOD = '{"defaultAction": "SCMP_ACT_ALLOW"}\n', '{"defaultAction": "SCMP_ACT_ERRNO"}\n'

HEAD = """\
id: profile
title: A profile
domain: system-hardening
competencies: [seccomp]
difficulty: 1
minutes: 1
kubernetes: "1.34"
parameters: {folder: [shop, hardening]}
answers:
- {file: web.json, node: PATH}
checks:
- {id: exactly, points: 10, text: "all is refused", proof: {subject: profiles}}
hints: [{nudge: look}]
links: []
"""


@pytest.fixture
def folders(tmp_path):
    exercise, solutions = tmp_path / "exercises" / "profile", tmp_path / "solutions" / "profile"
    node = exercise / "scenario" / "node" / PATH.lstrip("/")
    node.parent.mkdir(parents=True)
    node.write_text(FOUND)
    (exercise / "exercise.yaml").write_text(HEAD.replace("PATH", PATH))
    (exercise / "scenario" / "none.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n")
    for kind in ("accepted", "rejected"):
        (solutions / kind).mkdir(parents=True)
    (solutions / "solution.json").write_text(GOOD)
    (solutions / "rejected" / "empty.json").write_text("# shows: profile-says-nothing\n{}\n")
    return exercise, solutions


def score(exercise, text, name="web.json"):
    return grade(exercise, Submission.of(text, name), SimulatedCluster()).score


def test_what_lies_on_the_nodes_is_part_of_the_scenario_and_where_one_begins(folders):
    exercise = read_exercise(*folders)
    assert exercise.scenario.node_files == {PATH: FOUND}
    assert [(file.name, file.text) for file in exercise.starter.files] == [("web.json", FOUND)]
    assert f"# {PATH}, on every node:" in scenario_yaml(exercise)
    assert any("edit it" in str(line) for line in foot_text(exercise))


def test_an_only_answer_may_have_any_name(folders):
    exercise = read_exercise(*folders)
    assert score(exercise, FOUND) == 0
    assert [score(exercise, GOOD, name) for name in ("web.json", "mine.txt", "<stdin>")] == [10, 10, 10]


def test_bounds_can_hold_files_of_the_nodes(folders):
    exercise, solutions = folders
    node = solutions / "permitted" / "node" / PATH.lstrip("/")
    node.parent.mkdir(parents=True)
    node.write_text(FOUND)
    bounds = read_exercise(exercise, solutions).bounds
    assert bounds.required.node_files == {PATH: GOOD}
    assert bounds.permitted.node_files == {PATH: FOUND}


def test_the_mark_of_a_rejected_answer_is_no_part_of_the_file(folders):
    (rejected,) = read_exercise(*folders).solution.rejected
    assert rejected.shows == "profile-says-nothing"
    assert [file.text for file in rejected.submission.files] == ["{}\n"]


def test_a_variant_renames_folders_too(folders):
    drawn = next(found for seed in range(1, 9) if (found := read_exercise(*folders, seed)).variant.words)
    renamed = PATH.replace("shop", "hardening")
    assert drawn.scenario.node_files == {renamed: FOUND}
    assert drawn.answers[0].node == renamed
    assert score(drawn, GOOD) == 10


def test_of_several_answers_each_goes_where_it_belongs(folders):
    file = folders[0] / "exercise.yaml"
    file.write_text(file.read_text().replace("answers:\n", "answers:\n- {file: pod.yaml}\n"))
    (folders[1] / "solution").mkdir()
    (folders[1] / "solution.json").rename(folders[1] / "solution" / "web.json")
    exercise = read_exercise(*folders)
    assert exercise.scenario.handed_to_nodes == {"web.json": PATH}
    assert score(exercise, GOOD, "answers/web.json") == 10
    assert score(exercise, GOOD, "pod.yaml") == 0


def test_a_path_on_the_nodes_begins_at_the_root(folders):
    file = folders[0] / "exercise.yaml"
    file.write_text(file.read_text().replace(f"node: {PATH}", "node: profiles/web.json"))
    with pytest.raises(ExerciseError, match="from the root"):
        read_exercise(*folders)
