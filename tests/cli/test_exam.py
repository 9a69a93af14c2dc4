"""``cks-lab exam`` without the app: a rehearsal from the first command to the report."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise
from lab.exam.grading import simulated
from lab.exam.paper import Task
from lab.live import session
from lab.live.session import Graded
from lab.live.trouble import LiveError
from lab.progress import Progress
from lab.render.exam_paper_text import task_markdown

BLUEPRINT = """\
title: Two small tasks
tasks: 2
minutes: 20
passing: 50
weights: {least: 30, most: 70}
domains: {cluster-setup: 60, system-hardening: 40}
"""
SEED = 5


@pytest.fixture
def start(lab, home):
    """Begin an exam of two tasks in the folder ``exam``; returns what was printed."""
    Path("two.yaml").write_text(BLUEPRINT)

    def begin(*more, folder="exam"):
        return lab("exam", "start", "--blueprint", "two.yaml", "--seed", SEED, "--in", folder, *more)

    return begin


@pytest.fixture
def started(start):
    ran = start()
    assert ran.status == 0, ran.err
    return ran


def tasks(folder="exam"):
    """The folders of the tasks, with the exercises as they were set."""
    found = []
    with_seeds = Progress.open()
    paper = with_seeds.exams.every()[-1].paper
    with_seeds.close()
    for task in paper["tasks"]:
        place = Path(folder) / f"task-{task['number']:02d}-{task['exercise']}"
        found.append((place, open_exercise(task["exercise"], seed=task["variant"]), task["weight"]))
    return found


def solve(place, exercise):
    for file in exercise.solution.submission.files:
        name = next(
            answer.file for answer in exercise.answers if answer.file == file.name or len(exercise.answers) == 1
        )
        (place / name).write_text(str(file.text))


def times_out(minutes=21):
    """As if the exam had begun so much earlier."""
    opened = Progress.open()
    opened._store.write(("UPDATE exams SET used = used + ?", (minutes * 60,)))
    opened.close()


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


def test_the_list_tells_how_each_stands(lab, start, started):
    lab("exam", "hand-in", "--yes")
    start(folder="second")
    times_out()
    start(folder="third")
    shown = lab("exam", "list").out
    assert "✗   0.0 %  not passed, handed in" in shown
    assert "time is up, not graded yet" in shown
    assert "running, 0:19:5" in shown or "running, 0:20:00" in shown
    found = json.loads(lab("exam", "list", "-o", "json").out)
    assert [exam["state"] for exam in found["exams"]] == ["graded", "over", "running"]
    assert [exam["percent"] for exam in found["exams"]] == [0, None, None]
    assert lab("exam", "report", "2").status == 1
    assert [exam["state"] for exam in json.loads(lab("exam", "list", "-o", "json").out)["exams"]][1] == "graded"


def test_the_report_is_of_the_one_that_ended_last(lab, start, started):
    start("--another", folder="second")
    lab("exam", "hand-in", "2", "--yes")
    assert json.loads(lab("exam", "report", "-o", "json").out)["exam"] == 2
    lab("exam", "hand-in", "1", "--yes")
    assert json.loads(lab("exam", "report", "-o", "json").out)["exam"] == 1


def test_earlier_rehearsals_are_compared(lab, start, started):
    lab("exam", "hand-in", "--yes")
    start(folder="second")
    (place, exercise, weight), _ = tasks("second")
    solve(place, exercise)
    shown = lab("exam", "hand-in", "--yes").out
    assert "Rehearsals by the blueprint two" in shown
    assert "this one" in shown
    sheet = json.loads(lab("exam", "report", "-o", "json").out)
    assert [(each["exam"], each["percent"]) for each in sheet["history"]] == [(1, 0)]
    assert sheet["percent"] == weight


def test_grading_again_says_so(lab, started):
    (first, exercise, weight), _ = tasks()
    solve(first, exercise)
    before = lab("exam", "hand-in", "--yes")
    assert "graded again" not in before.out
    after = lab("exam", "report", "--regrade")
    assert after.status == before.status
    assert f"{weight}.0 %" in after.out.splitlines()[0]
    assert "graded again:" in after.out
    assert "as before" in after.out
    sheet = json.loads(lab("exam", "report", "-o", "json").out)
    assert [each["percent"] for each in sheet["again"]] == [weight]


def test_an_answer_changed_afterwards_stands_in_the_report(lab, started):
    (first, exercise, _), _ = tasks()
    solve(first, exercise)
    lab("exam", "hand-in", "--yes")
    opened = Progress.open()
    opened._store.write(("UPDATE exam_files SET text = 'x'", ()))
    opened.close()
    before = lab("exam", "report")
    assert "changed afterwards" not in before.out
    assert "changed afterwards" in lab("exam", "report", "--regrade").out
    assert "changed afterwards" in lab("exam", "report").out


def test_export_writes_by_the_ending_and_overwrites_nothing(lab, started):
    (first, exercise, _), _ = tasks()
    solve(first, exercise)
    lab("exam", "hand-in", "--yes")
    for name in ("r.html", "r.json", "r.txt"):
        assert lab("exam", "export", name).status == 0
        mine = Path(name).read_bytes()
        ran = lab("exam", "export", "1", name)
        assert ran.status == 2
        assert "is there already" in ran.err
        assert Path(name).read_bytes() == mine
        assert lab("exam", "export", "1", name, "--force").status == 0
    assert json.loads(Path("r.json").read_text())["kind"] == "exam"
    assert "Why points were lost" in Path("r.txt").read_text()
    assert lab("exam", "export", "all").status == 0
    written = {file.relative_to("all").as_posix() for file in Path("all").rglob("*") if file.is_file()}
    assert {"report.html", "report.json", "report.txt"} < written
    assert {f"{first.name}/{answer.file}" for answer in exercise.answers} < written
    assert lab("exam", "export", "all").status == 2


def test_html_to_standard_output_or_a_file(lab, started):
    lab("exam", "hand-in", "--yes")
    ran = lab("exam", "report", "-o", "html")
    assert ran.status == 1
    assert ran.out.startswith("<!DOCTYPE html>")
    parser = HTMLParser()
    parser.feed(ran.out)
    assert lab("exam", "report", "-o", "html", "--output-file", "page.html").status == 1
    assert Path("page.html").read_text() == ran.out
    ran = lab("exam", "report", "-o", "html", "--output-file", "page.html")
    assert (ran.status, "is there already" in ran.err) == (2, True)


def test_a_damaged_exam_is_said_to_be(lab, started):
    lab("exam", "hand-in", "--yes")
    opened = Progress.open()
    opened._store.write(("UPDATE exam_sheets SET sheet = '{'", ()))
    opened.close()
    ran = lab("exam", "report")
    assert ran.status == 2
    assert "exam 1: the score sheet that was kept is damaged" in ran.err
    assert "damaged" in lab("exam", "list").out
    opened = Progress.open()
    opened._store.write(("UPDATE exams SET paper = '{'", ()))
    opened.close()
    assert "damaged" in lab("exam", "report", "1").err
    assert "1  what was kept of it is damaged" in lab("exam", "list").out


def test_where_nothing_can_be_kept_no_exam_begins(lab, start, home):
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file where the folder should be")
    ran = start()
    assert ran.status == 3
    assert "an exam must be kept" in ran.err
    assert not Path("exam").exists()


# On a real cluster


class Cluster:
    """Stands for the cluster: answers by the simulator, or not at all."""

    def __init__(self, monkeypatch):
        self.trouble, self.asked, self.graded = None, [], []
        monkeypatch.setattr(session, "open_connection", self.connect)
        monkeypatch.setattr(session, "grade_live", self.grade)

    def connect(self, choice, confirm):
        if self.trouble:
            raise self.trouble
        self.asked.append(choice)
        return self

    def close(self):
        """Nothing was opened."""

    def grade(self, exercise, submission, choice, *, confirm, **_):
        if self.trouble:
            raise self.trouble
        assert confirm("the candidate agreed when the exam began")
        self.graded.append((exercise.id, choice.context))
        return Graded(simulated(exercise, submission), None)


@pytest.fixture
def cluster(monkeypatch):
    return Cluster(monkeypatch)


def test_an_exam_is_graded_on_the_cluster_it_was_begun_with(lab, start, cluster):
    assert start("--live", "--context", "play", "--yes").status == 0
    assert [choice.context for choice in cluster.asked] == ["play"]
    (first, exercise, weight), _ = tasks()
    solve(first, exercise)
    ran = lab("exam", "hand-in", "--yes")
    assert "grading task 2 of 2: " in ran.err
    assert [context for _, context in cluster.graded] == ["play", "play"]
    assert "on the real cluster" in ran.out
    assert f"{weight}.0 %" in ran.out.splitlines()[0]


def test_where_there_is_no_cluster_no_exam_begins(lab, start, cluster):
    cluster.trouble = LiveError("there is no practice cluster", "make it with: cks-lab cluster up")
    ran = start("--live")
    assert ran.status == 3
    assert "make it with: cks-lab cluster up" in ran.err
    assert not Path("exam").exists()
    assert json.loads(lab("exam", "list", "-o", "json").out)["exams"] == []


def test_a_cluster_that_is_gone_at_the_end_is_told(lab, start, cluster):
    start("--live")
    (first, exercise, weight), _ = tasks()
    solve(first, exercise)
    cluster.trouble = LiveError("the cluster does not answer")
    ran = lab("exam", "hand-in", "--yes")
    assert f"{weight}.0 %" in ran.out.splitlines()[0]
    assert "note: task 1: graded in the simulator: the cluster does not answer" in " ".join(ran.out.split())
    assert ran.err.count("the cluster does not answer") == 1
    assert ran.status in (0, 1)
