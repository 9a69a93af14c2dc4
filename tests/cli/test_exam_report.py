"""``cks-lab exam list``, ``report`` and ``export``, and an exam that is graded on a cluster."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from lab.exam.grading import simulated
from lab.live import session
from lab.live.session import Graded
from lab.live.trouble import LiveError
from lab.progress import Progress
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
