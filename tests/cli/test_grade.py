"""``cks-lab grade``: what other tools and learners rely on."""

import json
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.catalog.catalog import open_exercise
from lab.progress import Progress

NAME = "frontend-egress"


@pytest.fixture(scope="module")
def exercise():
    return open_exercise(NAME)


@pytest.fixture
def right(home, exercise, tmp_path):
    file = tmp_path / "right.yaml"
    file.write_text(str(exercise.solution.submission.files[0].text))
    return file


@pytest.fixture
def wrong(home, exercise, tmp_path):
    file = tmp_path / "wrong.yaml"
    file.write_text(str(exercise.solution.rejected[0].submission.files[0].text))
    return file


def test_a_right_answer_passes(lab, right):
    ran = lab("grade", NAME, right)
    assert ran.status == 0
    assert ran.out.startswith(f"✓ passed  {NAME}  10 of 10 points\n")
    assert ran.err == ""


def test_a_wrong_answer_does_not_and_is_told_why(lab, wrong):
    ran = lab("grade", NAME, wrong)
    assert ran.status == 1
    assert ran.out.startswith(f"✗ not passed  {NAME}  ")
    assert "\n  why:  " in ran.out
    assert "cks-lab hint" in ran.out
    assert "\x1b" not in ran.out


def test_json_for_other_tools(lab, wrong, exercise):
    ran = lab("grade", NAME, wrong, "-o", "json")
    assert ran.status == 1
    found = json.loads(ran.out)
    assert found["schema"] == 1
    assert (found["exercise"], found["passed"]) == (NAME, False)
    assert found["score"] < found["max_score"] == 10
    assert exercise.solution.rejected[0].shows in {finding["rule"] for finding in found["findings"]}
    assert found["findings"][0]["file"] == str(wrong)
    assert found["witnesses"]


def test_options_may_stand_before_the_file(lab, right):
    assert json.loads(lab("grade", "-o", "json", NAME, right).out)["passed"]


def test_junit_for_a_ci(lab, right):
    ran = lab("grade", NAME, right, "-o", "junit")
    assert ran.status == 0
    assert ElementTree.fromstring(ran.out).find("testsuite").get("failures") == "0"


def test_standard_input(process, right, tmp_path):
    ran = process("grade", NAME, "-", stdin=right.read_bytes())
    assert ran.status == 0, ran.err


def test_a_folder_means_its_yaml_files(lab, right, tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "a.yml").write_bytes(right.read_bytes())
    (folder / "notes.txt").write_text("{")
    assert lab("grade", NAME, folder).status == 0


def test_several_files_are_one_answer(lab, right, tmp_path):
    empty = tmp_path / "empty.yaml"
    empty.write_text("# nothing\n")
    assert lab("grade", NAME, empty, right).status == 0


def test_a_domain_may_stand_before_the_name(lab, right):
    assert lab("grade", f"cluster-setup/{NAME}", right).status == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("grade", "frontend-egres", "x.yaml"), "did you mean frontend-egress?"),
        (("grade", "zzz", "x.yaml"), "cks-lab list"),
        (("grade", NAME, "absent.yaml"), "absent.yaml: no such file"),
        (("grade", NAME, "."), "holds no .yaml or .json file"),
        (("grade", NAME), f"cks-lab start {NAME}"),
        (("grade",), "the following arguments are required: EXERCISE"),
        (("grade", NAME, "x.yaml", "-o", "xml"), "invalid choice: 'xml'"),
        (("grad", NAME), "did you mean grade?"),
        (("--nonsense",), "--nonsense"),
        (("list", "--stat", "new"), "--stat"),
    ],
)
def test_unusable_input_is_one_line_and_status_two(lab, arguments, says):
    ran = lab(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert says in ran.err
    assert ran.err.startswith("cks-lab: ")
    assert ran.err.count("\n") == 1


def test_a_name_nearly_right_is_suggested(lab, right, tmp_path):
    ran = lab("grade", NAME, tmp_path / "rigth.yaml")
    assert "did you mean" in ran.err
    assert "right.yaml" in ran.err


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 1),
        (b"# only a comment\n", 1),
        (b"kind: NetworkPolicy\n", 1),
        (b"[1, 2]\n", 1),
        (b"a: [unclosed\n", 2),
        (b"\tkind: Pod\n", 2),
        (b"kind: \xc3\x28\n", 1),
    ],
)
def test_broken_files_are_graded_and_two_only_when_nothing_could_be_read(lab, tmp_path, content, status):
    file = tmp_path / "broken.yaml"
    file.write_bytes(content)
    ran = lab("grade", NAME, file, "-o", "json")
    assert (ran.status, json.loads(ran.out)["score"]) == (status, 0)


def test_one_readable_file_beside_a_broken_one_is_graded(lab, wrong, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: [unclosed\n")
    assert lab("grade", NAME, broken, wrong).status == 1


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300))
def test_any_bytes_give_a_verdict(lab, tmp_path, content):
    file = tmp_path / "any.yaml"
    file.write_bytes(content)
    assert lab("grade", NAME, file, "--no-record").status in (1, 2)


def test_an_attempt_is_recorded_unless_told_otherwise(lab, wrong, right):
    lab("grade", NAME, wrong, "--no-record")
    assert json.loads(lab("progress", "-o", "json").out)["exercises"][NAME]["state"] == "new"
    lab("grade", NAME, wrong)
    lab("grade", NAME, right)
    found = json.loads(lab("progress", NAME, "-o", "json").out)["attempts"]
    assert [attempt["passed"] for attempt in found] == [False, True]
    assert found[1]["files"][0]["text"] == right.read_text()


def test_without_a_file_the_one_in_this_folder_is_graded(lab, right, exercise, tmp_path):
    (tmp_path / "work" / exercise.answers[0].file).write_bytes(right.read_bytes())
    ran = lab("grade", NAME)
    assert ran.status == 0
    assert f"grading ./{exercise.answers[0].file}" in ran.err


def test_without_a_file_the_draft_is_graded(lab, right, exercise):
    kept = Progress.open()
    kept.save_draft(NAME, exercise.answers[0].file, right.read_text())
    kept.close()
    ran = lab("grade", NAME)
    assert ran.status == 0
    assert "grading the app's draft" in ran.err


def test_a_home_that_cannot_be_written_does_not_stop_grading(lab, right, tmp_path, monkeypatch):
    (tmp_path / "inway").write_text("")
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path / "inway" / "home"))
    ran = lab("grade", NAME, right)
    assert ran.status == 0
    assert "nothing new is saved" in ran.err


def test_a_folder_may_hold_an_answer_that_is_no_manifest(lab, home):
    lab("start", "seccomp-write")
    ran = lab("grade", "seccomp-write", ".")
    assert ran.status == 1
    assert "pictures.json" in ran.out
