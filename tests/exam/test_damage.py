"""A progress file that somebody, or a disk, has damaged: said in a sentence, and the other exams go on."""

from contextlib import suppress

import pytest

from lab.exam.paper import Paper, Task
from lab.exam.results import grade_again, result_of, settle
from lab.exam.session import begin, resume
from lab.exam.standing import standings
from lab.progress import Progress
from tests.exam.papers import TestClocks

JUNK = ["'x'", "-1", "1e999", "x'ff00'", "''", "'[1]'"]
PLACES = {
    "exams": ["started", "paper", "ended", "ending", "used", "wall", "steady", "boot", "at_task", "notes", "seal"],
    "exam_tasks": ["number", "flagged", "seconds", "seen", "file", "line", '"column"'],
    "exam_files": ["number", "file", "text"],
    "exam_events": ["used", "wall", "kind", "task", "detail"],
    "exam_sheets": ["at", "made_by", "sheet"],
}


FIRST, SECOND = 1, 2


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A progress file with one exam that was graded, and one to go on with."""
    file = tmp_path_factory.mktemp("whole") / "progress.sqlite"
    clocks = TestClocks()
    opened = Progress.open(file, clock=lambda: clocks.wall)
    paper = Paper("one", "One task", 7, 60, 67, (Task(1, "frontend-egress", "cluster-setup", 0, 100),))
    first = begin(opened.exams, paper, clocks=clocks)
    first.write(1, next(iter(first.texts(1))), "x")
    first.hand_in()
    settle(opened, first)
    begin(opened.exams, paper, clocks=clocks)
    opened.close()
    return file.read_bytes()


@pytest.fixture
def two(whole, file, progress_of):
    """The same, in a file of its own."""
    file.write_bytes(whole)
    return progress_of()


@pytest.fixture
def progress_of(file, clocks):
    """Opens the file once it is there."""
    opened = []

    def of():
        opened.append(Progress.open(file, clock=lambda: clocks.wall))
        return opened[-1]

    yield of
    for each in opened:
        each.close()


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize(("table", "column"), [(table, column) for table, found in PLACES.items() for column in found])
def test_whatever_stands_in_a_row(two, clocks, table, column, junk):
    progress = two
    mine = "id" if table == "exams" else "exam"
    progress._store.write((f"UPDATE OR REPLACE {table} SET {column} = {junk} WHERE {mine} = {FIRST}", ()))
    with suppress(LookupError, ValueError):  # which the commands tell in a sentence
        found = resume(progress.exams, FIRST, clocks)
        found.tick()
        list(found.remarks())
        if found.ended:
            settle(progress, found)
            result_of(progress, FIRST)
    assert SECOND in [each.number for each in standings(progress.exams, clocks)]
    assert resume(progress.exams, SECOND, clocks).tick().left.text == "1:00:00"


def test_a_damaged_sheet_is_not_silently_made_anew(two, clocks):
    progress = two
    progress._store.write(("UPDATE exam_sheets SET sheet = '{' WHERE exam = ?", (FIRST,)))
    with pytest.raises(ValueError, match="the score sheet that was kept is damaged"):
        settle(progress, resume(progress.exams, FIRST, clocks))
    again = grade_again(progress, FIRST)
    assert again.sheet.remarks == ("a score sheet of this exam is damaged; the oldest that is whole counts",)
    assert result_of(progress, FIRST) == again
