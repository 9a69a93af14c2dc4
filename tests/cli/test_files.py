"""Commands on answers that are no manifests: files of a node, an answer sheet, and both beside a manifest."""

import json
import shutil

import pytest

from lab.catalog.catalog import open_exercise
from tests.pack import PACK

NAMES = ("web.json", "lock.yaml", "answers.yaml")


@pytest.fixture(autouse=True)
def pack(monkeypatch):
    monkeypatch.setattr("lab.catalog.catalog.shipped", lambda: PACK)


@pytest.fixture
def solution(tmp_path):
    """The reference, in a folder with something else in it."""
    folder = tmp_path / "mine"
    shutil.copytree(PACK.solutions / "monitoring-runtime" / "stolen-token" / "solution", folder)
    (folder / "notes.txt").write_text("read the log\n")
    return folder


def test_start_writes_the_files_under_their_names_and_says_how_to_grade_them(lab, tmp_path):
    ran = lab("start", "stolen-token", tmp_path / "here")
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == sorted(NAMES)
    assert all(f"wrote {tmp_path}/here/{name}" in ran.out for name in NAMES)
    assert "ALLOW" in (tmp_path / "here" / "web.json").read_text()
    assert lab("grade", "stolen-token", tmp_path / "here").status == 1


def test_what_lies_on_the_node_is_copied_when_asked_for(lab, tmp_path):
    exercise = open_exercise("stolen-token", PACK)
    answered = {answer.node for answer in exercise.answers}
    lying = {path: text for path, text in exercise.scenario.node_files.items() if path not in answered}
    assert lying
    assert "cks-lab start stolen-token --node" in lab("start", "stolen-token", tmp_path / "here").out
    ran = lab("start", "stolen-token", "--node", tmp_path / "here")
    for path, text in lying.items():
        assert (tmp_path / "here" / "node" / path.lstrip("/")).read_text() == text
    assert "to copy that" not in ran.out
    next(iter((tmp_path / "here" / "node").rglob("*.log"))).write_text("mine")
    assert lab("start", "stolen-token", "--node", tmp_path / "here").status == 2


def test_what_start_writes_scores_nothing_and_gives_nothing_away(lab, tmp_path):
    lab("start", "stolen-token", tmp_path / "here")
    ran = lab("grade", "stolen-token", tmp_path / "here", "-o", "json")
    told = json.loads(ran.out)
    assert told["score"] == 0
    assert not [each for each in told["findings"] if each["rule"] == "default-too-open"]


def test_a_variant_is_named_where_a_comment_can_be_and_graded_from_there(lab, tmp_path):
    ran = lab("start", "stolen-token", "--seed", 5, tmp_path / "here")
    assert (tmp_path / "here" / "answers.yaml").read_text().startswith("# variant 5\n")
    assert (tmp_path / "here" / "web.json").read_text().startswith("{")
    assert "cks-lab grade stolen-token " in ran.out
    told = json.loads(lab("grade", "stolen-token", tmp_path / "here", "-o", "json").out)
    assert (told["variant"], told["score"]) == (5, 0)


def test_files_are_known_by_their_names_wherever_they_lie(lab, solution):
    assert lab("grade", "stolen-token", *(solution / name for name in reversed(NAMES))).status == 0


def test_a_folder_may_hold_other_files(lab, solution):
    assert lab("grade", "stolen-token", solution).status == 0


def test_one_file_of_several_leaves_the_others_as_found(lab, solution):
    told = json.loads(lab("grade", "stolen-token", solution / "answers.yaml", "-o", "json").out)
    assert told["score"] == 5


def test_without_a_file_those_of_this_folder_are_graded(lab, solution, monkeypatch):
    monkeypatch.chdir(solution)
    ran = lab("grade", "stolen-token")
    assert ran.status == 0
    assert "grading ./web.json, ./lock.yaml, ./answers.yaml" in ran.err


def test_an_only_answer_may_have_any_name_and_any_ending(lab, tmp_path):
    file = tmp_path / "mine.conf"
    file.write_bytes((PACK.solutions / "monitoring-runtime" / "no-ending" / "solution").read_bytes())
    assert lab("grade", "no-ending", file).status == 0


def test_findings_are_shown_where_they_stand_in_the_learner_s_own_file(lab, solution):
    file = solution / "answers.yaml"
    file.write_text("# mine\npaths: [/orders, /invoices]\npod: mail-1\n")
    (finding,) = json.loads(lab("grade", "stolen-token", solution, "-o", "json").out)["findings"]
    assert (finding["rule"], finding["file"], finding["line"]) == ("sheet-wrong", str(file), 3)
    assert "pod: mail-1" in lab("grade", "stolen-token", file).out


def test_no_report_says_what_would_be_right(lab, tmp_path):
    (tmp_path / "answers.yaml").write_text("version: 2\nhost: host-c\n")
    for output in ("json", "text", "junit"):
        ran = lab("grade", "night-log", tmp_path / "answers.yaml", "-o", output)
        assert ran.status == 1
        assert not any(right in ran.out for right in ("1.10", "0644", "host-a"))


def test_a_sheet_that_cannot_be_read_is_unusable_input(lab, tmp_path):
    (tmp_path / "answers.yaml").write_text("mode: [0644\n")
    ran = lab("grade", "night-log", tmp_path / "answers.yaml")
    assert ran.status == 2
    assert "answers.yaml" in ran.out


def test_show_says_what_each_file_is(lab):
    ran = lab("show", "stolen-token")
    assert "web.json (/var/lib/kubelet/seccomp/profiles/web.json on the node, there already: edit it)" in ran.out
    assert "answers.yaml (your answers, a line for each question)" in ran.out
    files = json.loads(lab("show", "stolen-token", "-o", "json").out)["files"]
    assert [each["sheet"] for each in files] == [False, False, True]


def test_the_scenario_shows_what_lies_on_the_node(lab):
    assert "#   10:00:09 web-7d9 stock-token /invoices" in lab("show", "stolen-token", "--scenario").out


def test_the_solution_names_its_files(lab):
    ran = lab("solution", "stolen-token", "--yes")
    assert all(name in ran.out for name in NAMES)
    assert "SCMP_ACT_ERRNO" in ran.out


def test_what_is_written_on_the_sheet_can_be_viewed(lab, solution):
    ran = lab("view", "stolen-token", "-f", solution / "answers.yaml")
    assert "web-7d9" in ran.out


def test_hidden_slips_are_told_with_their_reason(lab, solution):
    (solution / "answers.yaml").write_text("pod: stock-2xk\npaths: [/orders, /invoices]\n")
    ran = lab("grade", "stolen-token", solution)
    assert "That one uses its own token." in ran.out


def test_every_exercise_can_be_started_and_its_solution_graded(lab, tmp_path):
    for name in ("stolen-token", "night-log", "no-ending"):
        exercise = open_exercise(name)
        folder = tmp_path / name
        folder.mkdir()
        for file in exercise.solution.submission.files:
            (folder / file.name).write_text(str(file.text))
        assert lab("grade", name, *folder.iterdir()).status == 0


@pytest.mark.parametrize("word", ["Profile", "folder/web.json", "answers.yaml"])
def test_watch_takes_a_file_of_any_name_for_a_file(word, home):
    from lab.commands.watch import _meant

    exercise, names = _meant([word], None)
    assert exercise.file_named(word.rpartition("/")[2]) is not None
    assert names == [word]


def test_watch_watches_the_files_of_an_exercise(home):
    from lab.commands.watch import _meant

    assert _meant(["stolen-token"], None)[1] == list(NAMES)


def test_a_folder_is_watched_with_what_the_exercise_asks_for(tmp_path):
    from lab.commands.watch_files import mark_of

    (tmp_path / "Profile").write_text("a")
    exercise = open_exercise("no-ending")
    assert mark_of(str(tmp_path)) is None
    assert mark_of(str(tmp_path), exercise.answers) is not None
