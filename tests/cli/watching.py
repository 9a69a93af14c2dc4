"""What the tests of ``cks-lab watch`` share: an exercise and answers to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise

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


class Disk:
    """Marks of files as a test sets them."""

    def __init__(self, **marks: object) -> None:
        self.marks = marks

    def look(self, name: str):
        mark = self.marks.get(name)
        return None if mark is None else (mark,)
