"""A whole exam in a real terminal: started, answered, flagged, jumped in, killed, resumed, timed out, reported."""

import sqlite3
import time
from fractions import Fraction

import pytest

from lab.catalog.catalog import open_exercise
from lab.exam.results import result_of
from lab.exam.session import resume
from lab.exam.sheet import rounded
from lab.progress import Progress
from tests.exam.papers import texts
from tests.terminal.terminal import needs_tmux

pytestmark = [pytest.mark.terminal, needs_tmux]

BLUEPRINT = """\
title: Four in a hurry
tasks: 4
minutes: 30
passing: 67
weights: {least: 10, most: 40}
domains: {cluster-setup: 50, cluster-hardening: 50}
"""
SEED = "11"


def paste(lab, text):
    lab.tmux("set-buffer", text)
    lab.tmux("paste-buffer", "-p", "-t", lab.name)


def write(lab, files):
    """Put a text into every file of the task at hand, from the first on; return when all of it was kept."""
    for text in files.values():
        lab.press("F10", "BSpace")
        paste(lab, text)
        lab.press("F7")


def kept(lab):
    return Progress.open(lab.home / "progress.sqlite")


def until_kept(lab, number, files):
    deadline = time.monotonic() + 20
    while dict(resume(kept(lab).exams, 1).texts(number)) != files:
        assert time.monotonic() < deadline, f"task {number} was not kept:\n{lab.screen()}"
        time.sleep(0.1)


def reference(session, number):
    """The solution by the names of the editors' files, as an editor leaves it."""
    solution = session.exercise(number).solution.submission
    return {file: texts(session, number, solution).get(file, "") for file in session.texts(number)}


def time_passes(lab, seconds):
    """So much more of the exam's time is used, as if the lab had been down."""
    with sqlite3.connect(lab.home / "progress.sqlite") as rows:
        rows.execute("UPDATE exams SET used = used + ? WHERE id = 1", (seconds,))


def test_a_whole_exam_by_keys(terminal, tmp_path):
    lab = terminal(80, 24)
    blueprint = tmp_path / "hurry.yaml"
    blueprint.write_text(BLUEPRINT)
    lab.start("exam", "start", "--blueprint", str(blueprint), "--seed", SEED, "--minutes", "20")
    lab.wait_for("Task 1 of 4", "kubectl config use-context cks-01", "0:19:")
    session = resume(kept(lab).exams, 1)
    answers = {number: reference(session, number) for number in (1, 2)}

    # The reference for the first two, after a look at the second; each goes into its own files.
    lab.press("Escape")
    write(lab, answers[1])
    until_kept(lab, 1, answers[1])
    lab.press("F5")
    lab.wait_for("$ kubectl apply -f .")
    lab.press("C-n", "Escape")
    lab.wait_for("Task 2 of 4")
    write(lab, answers[2])
    until_kept(lab, 2, answers[2])

    # A wrong one for the third, and a flag.
    lab.press("C-g", "3", "Enter", "Escape")
    lab.wait_for("Task 3 of 4")
    wrong = dict.fromkeys(session.texts(3), "# nothing of what was asked\n")
    write(lab, wrong)
    until_kept(lab, 3, wrong)
    lab.press("F9")
    lab.wait_for("⚑ flagged")
    lab.press("F4")
    lab.type("can-i list secrets --as nobody-at-all\n")
    lab.wait_for("$ can-i list secrets", "no\n")
    lab.press("C-l")
    lab.type("come back to 3")
    lab.wait_for("come back to 3")
    lab.press("Escape", "C-Home")
    lab.type("#x")
    lab.wait_for("#x# nothing of what was asked")
    lab.kill_hard()

    # Nothing is lost: the same task, file and place; what was entered is there to be entered again.
    lab.start("exam", "resume")
    lab.wait_for("Task 3 of 4", "⚑ flagged", "#x# nothing of what was asked", "line 1, column 3")
    lab.type("y")
    lab.wait_for("#xy# nothing of what was asked")
    lab.press("F4", "Up")
    lab.wait_for("$ can-i list secrets --as nobody-at-all")
    lab.press("C-l")
    lab.wait_for("come back to 3")
    lab.kill_hard()

    # The time that passed meanwhile counts: fifteen minutes, and a warning is due.
    before = resume(kept(lab).exams, 1).left.time.total_seconds()
    time_passes(lab, before - 5 * 60 - 10)
    lab.start("exam", "resume")
    lab.wait_for("Task 3 of 4", "! 0:05:")
    lab.wait_for("5 minutes left", seconds=30)
    lab.kill_hard()
    time_passes(lab, resume(kept(lab).exams, 1).left.time.total_seconds() - 6)
    lab.start("exam", "resume")
    lab.wait_for("!! 0:00:0")
    lab.type("late?")

    # The time runs out under the hands, and the report comes by itself.
    by_hand = sum((Fraction(session.paper.task(number).weight) for number in (1, 2)), Fraction(0))
    lab.wait_for(f"{rounded(by_hand)} %", "2 solved, 1 missed, 1 left", "time out", seconds=60)
    lab.press("Down", "Down", "Enter")
    lab.wait_for("Task 3 of 4: missed", "flagged", "0 of 10 points")
    lab.press("End")
    lab.wait_for("What you handed in", "nothing of what was asked")
    lab.press("Escape")
    lab.wait_for("Tab Next pane")
    lab.press("Tab")
    lab.wait_for("By domain")
    lab.press("p", "Enter")
    lab.wait_for("draft saved")
    lab.press("C-q")
    assert lab.wait_for_the_end() == 0

    result = result_of(kept(lab), 1)
    assert result is not None
    assert result.sheet.percent == by_hand
    assert [task.state for task in result.sheet.tasks] == ["solved", "solved", "missed", "left"]
    assert [task.flagged for task in result.sheet.tasks] == [False, False, True, False]
    assert result.sheet.ending == "time out"
    for task in result.sheet.tasks[:2]:
        assert open_exercise(task.exercise, seed=task.variant).id in [
            each.exercise for each in kept(lab).history() if each.passed
        ]
