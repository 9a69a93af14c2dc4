"""Exams to test with: a clock in the test's hands, and answers written as a candidate would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lab.catalog.catalog import open_catalog
from lab.catalog.places import shipped
from lab.exam.clock import Reading

CATALOG = open_catalog(shipped())
DOMAINS = [domain.id for domain in CATALOG.domains]
MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class TestClocks:
    """The machine's clocks, moved by hand."""

    __test__ = False

    def __init__(self):
        self.wall = MORNING
        self.steady = 1_000.0
        self.boot = "first"

    def __call__(self):
        return Reading(self.wall, self.steady, self.boot)

    def passes(self, **time):
        """Time goes by: both clocks go on."""
        self.wall += timedelta(**time)
        if self.steady is not None:
            self.steady += timedelta(**time).total_seconds()

    def is_set(self, **by):
        """The wall clock is set, by so much."""
        self.wall += timedelta(**by)


def texts(session, number, submission):
    """A submission's files by the names that the task's editors have."""
    names = list(session.texts(number))
    found = {file.name: str(file.text) for file in submission.files}
    return found if found.keys() <= set(names) else dict(zip(names, found.values(), strict=False))


def answer(session, number, submission):
    """Write a submission into a task's files."""
    written = texts(session, number, submission)
    for file in session.texts(number):
        session.write(number, file, written.get(file, ""))
