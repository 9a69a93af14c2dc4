"""A progress file of one's own, and exams in it."""

import pytest

from lab.exam.paper import Paper, Task
from lab.exam.session import begin, resume
from lab.progress import Progress
from tests.exam.papers import TestClocks


@pytest.fixture
def clocks():
    return TestClocks()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "progress.sqlite"


@pytest.fixture
def progress(file, clocks):
    opened = Progress.open(file, clock=lambda: clocks.wall)
    yield opened
    opened.close()


@pytest.fixture
def paper():
    """Three tasks, of two domains and five, three and two tenths of the weight."""
    return Paper(
        "three", "Three tasks", 7, 60, 67,
        (
            Task(1, "frontend-egress", "cluster-setup", 0, 50),
            Task(2, "backend-egress", "cluster-setup", 12, 30),
            Task(3, "kernel-surface", "system-hardening", 0, 20),
        ),
    )  # fmt: skip


@pytest.fixture
def session(progress, paper, clocks):
    return begin(progress.exams, paper, clocks=clocks)


@pytest.fixture
def again(progress, session, clocks):
    """The same exam as another process finds it."""
    return lambda: resume(progress.exams, session.number, clocks)
