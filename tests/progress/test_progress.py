"""What is recorded comes back, with time, hints and standing."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding, Severity
from lab.manifests.submission import Submission
from lab.progress import Progress, Standing, StandingState


class Clock:
    """A clock that moves when told."""

    def __init__(self):
        self.now = datetime(2025, 5, 1, 8, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def forward(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def progress(tmp_path, clock):
    opened = Progress.open(tmp_path / "progress.sqlite", clock)
    yield opened
    opened.close()


def report(score, most=8, rules=()):
    findings = tuple(Finding(rule, Severity.WARNING, "said") for rule in rules)
    check = CheckResult("all", "all of it", most, score, score == most, False, "")
    return Report("e", "simulated", score, most, (check,), findings)


def test_a_new_file_knows_nothing(progress):
    assert progress.standing() == {}
    assert progress.attempts("e") == ()
    assert progress.draft("e", "a.yaml") is None
    assert progress.notice == ""
    assert progress.saving


def test_an_attempt_comes_back_whole(progress, clock):
    progress.show_hint("e", 1)
    progress.record("e", report(3, rules=("dns", "dns", "tcp")), Submission.of("kind: Pod\n", "a.yaml"), 61.5)
    (attempt,) = progress.attempts("e")
    assert (attempt.score, attempt.max_score, attempt.passed) == (3, 8, False)
    assert attempt.at == clock.now
    assert attempt.seconds == 61.5
    assert attempt.hints == 1
    assert attempt.rules == ("dns", "tcp")
    assert [(file.name, file.text) for file in attempt.answer] == [("a.yaml", "kind: Pod\n")]
    assert attempt.seed == 0


def test_an_attempt_knows_its_variant(progress):
    progress.record("e", report(8), Submission.of(""), 1, seed=7)
    assert progress.attempts("e")[0].seed == 7


def test_history_holds_every_exercise_as_learning_looks_at_it(progress, clock):
    progress.record("e", report(3, rules=("dns", "tcp")), Submission.of(""), 1, seed=2)
    clock.forward(days=1)
    progress.record("f", report(8), Submission.of(""), 1)
    first, second = progress.history()
    assert (first.exercise, first.seed, first.score, first.passed, first.rules) == ("e", 2, 3, False, {"dns", "tcp"})
    assert (second.exercise, second.passed, second.rules) == ("f", True, frozenset())
    assert first.at < second.at == clock.now
    assert progress.now() == clock.now


def test_a_damaged_row_is_no_part_of_the_history(tmp_path, clock):
    path = tmp_path / "damaged.sqlite"
    kept = Progress.open(path, clock)
    for _ in range(4):
        kept.record("e", report(3, rules=("dns",)), Submission.of(""), 1)
    kept.close()
    connection = sqlite3.connect(path)
    connection.execute("UPDATE attempts SET at = 'some day' WHERE id = 1")
    connection.execute("UPDATE attempts SET exercise = x'00ff' WHERE id = 2")
    connection.execute("UPDATE attempts SET rules = '[1, null' WHERE id = 3")
    connection.commit()
    connection.close()
    again = Progress.open(path, clock)
    assert [attempt.rules for attempt in again.history()] == [frozenset(), {"dns"}]
    again.close()


def test_bytes_that_are_not_utf8_can_be_recorded(progress):
    progress.record("e", report(0), Submission.of(b"\xff\xfe", "a.yaml"), 0)
    assert progress.attempts("e")[0].answer[0].text == "\ufffd\ufffd"


def test_standing_is_of_the_best_attempt_and_a_pass_is_never_lost(progress, clock):
    for score in (2, 8, 5):
        progress.record("e", report(score), Submission.of(""), 100 - score)
        clock.forward(minutes=1)
    standing = progress.standing()["e"]
    assert standing.state is StandingState.PASSED
    assert (standing.best, standing.max_score, standing.attempts) == (8, 8, 3)
    assert standing.seconds == 92
    assert standing.last == clock.now - timedelta(minutes=1)


def test_typing_or_reading_a_hint_begins_an_exercise(progress):
    progress.save_draft("typed", "a.yaml", "k")
    progress.show_hint("hinted", 2)
    progress.show_solution("looked")
    standing = progress.standing()
    assert {name: item.state for name, item in standing.items()} == dict.fromkeys(
        ("typed", "hinted", "looked"), StandingState.STARTED
    )
    assert standing["hinted"].hints == 2
    assert standing["looked"].solution_seen
    assert standing.get("untouched", Standing()).state is StandingState.NEW


def test_hints_and_the_solution_are_remembered_per_exercise(progress):
    progress.show_hint("e", 1)
    progress.show_hint("e", 2)
    progress.show_hint("e", 1)
    progress.show_solution("e")
    assert progress.hints_shown("e") == 2
    assert progress.hints_shown("f") == 0
    assert progress.solution_seen("e")
    assert not progress.solution_seen("f")


def test_a_reset_draft_is_gone_but_what_was_typed_is_kept(progress):
    progress.save_draft("e", "a.yaml", "first")
    progress.reset_draft("e", "a.yaml")
    assert progress.draft("e", "a.yaml") is None
    progress.save_draft("e", "a.yaml", "second")
    progress.reset_draft("e", "a.yaml")
    progress.reset_draft("e", "a.yaml")
    assert [draft.text for draft in progress.former_drafts("e", "a.yaml")] == ["second", "first"]


def test_time_counts_while_one_works_and_not_over_a_long_break(progress, clock):
    progress.touch("e")
    clock.forward(minutes=10)
    progress.touch("e")
    clock.forward(hours=8)
    progress.touch("e")
    clock.forward(minutes=5)
    progress.record("e", report(3), Submission.of(""))
    assert progress.attempts("e")[0].seconds == 15 * 60


def test_time_begins_anew_after_a_pass(progress, clock):
    progress.touch("e")
    clock.forward(minutes=10)
    progress.record("e", report(8), Submission.of(""))
    clock.forward(minutes=2)
    progress.touch("e")
    clock.forward(minutes=1)
    progress.record("e", report(8), Submission.of(""))
    assert [attempt.seconds for attempt in progress.attempts("e")] == [600, 60]
    assert progress.standing()["e"].seconds == 60


def test_a_clock_set_back_gives_no_negative_time(progress, clock):
    progress.touch("e")
    clock.forward(minutes=-10)
    progress.touch("e")
    assert progress.seconds_spent("e") == 0


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.characters()))
def test_any_text_can_be_typed(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("any") / "progress.sqlite"
    with_text = Progress.open(path)
    with_text.save_draft("e", "a.yaml", text)
    with_text.close()
    again = Progress.open(path)
    assert again.draft("e", "a.yaml").text == text.encode("utf-8", "replace").decode()
    again.close()
