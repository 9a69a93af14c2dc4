"""An exam being written: nothing is lost, and nothing is changed once it is over."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from lab.exam.session import Ending, ExamOverError, begin, resume
from lab.progress import Place, Progress

ROOT = Path(__file__).parents[2]


def first_file(session, number=1):
    return next(iter(session.texts(number)))


def test_every_key_is_there_for_another_process(session, again, clocks):
    file = first_file(session)
    for text in ("a", "ab", "ab\n", "ab\nc: ä☃ \x00 \r\n"):
        session.write(1, file, text)
        assert again().texts(1)[file] == text


def test_every_key_outlives_kill_nine(tmp_path):
    """The process kills itself right after a write, without a chance to do anything more."""
    file = tmp_path / "progress.sqlite"
    script = """\
import os, signal, sys
from pathlib import Path
from lab.exam.paper import Paper, Task
from lab.exam.session import begin
from lab.progress import Place, Progress
progress = Progress.open(Path(sys.argv[1]))
paper = Paper("one", "One", 1, 60, 67, (Task(1, "frontend-egress", "cluster-setup", 0, 100),))
session = begin(progress.exams, paper)
session.go_to(1)
session.flag(1, True)
session.keep_place(1, Place("frontend-allow-egress.yaml", 3, 5))
session.write_notes("ask for more time")
for length in range(1, 40):
    session.write(1, "frontend-allow-egress.yaml", "k" * length)
os.kill(os.getpid(), signal.SIGKILL)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, str(file)], timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert ran.returncode == -signal.SIGKILL
    progress = Progress.open(file)
    found = resume(progress.exams, 1)
    assert found.texts(1)["frontend-allow-egress.yaml"] == "k" * 39
    assert found.task(1).flagged
    assert (found.task(1).line, found.task(1).column) == (3, 5)
    assert found.notes == "ask for more time"
    assert not found.ended
    assert timedelta(minutes=59) < found.left.time < timedelta(minutes=60)
    progress.close()


def test_flags_notes_and_places_are_kept(session, again):
    session.go_to(3)
    session.flag(2, True)
    session.flag(3, True)
    session.flag(3, False)
    session.write_notes("come back to 2")
    session.keep_place(3, Place("hardening.conf", 7, 9))
    found = again()
    assert found.at_task == 3
    assert [found.task(number).flagged for number in (1, 2, 3)] == [False, True, False]
    assert [found.task(number).seen for number in (1, 2, 3)] == [False, False, True]
    assert found.notes == "come back to 2"
    assert (found.task(3).file, found.task(3).line, found.task(3).column) == ("hardening.conf", 7, 9)


def test_a_task_that_was_only_looked_at_is_not_touched(session, again):
    session.go_to(1)
    file = first_file(session)
    starter = session.texts(1)[file]
    session.write(1, file, starter)
    assert not session.touched(1)
    session.write(1, file, starter + " ")
    assert session.touched(1)
    assert again().touched(1)
    session.write(1, file, starter)
    assert not session.touched(1)
    assert not again().touched(1)


def test_what_is_not_there_is_refused(session, progress, clocks):
    with pytest.raises(LookupError):
        session.write(1, "other.yaml", "x")
    for number in (0, 4, -1):
        with pytest.raises(LookupError):
            session.go_to(number)
    with pytest.raises(LookupError, match="there is no exam 99"):
        resume(progress.exams, 99, clocks)


# Time


def test_time_goes_on_while_nobody_looks(session, again, clocks):
    clocks.passes(minutes=20)
    assert session.tick().left.text == "0:40:00"
    clocks.passes(minutes=15)
    found = again()
    assert found.tick().left.text == "0:25:00"
    assert found.ends_at == clocks.wall + timedelta(minutes=25)


def test_time_on_a_task_is_counted_but_not_while_the_lab_is_away(session, again, clocks):
    session.go_to(1)
    for _ in range(30):
        clocks.passes(seconds=10)
        session.tick()
    session.go_to(2)
    for _ in range(6):
        clocks.passes(seconds=10)
        session.tick()
    clocks.passes(minutes=10)
    session.tick()
    assert [again().task(number).seconds for number in (1, 2, 3)] == [300, 60, 0]


def test_warnings_come_once_whoever_looks(session, clocks):
    told = []
    for second in range(3599):
        clocks.passes(seconds=1)
        if second % 7 == 0:
            session.write(1, first_file(session), f"{second}")
        told += session.tick().warnings
    assert told == [30, 15, 5]


def test_time_out_ends_it_at_the_deadline(session, again, clocks):
    session.write(1, first_file(session), "late: no\n")
    deadline = session.ends_at
    clocks.passes(minutes=59, seconds=59)
    assert not session.tick().over
    clocks.passes(seconds=1)
    assert session.tick().over
    found = again()
    assert (found.record.ending, found.record.ended) == (Ending.TIME_OUT, deadline.isoformat())
    assert found.untouched_since


def test_time_out_found_on_resume_ended_at_the_deadline_too(session, again, clocks):
    deadline = session.ends_at
    session.write(1, first_file(session), "in: time\n")
    clocks.passes(days=3)
    found = again()
    assert not found.ended
    assert found.tick().over
    assert (found.record.ending, found.record.ended) == (Ending.TIME_OUT, deadline.isoformat())
    assert found.texts(1)[first_file(found)] == "in: time\n"


def test_a_key_after_the_deadline_does_not_count(session, again, clocks):
    file = first_file(session)
    session.write(1, file, "in time")
    clocks.passes(hours=1)
    with pytest.raises(ExamOverError):
        session.write(1, file, "too late")
    assert again().texts(1)[file] == "in time"
    assert again().ended


def test_a_clock_that_was_set_is_told_and_changes_nothing(session, clocks):
    clocks.passes(minutes=10)
    clocks.is_set(hours=-1)
    tick = session.tick()
    assert tick.left.text == "0:50:00"
    assert tick.jump.by == timedelta(hours=-1)
    clocks.passes(minutes=1)
    clocks.is_set(hours=5)
    assert session.tick().left.text == "0:49:00"
    session.hand_in()
    assert list(session.remarks()) == [
        "0:10:00 into the exam the clock was set back by 60 minutes; the time went on as it was",
        "0:11:00 into the exam the clock was set forward by 5 hours; the time went on as it was",
    ]


def test_a_jump_while_writing_is_told_at_the_next_look(session, clocks):
    clocks.is_set(hours=2)
    session.write(1, first_file(session), "x")
    assert session.tick().jump.by == timedelta(hours=2)
    assert session.tick().jump is None


def test_a_restart_of_the_machine_neither_stops_nor_ends_it(session, again, clocks):
    clocks.passes(minutes=10)
    session.tick()
    clocks.passes(minutes=5)
    clocks.boot, clocks.steady = "second", 20.0
    found = again()
    assert found.tick().left.text == "0:45:00"
    clocks.passes(minutes=1)
    assert found.tick().left.text == "0:44:00"


# After the end


def test_nothing_is_written_once_it_is_handed_in(session, progress, again, clocks):
    file = first_file(session)
    session.write(1, file, "handed in")
    session.hand_in()
    other = again()
    for one in (session, other):
        for change in (
            lambda one=one: one.write(1, file, "more"),
            lambda one=one: one.flag(1, True),
            lambda one=one: one.write_notes("more"),
            lambda one=one: one.go_to(2),
            lambda one=one: one.tried(1, "trace"),
        ):
            with pytest.raises(ExamOverError):
                change()
    exams, number = progress.exams, session.number
    exams.keep_file(number, 1, file, "more", "now")
    exams.keep_notes(number, "more")
    exams.flag(number, 1, True)
    exams.go_to(number, 2)
    exams.spend(number, 1, 100)
    exams.end(number, "again", "never", "no")
    found = again()
    assert found.texts(1)[file] == "handed in"
    assert (found.notes, found.at_task) == ("", 1)
    assert (found.task(1).flagged, found.task(1).seconds) == (False, 0)
    assert found.record.ending == Ending.HANDED_IN
    assert found.untouched_since


def test_handing_in_in_one_terminal_ends_it_in_the_other(session, again, file, clocks):
    mine = first_file(session)
    elsewhere = Progress.open(file)
    other = resume(elsewhere.exams, session.number, clocks)
    other.hand_in()
    elsewhere.close()
    with pytest.raises(ExamOverError):
        session.write(1, mine, "too late")
    assert session.ended
    assert session.tick().over
    assert session.record.ending == Ending.HANDED_IN
    assert again().texts(1)[mine] != "too late"


def test_handing_in_twice_changes_nothing(session, clocks):
    clocks.passes(minutes=1)
    session.hand_in()
    ended = session.record
    clocks.passes(minutes=1)
    session.hand_in()
    assert session.record == ended


def test_an_answer_changed_in_the_file_is_noticed(session, again, progress):
    session.write(1, first_file(session), "mine")
    session.hand_in()
    assert list(again().remarks()) == []
    progress._store.write(("UPDATE exam_files SET text = 'better' WHERE exam = ?", (session.number,)))
    assert not again().untouched_since
    assert [remark for remark in again().remarks() if "changed afterwards" in remark]


def test_a_paper_changed_in_the_file_is_noticed(session, again, progress):
    session.hand_in()
    progress._store.write(("UPDATE exams SET paper = replace(paper, '50', '51')", ()))
    assert not again().untouched_since


def test_two_that_begin_at_once_get_numbers_of_their_own(progress, paper, clocks, file):
    elsewhere = Progress.open(file)
    one = begin(progress.exams, paper, clocks=clocks)
    clocks.passes(seconds=1)
    other = begin(elsewhere.exams, paper, clocks=clocks)
    assert one.number != other.number
    one.write(1, first_file(one), "one")
    other.write(1, first_file(other), "other")
    assert one.texts(1)[first_file(one)] == "one"
    assert resume(progress.exams, one.number, clocks).texts(1) == one.texts(1)
    elsewhere.close()


def test_without_a_desk_no_time_is_counted_for_a_task(session, again, clocks):
    """In an exam that is written in folders it is not known which task one is at."""
    clocks.passes(seconds=30)
    session.write(2, first_file(session, 2), "x")
    assert [again().task(number).seconds for number in (1, 2, 3)] == [0, 0, 0]
