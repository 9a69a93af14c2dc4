"""``cks-lab watch``: what is shown, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import pytest

from lab.commands.errors import CommandError
from lab.commands.watch_files import QUIET, Changes, Gone
from lab.commands.watch_screen import Shown
from lab.commands.watch_session import Session, follow
from lab.manifests.submission import Submission
from lab.progress import Progress
from lab.render.styled import plain
from tests.cli.watching import FILE, NAME, Disk, exercise, right, wrong

__all__ = ["exercise", "right", "wrong"]


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


