"""The exams in the progress file: what was drawn, what was written, what happened, what it was worth.

What was handed in cannot be changed: every statement that writes to a task asks that the exam is still going.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isfinite
from types import NoneType
from typing import Any

from lab.progress.rows import storable
from lab.progress.store import Row, Store
from lab.quick_dataclass import dataclass

GOING = "EXISTS (SELECT 1 FROM exams WHERE id = ? AND ending = '')"


@dataclass(frozen=True, slots=True)
class ExamRecord:
    """One exam. Moments are in UTC, ISO 8601; ``used`` is in seconds, as of the clocks ``wall``, ``steady``, ``boot``.

    ``ending`` says how it ended, and is empty while it goes on; ``seal`` is the fingerprint of what was handed in.
    ``made_by`` is the version of the lab that drew the paper; ``paper`` and the sheets are as they were kept.
    """

    id: int
    started: str
    made_by: str
    paper: Mapping[str, Any]
    cluster: str
    ended: str
    ending: str
    used: float
    wall: str
    steady: float | None
    boot: str
    at_task: int
    notes: str
    seal: str


@dataclass(frozen=True, slots=True)
class TaskRecord:
    """A task of an exam: flagged, seconds spent on it, whether it was ever looked at, and where the cursor was."""

    number: int
    flagged: bool = False
    seconds: float = 0.0
    seen: bool = False
    file: str = ""
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class EventRecord:
    """Something that happened in an exam, ``used`` seconds after it began; ``task`` is 0 where it concerns none."""

    used: float
    wall: str
    kind: str
    task: int
    detail: str


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """A score sheet, when it was made, and by which version of the lab; the first one counts."""

    at: str
    made_by: str
    sheet: Mapping[str, Any]


EXAM = (
    "SELECT id, started, made_by, paper, cluster, ended, ending, used, wall, steady, boot, at_task, notes, seal"
    " FROM exams"
)
TASKS = 'SELECT number, flagged, seconds, seen, file, line, "column" FROM exam_tasks WHERE exam = ? ORDER BY number'


class Exams:
    """Every exam of a progress file. What was written outlives the process from the moment a call returns."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # Beginning and end

    def begin(
        self,
        paper: Mapping[str, Any],
        numbers: range,
        cluster: str,
        made_by: str,
        wall: str,
        steady: float | None,
        boot: str,
    ) -> int:
        """Keep a new exam; returns its number."""
        kept = json.dumps(paper)
        self._store.write(
            (
                "INSERT INTO exams (started, made_by, paper, cluster, wall, steady, boot) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (wall, made_by, kept, cluster, wall, steady, boot),
            ),
            *(("INSERT INTO exam_tasks (exam, number) SELECT max(id), ? FROM exams", (number,)) for number in numbers),
        )
        # Not the newest of all: another terminal may begin one at the same time.
        found = self._store.read("SELECT max(id) FROM exams WHERE started = ? AND paper = ?", (wall, kept))
        return int(found[0][0])

    def end(self, exam: int, ending: str, ended: str, seal: str) -> None:
        """Close an exam; from now on nothing of it can be written. One that has ended stays as it ended."""
        self._store.write(
            (
                "UPDATE exams SET ending = ?, ended = ?, seal = ? WHERE id = ? AND ending = ''",
                (ending, ended, seal, exam),
            )
        )

    def ending(self, exam: int) -> str:
        """How it ended, whichever process ended it; empty while it goes on."""
        rows = self._store.read("SELECT ending FROM exams WHERE id = ?", (exam,))
        return str(rows[0][0]) if rows else ""

    def numbers(self) -> tuple[int, ...]:
        """The numbers of all exams, of those too whose row is damaged."""
        return tuple(int(row[0]) for row in self._store.read("SELECT id FROM exams ORDER BY id"))

    def every(self) -> tuple[ExamRecord, ...]:
        """All exams, the oldest first; one whose row is damaged is left out."""
        found = (_exam(row) for row in self._store.read(f"{EXAM} ORDER BY id"))
        return tuple(exam for exam in found if exam)

    def get(self, exam: int) -> ExamRecord | None:
        """The exam of a number; None where there is none, or it is damaged."""
        rows = self._store.read(f"{EXAM} WHERE id = ?", (exam,))
        return _exam(rows[0]) if rows else None

    # While it goes on

    def keep_time(self, exam: int, used: float, wall: str, steady: float | None, boot: str) -> None:
        """Note how much time is used, and by which clocks. It never becomes less."""
        self._store.write(
            (
                "UPDATE exams SET used = max(used, ?), wall = ?, steady = ?, boot = ? WHERE id = ? AND ending = ''",
                (used, wall, steady, boot, exam),
            )
        )

    def tasks(self, exam: int) -> tuple[TaskRecord, ...]:
        """Every task, by number; one whose row is damaged is left out."""
        rows = self._store.read(TASKS, (exam,))
        return tuple(
            TaskRecord(row[0], bool(row[1]), row[2], bool(row[3]), *row[4:])
            for row in rows
            if _like(row, (int, int, float, int, str, int, int))
        )

    def go_to(self, exam: int, number: int) -> None:
        """Note which task lies on the desk."""
        self._store.write(
            ("UPDATE exams SET at_task = ? WHERE id = ? AND ending = ''", (number, exam)),
            (f"UPDATE exam_tasks SET seen = 1 WHERE exam = ? AND number = ? AND {GOING}", (exam, number, exam)),
        )

    def flag(self, exam: int, number: int, flagged: bool) -> None:
        """Set or take away a task's flag."""
        self._store.write(
            (
                f"UPDATE exam_tasks SET flagged = ? WHERE exam = ? AND number = ? AND {GOING}",
                (flagged, exam, number, exam),
            )
        )

    def spend(self, exam: int, number: int, seconds: float) -> None:
        """Count more time for a task."""
        self._store.write(
            (
                f"UPDATE exam_tasks SET seconds = seconds + ? WHERE exam = ? AND number = ? AND {GOING}",
                (seconds, exam, number, exam),
            )
        )

    def keep_place(self, exam: int, number: int, file: str, line: int, column: int) -> None:
        """Remember where the cursor is."""
        self._store.write(
            (
                f'UPDATE exam_tasks SET file = ?, line = ?, "column" = ? WHERE exam = ? AND number = ? AND {GOING}',
                (file, line, column, exam, number, exam),
            )
        )

    def keep_file(self, exam: int, number: int, file: str, text: str, now: str) -> None:
        """Keep what stands in a file of a task."""
        self._store.write(
            (
                f"INSERT INTO exam_files SELECT ?, ?, ?, ?, ? WHERE {GOING}"
                " ON CONFLICT DO UPDATE SET text = excluded.text, updated = excluded.updated",
                (exam, number, file, storable(text), now, exam),
            )
        )

    def files(self, exam: int) -> Mapping[int, Mapping[str, str]]:
        """What was written, by task and file; nothing for what was never touched."""
        found: dict[int, dict[str, str]] = {}
        rows = self._store.read(
            "SELECT number, file, text FROM exam_files WHERE exam = ? ORDER BY number, file", (exam,)
        )
        for number, file, text in rows:
            if _like((number, file, text), (int, str, str)):
                found.setdefault(number, {})[file] = text
        return found

    def keep_notes(self, exam: int, text: str) -> None:
        """Keep the scratch pad."""
        self._store.write(("UPDATE exams SET notes = ? WHERE id = ? AND ending = ''", (storable(text), exam)))

    # What happened

    def note(self, exam: int, used: float, wall: str, kind: str, task: int = 0, detail: str = "") -> None:
        """Write down something that happened."""
        self._store.write(
            (
                "INSERT INTO exam_events (exam, used, wall, kind, task, detail) VALUES (?, ?, ?, ?, ?, ?)",
                (exam, used, wall, kind, task, storable(detail)),
            )
        )

    def events(self, exam: int) -> tuple[EventRecord, ...]:
        """What happened, in order; what is damaged is left out."""
        rows = self._store.read(
            "SELECT used, wall, kind, task, detail FROM exam_events WHERE exam = ? ORDER BY id", (exam,)
        )
        return tuple(EventRecord(*row) for row in rows if _like(row, (float, str, str, int, str)))

    # What it was worth

    def keep_sheet(self, exam: int, at: str, made_by: str, sheet: Mapping[str, Any], *, again: bool = False) -> bool:
        """Keep a score sheet, and tell whether it was kept: a second one only where it is asked for by ``again``."""
        added = self._store.read(
            "INSERT INTO exam_sheets (exam, at, made_by, sheet) SELECT ?, ?, ?, ?"
            " WHERE ? OR NOT EXISTS (SELECT 1 FROM exam_sheets WHERE exam = ?) RETURNING id",
            (exam, at, made_by, json.dumps(sheet), again, exam),
        )
        return bool(added)

    def sheets(self, exam: int) -> tuple[SheetRecord, ...]:
        """The score sheets, the oldest first: the one made when the exam ended, then those of each grading again.

        One whose row is damaged is empty.
        """
        rows = self._store.read("SELECT at, made_by, sheet FROM exam_sheets WHERE exam = ? ORDER BY id", (exam,))
        return tuple(SheetRecord(str(row[0]), str(row[1]), _mapping(row[2]) or {}) for row in rows)


def _exam(row: Row) -> ExamRecord | None:
    if not _like(row, (int, str, str, str, str, str, str, float, str, (float, NoneType), str, int, str, str)):
        return None
    paper = _mapping(row[3])
    if not paper or not all(map(_moment, filter(None, (row[1], row[5], row[8])))):
        return None
    return ExamRecord(row[0], row[1], row[2], paper, *row[4:])


def _like(row: Row, kinds: Sequence[type | tuple[type, ...]]) -> bool:
    """Whether every value is of its kind; what a number's column holds may be something else in a damaged file."""
    return all(
        isinstance(value, kind) and not (isinstance(value, float) and not isfinite(value))
        for value, kind in zip(row, kinds, strict=True)
    )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _mapping(text: object) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
