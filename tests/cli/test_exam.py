"""``cks-lab exam`` without the app: a rehearsal from the first command to the report."""

import json
import re
import shutil
from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise
from lab.exam.paper import Task
from lab.render.exam_paper_text import task_markdown
from tests.cli.exam_stage import beginning, solve, tasks, times_out


@pytest.fixture
def start(lab, home):
    """Begin an exam of two tasks in a folder; returns what was printed."""
    return beginning(lab)


@pytest.fixture
def started(start):
    ran = start()
    assert ran.status == 0, ran.err
    return ran


def test_the_tasks_are_laid_out(started):
    assert "exam 1: Two small tasks, 2 tasks in 20 minutes, seed 5" in started.out
    assert "the time is up at " in started.out
    assert Path("exam/exam.md").read_text().startswith("# Exam 1: Two small tasks\n\n20 minutes, until ")
    for place, exercise, weight in tasks():
        text = (place / "task.md").read_text()
        assert f"Weight: {weight} %." in text
        assert f"kubectl config use-context cks-{place.name[5:7]}" in text
        assert exercise.task.strip() in text
        for file in exercise.starter.files:
            assert (place / file.name).read_text() == str(file.text)
        for file in exercise.scenario_files:
            assert (place / "scenario" / file.name).read_text() == str(file.text)


def test_what_may_be_tried_names_the_variant(lab, home):
    opened = open_exercise("frontend-egress", seed=9)
    task = Task(1, "frontend-egress", "cluster-setup", 9, 100)
    assert "cks-lab trace SRC DST:PORT --exercise frontend-egress --seed 9 -f ." in task_markdown(task, opened)
    task = Task(1, "false-kubelet", "cluster-setup", 0, 100)
    assert "    cks-lab view false-kubelet\n" in task_markdown(task, open_exercise("false-kubelet"))


def test_nothing_that_helps_is_laid_out(started):
    written = "".join(file.read_text() for file in Path("exam").rglob("*") if file.is_file())
    for _, exercise, _ in tasks():
        for hint in exercise.hints:
            assert hint.text.strip() not in written
        assert exercise.solution.why.strip() not in written


def test_a_rehearsal_from_start_to_report(lab, started):
    (first, exercise, weight), (_, _, other) = tasks()
    solve(first, exercise)
    found = json.loads(lab("exam", "status", "-o", "json").out)
    assert [task["touched"] for task in found["tasks"]] == [True, False]
    assert 1100 < found["seconds_left"] <= 1200
    ran = lab("exam", "hand-in", "--yes")
    assert ran.status == (0 if weight >= 50 else 1)
    assert f"{weight}.0 %, 50 % pass" in ran.out.splitlines()[0]
    assert "✓ solved" in ran.out
    assert "○ left" in ran.out
    assert "cks-lab exam start --blueprint two.yaml --seed 5" in ran.out
    report = lab("exam", "report")
    assert (report.status, report.out) == (ran.status, ran.out)
    sheet = json.loads(lab("exam", "report", "1", "-o", "json").out)
    assert (sheet["kind"], sheet["percent"], sheet["ending"]) == ("exam", weight, "handed in")
    assert [task["state"] for task in sheet["tasks"]] == ["solved", "left"]
    assert sheet["practise"]
    assert sheet["history"] == []
    assert other == 100 - weight


def test_after_the_end_nothing_counts(lab, started):
    lab("exam", "hand-in", "--yes")
    (first, exercise, _), _ = tasks()
    solve(first, exercise)
    for action in ("hand-in", "status", "resume"):
        ran = lab("exam", action)
        assert ran.status == 2
        assert "no exam is running" in ran.err
        ran = lab("exam", action, "1")
        assert ran.status == 2
        assert "exam 1 has ended (handed in); see: cks-lab exam report 1" in ran.err
    assert json.loads(lab("exam", "report", "-o", "json").out)["percent"] == 0


def test_when_the_time_is_up_the_files_count_as_last_read(lab, started):
    (first, exercise, weight), (second, other, _) = tasks()
    solve(first, exercise)
    lab("exam", "status")
    solve(second, other)
    times_out()
    ran = lab("exam", "hand-in", "--yes")
    assert ran.status == 2
    assert "no exam is running: the time of exam 1 is up; see: cks-lab exam report" in ran.err
    sheet = json.loads(lab("exam", "report", "-o", "json").out)
    assert (sheet["percent"], sheet["ending"]) == (weight, "time out")
    assert sheet["seconds"] == 1200


def test_a_running_exam_has_no_report_yet(lab, started):
    for arguments in (("report",), ("report", "1"), ("export", "x.html")):
        ran = lab("exam", *arguments)
        assert ran.status == 2
        assert re.search(r"exam 1 is running, 0:(19|20):\d\d left", ran.err)
    assert not Path("x.html").exists()


def test_a_file_that_is_gone_counts_as_last_read(lab, started):
    (first, exercise, weight), _ = tasks()
    solve(first, exercise)
    lab("exam", "status")
    shutil.rmtree(first)
    ran = lab("exam", "hand-in", "--yes")
    assert "is gone; it counts as last read" in ran.err
    assert f"{weight}.0 %" in ran.out.splitlines()[0]


def test_another_folder_is_read_where_it_is_named(lab, started):
    shutil.copytree("exam", "copy")
    (place, exercise, weight), _ = tasks("copy")
    solve(place, exercise)
    assert lab("exam", "status", "--from", "nowhere").status == 2
    ran = lab("exam", "hand-in", "--from", "copy", "--yes")
    assert f"{weight}.0 %" in ran.out.splitlines()[0]


def test_handing_in_is_asked_for(lab, started):
    ran = lab("exam", "hand-in")
    assert ran.status == 2
    assert "say --yes" in ran.err
    assert json.loads(lab("exam", "list", "-o", "json").out)["exams"][0]["state"] == "running"


def test_a_second_exam_is_refused_unless_it_is_meant(lab, start, started):
    ran = start(folder="other")
    assert ran.status == 2
    assert re.search(r"exam 1 is running, 0:(19|20):\d\d left", ran.err)
    assert not Path("other").exists()
    assert start("--another", folder="other").status == 0
    ran = lab("exam", "status")
    assert "exam 2, the newest; also running: 1 (cks-lab exam status N)" in ran.err
    assert ran.out.startswith("exam 2: ")
    assert lab("exam", "status", "1").out.startswith("exam 1: ")


def test_what_lies_in_the_folder_is_not_touched(lab, start):
    Path("exam").mkdir()
    Path("exam/mine.txt").write_text("mine")
    ran = start()
    assert ran.status == 2
    assert "exam: is not empty; name a new folder" in ran.err
    assert [file.name for file in Path("exam").iterdir()] == ["mine.txt"]
    assert json.loads(lab("exam", "list", "-o", "json").out)["exams"] == []


def test_without_a_terminal_no_exam_is_begun(lab):
    ran = lab("exam", "start")
    assert ran.status == 3
    assert "needs a terminal" in ran.err
    assert "--in FOLDER" in ran.err
    assert json.loads(lab("exam", "list", "-o", "json").out)["exams"] == []


def test_before_there_is_any(lab):
    for action in ("report", "resume", "status", "hand-in"):
        ran = lab("exam", action)
        assert ran.status == 2
        assert "begin one with: cks-lab exam start" in ran.err
    assert "there is no exam 7" in lab("exam", "report", "7").err
    listed = lab("exam", "list")
    assert listed.status == 0
    assert "cks                             16 tasks  120 min  pass at 67 %" in listed.out
    assert "none yet" in listed.out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("start", "--blueprint", "sprnt"), "did you mean sprint?"),
        (("start", "--blueprint", "absent.yaml"), "absent.yaml: cannot be read"),
        (("start", "--minutes", "0"), "minutes from 1 to 600"),
        (("start", "--minutes", "1.5"), "minutes from 1 to 600"),
        (("start", "--seed", "x"), "no whole number"),
        (("start", "--context", "x"), "say --live as well"),
        (("report", "x"), "no number of an exam"),
        (("report", "--force"), "--output-file"),
        (("export",), "FILE"),
        (("export", "x.pdf"), ".html, .json, .txt"),
        (("export", "1"), "cks-lab exam export 1 exam-1.html"),
        ((), "ACTION"),
        (("begin",), "begin"),
    ],
)
def test_unusable_input_is_one_line(lab, arguments, says):
    if arguments[:1] == ("start",):
        arguments = (*arguments, "--in", "exam")
    ran = lab("exam", *arguments)
    assert ran.status == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not Path("exam").exists()


def test_a_seed_is_repeated_and_a_fresh_one_is_drawn(lab, start, started):
    start("--another", folder="again")
    names = [sorted(place.name for place in Path(folder).glob("task-*")) for folder in ("exam", "again")]
    assert names[0] == names[1]
    same = [file.relative_to("exam") for file in Path("exam").rglob("*") if file.is_file() and file.name != "exam.md"]
    assert all((Path("exam") / file).read_text() == (Path("again") / file).read_text() for file in same)
    seeds = set()
    for number in range(3):
        lab("exam", "start", "--blueprint", "two.yaml", "--in", f"fresh-{number}", "--another")
    for exam in json.loads(lab("exam", "list", "-o", "json").out)["exams"][2:]:
        seeds.add(exam["seed"])
    assert len(seeds) == 3


def test_other_minutes(lab, start):
    start("--minutes", "7")
    assert json.loads(lab("exam", "status", "-o", "json").out)["seconds_left"] <= 420


def test_where_nothing_can_be_kept_no_exam_begins(lab, start, home):
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file where the folder should be")
    ran = start()
    assert ran.status == 3
    assert "an exam must be kept" in ran.err
    assert not Path("exam").exists()
