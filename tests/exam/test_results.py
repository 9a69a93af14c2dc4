"""From an exam that has ended to its result: graded once, kept, told again, compared."""

import threading
from fractions import Fraction

import pytest

from lab.catalog.catalog import open_exercise
from lab.exam.grading import UnavailableError, score, simulated
from lab.exam.rehearsal import rehearsal
from lab.exam.results import grade_again, result_of, settle
from lab.exam.session import begin, resume
from lab.exam.sheet_fields import sheet_json
from lab.exam.standing import lately_drawn, running, standings
from lab.progress import Progress
from tests.exam.papers import CATALOG, answer


def reference(number, session):
    return session.exercise(number).solution.submission


@pytest.fixture
def written(session, clocks):
    """Task 1 right, task 2 wrong in one point that is graded, task 3 left."""
    session.go_to(1)
    clocks.passes(seconds=50)
    answer(session, 1, reference(1, session))
    session.go_to(2)
    clocks.passes(seconds=40)
    answer(session, 2, session.exercise(2).solution.rejected[0].submission)
    session.flag(2, True)
    session.hand_in()
    return session


def wrong_by_hand(session):
    """What the wrong answer to task 2 earns: its points over all, of the 30 % it weighs."""
    exercise = session.exercise(2)
    points = sum(check.points for check in exercise.checks)
    report = simulated(exercise, exercise.solution.rejected[0].submission)
    return Fraction(30 * sum(check.earned for check in report.checks), points)


def test_the_score_is_the_one_computed_by_hand(written):
    sheet = score(written)
    assert sheet.tasks[0].earned == 50
    assert sheet.tasks[1].earned == wrong_by_hand(written) < 30
    assert sheet.tasks[2].earned == 0
    assert sheet.percent == 50 + wrong_by_hand(written)
    assert [task.state for task in sheet.tasks][::2] == ["solved", "left"]
    assert [task.seconds for task in sheet.tasks] == [50, 40, 0]
    assert [task.flagged for task in sheet.tasks] == [False, True, False]
    assert sheet.tasks[1].findings
    assert not sheet.tasks[0].findings
    assert not sheet.tasks[2].findings


def test_it_is_graded_once(progress, written):
    graded = []

    def once(exercise, submission):
        graded.append(exercise.id)
        return simulated(exercise, submission)

    first = settle(progress, written, once)
    second = settle(progress, written, once)
    assert graded == ["frontend-egress", "backend-egress", "kernel-surface"]
    assert sheet_json(first.sheet) == sheet_json(second.sheet)
    assert result_of(progress, written.number) == second


def test_of_two_that_grade_at_once_one_counts(progress, written, file, clocks):
    """The second grades while the first does, and the attempts are noted once."""
    both = threading.Barrier(2)

    def slowly(exercise, submission):
        if exercise.id == "frontend-egress":
            both.wait(timeout=30)
        return simulated(exercise, submission)

    results = []

    def grade():
        opened = Progress.open(file, clock=lambda: clocks.wall)
        results.append(settle(opened, resume(opened.exams, written.number, clocks), slowly))
        opened.close()

    threads = [threading.Thread(target=grade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == 2
    assert results[0] == results[1]
    assert len(progress.exams.sheets(written.number)) == 1
    assert len(progress.attempts("frontend-egress")) == 1


def test_answers_are_noted_as_attempts_but_not_what_was_left(progress, written):
    settle(progress, written)
    (right,) = progress.attempts("frontend-egress")
    (wrong,) = progress.attempts("backend-egress")
    assert (right.passed, right.seconds, right.seed) == (True, 50, 0)
    assert (wrong.passed, wrong.seconds, wrong.seed) == (False, 40, 12)
    assert progress.attempts("kernel-surface") == ()


def test_grading_again_keeps_both_and_the_first_counts(progress, written, clocks):
    first = settle(progress, written)
    clocks.passes(days=1)

    def sterner(exercise, submission):
        return simulated(exercise, exercise.starter)

    both = grade_again(progress, written.number, sterner)
    assert both.sheet.percent == first.sheet.percent > 0
    assert [(at, sheet.percent) for at, sheet in both.again] == [(clocks.wall, 0)]
    assert len(progress.attempts("frontend-egress")) == 1
    assert "graded again" in [event.kind for event in progress.exams.events(written.number)]
    assert result_of(progress, written.number) == both


def test_a_cluster_that_is_not_to_be_had_is_said_task_by_task(progress, session):
    answer(session, 1, reference(1, session))
    session.hand_in()

    def live(exercise, submission):
        if exercise.id == "frontend-egress":
            raise UnavailableError("the cluster does not answer")
        return simulated(exercise, submission)

    sheet = settle(progress, session, live).sheet
    assert sheet.tasks[0].trouble == "graded in the simulator: the cluster does not answer"
    assert sheet.tasks[0].state == "solved"
    assert [task.trouble for task in sheet.tasks[1:]] == ["", ""]
    assert progress.attempts("frontend-egress")[0].passed


def test_an_exercise_that_is_gone_earns_nothing_and_the_rest_is_graded(progress, session, clocks):
    answer(session, 1, reference(1, session))
    session.hand_in()

    def find(name, seed):
        if name == "backend-egress":
            return open_exercise("no-such-exercise")
        return open_exercise(name, seed=seed)

    sheet = score(resume(progress.exams, session.number, clocks, find))
    assert sheet.tasks[1].trouble.startswith("it could not be graded: there is no exercise")
    assert sheet.percent == 50


def test_an_exercise_that_was_changed_since_is_said(session, monkeypatch):
    session.hand_in()
    monkeypatch.setattr("lab.exam.session.exercise_print", lambda exercise: "another")
    assert [task.trouble for task in score(session).tasks] == [
        "the exercise's files have changed since the exam began"
    ] * 3


def test_what_was_changed_afterwards_stands_in_the_sheet(progress, written, clocks):
    progress._store.write(("UPDATE exam_files SET text = '# better' WHERE exam = ?", (written.number,)))
    found = settle(progress, resume(progress.exams, written.number, clocks))
    assert any("changed afterwards" in remark for remark in found.sheet.remarks)


def test_earlier_rehearsals_of_the_same_blueprint_are_told(progress, paper, clocks):
    results = []
    for right in (False, True, False):
        one = begin(progress.exams, paper, clocks=clocks)
        if right:
            answer(one, 1, reference(1, one))
        clocks.passes(minutes=5)
        one.hand_in()
        results.append(settle(progress, one))
    told = rehearsal(progress, results[2], CATALOG)
    assert [(each.exam, each.percent, each.passed) for each in told.history] == [(1, 0, False), (2, 50, False)]
    assert rehearsal(progress, results[0], CATALOG).history == ()


def test_exams_are_looked_at_without_being_changed(progress, session, paper, clocks):
    assert [each.number for each in running(progress.exams, clocks)] == [session.number]
    before = progress.exams.get(session.number), progress.exams.events(session.number)
    clocks.passes(minutes=59)
    assert standings(progress.exams, clocks)[0].left.text == "0:01:00"
    clocks.passes(minutes=2)
    (found,) = standings(progress.exams, clocks)
    assert not found.running
    assert not found.ended
    assert (progress.exams.get(session.number), progress.exams.events(session.number)) == before
    assert lately_drawn(progress.exams, 6) == (frozenset({"frontend-egress", "backend-egress", "kernel-surface"}),)
