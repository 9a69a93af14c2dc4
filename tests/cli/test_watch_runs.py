"""``cks-lab watch``: whole runs, in a terminal's place and in a pipe."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise
from lab.progress import Progress
from tests.cli.watching import FILE, NAME, ROOT, exercise, right, wrong

__all__ = ["exercise", "right", "wrong"]


# The command.


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("watch",), "EXERCISE"),
        (("watch", "frontend-egres"), "did you mean frontend-egress?"),
        (("watch", "nobody.yaml"), "name the exercise"),
        (("watch", NAME, "-"), "cannot be watched"),
        (("watch", NAME, "--interval", "0"), "--interval"),
    ],
)
def test_what_cannot_be_watched_is_said_in_one_line(lab, words, says):
    ran = lab(*words)
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err


def test_a_file_of_several_exercises_is_that_of_the_one_worked_on_last(home):
    from lab.commands.watch import _exercise_of

    assert _exercise_of(f"somewhere/{FILE}") == NAME
    kept = Progress.open()
    kept.touch("old-cluster")
    kept.close()
    assert _exercise_of(FILE) == "old-cluster"


def lines_until(stream, word: str) -> str:
    """What a process prints until a line holds the word; the process's own deadline ends a wait in vain."""
    found = ""
    for line in stream:
        found += line
        if word in line:
            return found
    raise AssertionError(f"never saw {word!r}:\n{found}")


@pytest.fixture
def piped(home, tmp_path):
    """The command with its output in a pipe and no keyboard; killed after a minute at the latest."""
    running = []

    def start(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "lab", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        deadline = threading.Timer(60, process.kill)
        deadline.start()
        running.append((process, deadline))
        return process

    yield start
    for process, deadline in running:
        deadline.cancel()
        process.kill()
        process.communicate()


def rename_over(path: Path, text: str) -> None:
    """Save as many editors do."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text)
    new.replace(path)


def test_in_a_pipe_every_verdict_is_appended(piped, right, wrong, tmp_path):
    file = tmp_path / "work" / FILE
    file.write_text(wrong)
    process = piped("watch", FILE, "--interval", "0.05")
    text = lines_until(process.stdout, "not passed")
    assert text.startswith(f"watching {FILE} for {NAME}\npolling every 0.05 s")
    rename_over(file, right)
    text = lines_until(process.stdout, "10 of 10 points")
    assert "\x1b" not in text
    file.unlink()
    lines_until(process.stdout, "is not there: waiting for it")
    file.write_text(wrong)
    lines_until(process.stdout, "not passed")


def test_ctrl_c_stops_it_and_keeps_what_was_done(piped, right, tmp_path):
    (tmp_path / "work" / FILE).write_text(right)
    process = piped("watch", NAME, "--interval", "0.05")
    lines_until(process.stdout, "10 of 10 points")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    kept = Progress.open()
    assert [attempt.score for attempt in kept.attempts(NAME)] == [10]
    kept.close()


def test_reports_as_lines_of_json(piped, right, wrong, tmp_path):
    file = tmp_path / "work" / FILE
    file.write_text(f"# variant 0\n{wrong}")
    process = piped("watch", NAME, "-o", "json", "--interval", "0.05")
    assert json.loads(process.stdout.readline())["passed"] is False
    rename_over(file, right)
    assert json.loads(process.stdout.readline())["passed"] is True


def test_the_variant_that_the_file_names_is_graded(piped, tmp_path):
    variant = open_exercise(NAME, seed=7)
    file = tmp_path / "work" / FILE
    file.write_text(f"# variant 7\n{variant.solution.submission.files[0].text}")
    process = piped("watch", NAME, "-o", "json", "--interval", "0.05")
    found = json.loads(process.stdout.readline())
    assert (found["variant"], found["passed"]) == (7, True)
