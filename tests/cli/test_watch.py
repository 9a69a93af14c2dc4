"""``cks-lab watch``: what counts as a change, what is shown, and what is remembered."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise
from lab.commands.errors import CommandError
from lab.commands.watch_files import GRACE, QUIET, Changed, Changes, Gone, mark_of
from lab.commands.watch_screen import Shown
from lab.commands.watch_session import Session, follow
from lab.manifests.submission import Submission
from lab.progress import Progress
from lab.render.styled import plain

NAME = "frontend-egress"
FILE = "frontend-allow-egress.yaml"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def exercise():
    return open_exercise(NAME)


@pytest.fixture
def right(exercise):
    return str(exercise.solution.submission.files[0].text)


@pytest.fixture
def wrong(exercise):
    return str(exercise.solution.rejected[0].submission.files[0].text)


# What counts as a change.


class Disk:
    """Marks of files as a test sets them."""

    def __init__(self, **marks: object) -> None:
        self.marks = marks

    def look(self, name: str):
        mark = self.marks.get(name)
        return None if mark is None else (mark,)


def test_what_is_there_at_first_is_told_at_once_and_only_once():
    changes = Changes(["a"], Disk(a=1).look)
    assert changes.poll(0) == Changed()
    assert changes.poll(0.1) is None
    assert changes.poll(100) is None


def test_a_change_is_told_once_it_has_been_quiet():
    disk = Disk(a=1)
    changes = Changes(["a"], disk.look)
    changes.poll(0)
    disk.marks["a"] = 2
    assert changes.poll(10) is None
    assert changes.pending
    disk.marks["a"] = 3
    assert changes.poll(10 + QUIET) is None, "it went on changing"
    assert changes.poll(10 + 2 * QUIET) == Changed()
    assert not changes.pending


def test_an_instant_without_the_file_is_no_absence():
    disk = Disk(a=1)
    changes = Changes(["a"], disk.look)
    changes.poll(0)
    disk.marks["a"] = None
    assert changes.poll(1) is None
    disk.marks["a"] = 2
    assert changes.poll(1 + QUIET / 2) is None
    assert changes.poll(1 + 2 * QUIET) == Changed()


def test_a_file_that_stays_away_is_told_of_and_so_is_its_return():
    disk = Disk(a=1, b=1)
    changes = Changes(["a", "b"], disk.look)
    changes.poll(0)
    disk.marks["b"] = None
    assert changes.poll(1) is None
    assert changes.poll(1 + GRACE) == Gone(("b",))
    assert changes.poll(60) is None
    disk.marks["b"] = 1
    assert changes.poll(61) is None
    assert changes.poll(61 + 2 * QUIET) == Changed()


def test_a_change_that_is_taken_back_before_it_counts_is_none():
    disk = Disk(a=1)
    changes = Changes(["a"], disk.look)
    changes.poll(0)
    disk.marks["a"] = 2
    changes.poll(1)
    disk.marks["a"] = 1
    assert changes.poll(2) is None
    assert changes.poll(3) is None


def test_marks_tell_a_rename_a_new_content_and_a_folder_s_files(tmp_path):
    file, other = tmp_path / "a.yaml", tmp_path / "b.txt"
    assert mark_of(str(file)) is None
    assert mark_of(str(tmp_path)) is None, "a folder without YAML is as good as absent"
    file.write_text("one")
    first = mark_of(str(file))
    assert first == mark_of(str(file))
    other.write_text("one")
    other.replace(file)
    assert mark_of(str(file)) != first
    there = mark_of(str(tmp_path))
    (tmp_path / "c.yml").write_text("")
    assert mark_of(str(tmp_path)) != there
    assert mark_of("\0") is None


# What is shown and remembered.


@dataclass
class Seen:
    """A screen that keeps what it was given."""

    shown: list[Shown] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    unfolded: int = 0

    def show(self, shown: Shown) -> None:
        self.shown.append(shown)

    def hint(self, title: str, markdown: str) -> None:
        self.hints.append(f"{title} {markdown}".strip())

    def unfold(self) -> None:
        self.unfolded += 1

    def refresh(self) -> None:
        pass

    @property
    def scores(self) -> list[int]:
        return [each.report.score for each in self.shown if each.report]


@pytest.fixture
def kept(tmp_path):
    progress = Progress.open(tmp_path / "progress.sqlite")
    yield progress
    progress.close()


@pytest.fixture
def begin(exercise, kept):
    """A session on a text that the test holds; an exception in its place is raised on reading."""

    def make(text: object, remember: bool = True) -> tuple[Session, Seen, list[object]]:
        screen, held = Seen(), [text]

        def read() -> Submission:
            if isinstance(held[0], Exception):
                raise held[0]
            return Submission.of(held[0], FILE)

        session = Session(
            exercise, [FILE], screen, kept if remember else None, "polling every 1 s",
            read=read, drawn=lambda _: exercise, now=lambda: datetime(2030, 1, 1, 12, 0, 5),
        )  # fmt: skip
        return session, screen, held

    return make


def scores(kept: Progress) -> list[int]:
    return [attempt.score for attempt in kept.attempts(NAME)]


def test_the_head_says_what_is_watched_how_and_when(begin, right):
    session, screen, _ = begin(right)
    session.grade()
    assert plain(screen.shown[0].head) == (
        f"watching {FILE} for {NAME}\npolling every 1 s, 12:00:05, noted as an attempt\n"
    )


def test_saves_that_change_no_score_are_not_attempts(begin, kept, wrong, right):
    session, screen, held = begin(wrong)
    session.grade()
    for number in range(5):
        held[0] = f"{wrong}# edit {number}\n"
        session.grade()
    assert len(scores(kept)) == 1
    held[0] = right
    session.grade()
    assert scores(kept) == [screen.scores[0], 10]
    session.finish()
    assert len(scores(kept)) == 2


def test_the_end_remembers_what_the_files_held_last(begin, kept, wrong):
    session, _, held = begin(wrong)
    session.grade()
    held[0] = f"{wrong}# better?\n"
    session.grade()
    session.finish()
    assert [attempt.answer[0].text for attempt in kept.attempts(NAME)] == [wrong, held[0]]


def test_an_untouched_starter_and_what_cannot_be_read_are_no_attempts(begin, kept, exercise, right):
    session, screen, held = begin(str(exercise.starter.files[0].text))
    session.grade()
    held[0] = "a: [unclosed\n"
    session.grade()
    session.finish()
    assert scores(kept) == []
    assert len(screen.scores) == 2


def test_an_answer_remembered_before_is_not_remembered_again(begin, kept, right):
    for _ in range(2):
        session, _, _ = begin(right)
        session.grade()
        session.finish()
    assert scores(kept) == [10]


def test_nothing_is_remembered_when_told_so(begin, kept, right):
    session, screen, _ = begin(right, remember=False)
    session.grade()
    session.hint()
    session.finish()
    assert scores(kept) == []
    assert kept.hints_shown(NAME) == 0
    assert "--no-record" in screen.hints[0]


def test_a_file_saved_half_written_is_no_attempt_unless_it_is_left_so(begin, kept, right):
    session, _, held = begin(right)
    session.grade()
    held[0] = "apiVersion: networking.k8s.io/v1\nkind: Netwo\n"
    session.grade()
    assert scores(kept) == [10]
    session.finish()
    assert scores(kept) == [10, 0]


@pytest.mark.parametrize(
    "text", ["", "kind: Netwo", "\x00\xff", b"\xff\xfe", "a: &a [*a]", "- " * 500, "%YAML 9", "metadata:\n name"]
)
def test_half_a_file_is_graded_like_any(begin, text):
    session, screen, _ = begin(text)
    session.grade()
    assert screen.scores == [0]


def test_what_cannot_be_opened_is_told_and_the_verdict_before_stays(begin, right):
    session, screen, held = begin(right)
    session.grade()
    held[0] = CommandError(f"{FILE}: you may not read it")
    session.grade()
    assert screen.shown[-1].notice == f"{FILE}: you may not read it"
    held[0] = right
    session.grade()
    assert screen.scores == [10, 10]


def test_a_file_that_is_gone_is_waited_for(begin, right):
    session, screen, _ = begin(right)
    session.happened(Gone((FILE,)))
    assert screen.shown[0].notice == f"{FILE} is not there: waiting for it; to get it: cks-lab start {NAME}"


def test_a_hint_is_announced_before_it_is_opened(begin, kept, exercise, right):
    session, screen, _ = begin(right)
    session.hint()
    assert "takes no points" in screen.hints[0]
    assert kept.hints_shown(NAME) == 0
    session.hint()
    assert exercise.hints[0].text.strip() in screen.hints[1]
    assert kept.hints_shown(NAME) == 1
    session.hint()
    session.grade()
    session.hint()
    assert kept.hints_shown(NAME) == 1, "a verdict came between: asked anew"
    for _ in range(9):
        session.hint()
    assert screen.hints[-1] == "These are all the hints."


class Script:
    """Keys, and things done between them; time passes as the loop waits."""

    heard = True

    def __init__(self, *steps: str | Callable[[], object]) -> None:
        self.steps = list(steps)
        self.now = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> str:
        self.now += seconds
        self.waits.append(seconds)
        step = self.steps.pop(0) if self.steps else "q"
        if callable(step):
            step()
            return ""
        return step

    def clock(self) -> float:
        return self.now


def test_the_loop_grades_changes_and_keys_and_stops(begin, wrong, right):
    session, screen, held = begin(wrong)
    disk = Disk(a=1)

    def save(text: str, mark: int) -> None:
        held[0], disk.marks["a"] = text, mark

    vanish = partial(disk.marks.update, a=None)
    keys = Script(lambda: save(right, 2), "", "", "r", "\n", "h", "a", "x", vanish, *[""] * 9)
    follow(session, Changes(["a"], disk.look), keys, screen, keys.clock, 0.4)
    assert screen.scores[1:] == [10, 10, 10]
    assert screen.unfolded == 1
    assert len(screen.hints) == 1
    assert "waiting for it" in screen.shown[-1].notice
    assert min(keys.waits) == QUIET < max(keys.waits) == 0.4


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
