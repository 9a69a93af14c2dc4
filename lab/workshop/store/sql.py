"""What both databases do the same way, written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from lab.workshop.store import Happening, NewerStoreError, NoWorkshopError, Submitting, Write, Written, rows
from lab.workshop.store.rows import Row
from lab.workshop.store.schema import OF_PEOPLE, VERSION
from lab.workshop.values import Bearer, Event, Kept, Kind, Role, Workshop


class Cursor(Protocol):
    """The part of a database's cursor that is used."""

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """Carry out a statement."""

    def fetchall(self) -> list[Any]:
        """The rows it gives."""


class SqlStore:
    """A store over a database; ``transaction`` is the database's own. Values stand as ``?``."""

    shared = False
    locking = ""
    """What a query says to lock the row it reads, where the transaction alone does not."""

    def transaction(self) -> AbstractContextManager[Cursor]:
        """A transaction: on the disk when it is left, or undone when an error leaves it. Raises StoreError."""
        raise NotImplementedError

    @contextmanager
    def _cursor(self) -> Iterator[Cursor]:
        with self.transaction() as cursor:
            yield cursor

    def _rows(self, statement: str, values: Row = ()) -> list[Row]:
        with self._cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def make(self, workshop: Workshop) -> None:
        """Keep a new workshop."""
        with self._cursor() as cursor:
            cursor.execute(
                f"INSERT INTO workshops ({rows.WORKSHOP}, schema, number, elapsed) VALUES (?, ?, ?, ?, ?, ?, 0, 0)",
                (*rows.workshop_row(workshop), VERSION),
            )

    def workshops(self) -> list[Workshop]:
        """Every workshop, the newest first."""
        found = self._rows(f"SELECT {rows.WORKSHOP} FROM workshops ORDER BY made DESC, id")
        return [rows.workshop_of(row) for row in found]

    def workshop(self, workshop: str) -> Workshop:
        """The workshop of that id. Raises NoWorkshopError, NewerStoreError."""
        found = self._rows(f"SELECT {rows.WORKSHOP}, schema FROM workshops WHERE id = ?", (workshop,))
        if not found:
            raise NoWorkshopError(workshop)
        if found[0][-1] > VERSION:
            raise NewerStoreError(f"workshop {workshop} was made by a newer cks-lab: update this one")
        return rows.workshop_of(found[0])

    def add_token(self, workshop: str, token: str, bearer: Bearer) -> None:
        """Keep the hash of an instructor's or a projector's token."""
        with self._cursor() as cursor:
            _add_token(cursor, workshop, token, bearer)

    def bearer(self, workshop: str, token: str) -> Bearer | None:
        """Who the token of that hash belongs to."""
        found = self._rows("SELECT role, learner FROM tokens WHERE hash = ? AND workshop = ?", (token, workshop))
        return Bearer(Role(found[0][0]), found[0][1]) if found else None

    def bearers(self, workshop: str) -> dict[str, Bearer]:
        """Whose tokens there are, by the tokens' hashes."""
        found = self._rows("SELECT hash, role, learner FROM tokens WHERE workshop = ?", (workshop,))
        return {row[0]: Bearer(Role(row[1]), row[2]) for row in found}

    def append(self, workshop: str, writes: Sequence[Write], offset: float, at: str) -> list[Written]:
        """Carry out the writes in their order, all or none; they are on the disk when this returns."""
        with self._cursor() as cursor:
            cursor.execute(f"SELECT number, elapsed FROM workshops WHERE id = ?{self.locking}", (workshop,))
            found = cursor.fetchall()
            if not found:
                raise NoWorkshopError(workshop)
            appending = _Appending(cursor, workshop, found[0][0], max(found[0][1], offset), at)
            written = [appending.write(each) for each in writes]
            cursor.execute(
                "UPDATE workshops SET number = ?, elapsed = ? WHERE id = ?",
                (appending.number, appending.offset, workshop),
            )
        return written

    def events(self, workshop: str, since: int = 0) -> list[Event]:
        """The events with higher numbers, in order."""
        found = self._rows(
            f"SELECT {rows.EVENT} FROM events WHERE workshop = ? AND number > ? ORDER BY number", (workshop, since)
        )
        return [rows.event_of(row) for row in found]

    def submission(self, workshop: str, submission: str) -> Kept | None:
        """The submission of that id."""
        with self._cursor() as cursor:
            return _submission(cursor, workshop, submission)

    def submissions(self, workshop: str, learner: str = "") -> list[Kept]:
        """Every submission, or a learner's, by learner and sequence."""
        only, values = (" AND learner = ?", (workshop, learner)) if learner else ("", (workshop,))
        found = self._rows(
            f"SELECT {rows.SUBMISSION} FROM submissions WHERE workshop = ?{only} ORDER BY learner, sequence", values
        )
        return [rows.submission_of(row) for row in found]

    def exchange_seen(self, workshop: str, seen: Mapping[str, float]) -> dict[str, float]:
        """Keep when learners were last seen here, and give when they were anywhere."""
        with self._cursor() as cursor:
            for learner, offset in sorted(seen.items()):
                cursor.execute(
                    "UPDATE learners SET seen = ? WHERE workshop = ? AND id = ? AND seen < ?",
                    (offset, workshop, learner, offset),
                )
            cursor.execute("SELECT id, seen FROM learners WHERE workshop = ?", (workshop,))
            return dict(cursor.fetchall())

    def delete(self, workshop: str) -> None:
        """Remove the workshop, its people and their work."""
        self.workshop(workshop)
        with self._cursor() as cursor:
            for table in OF_PEOPLE:
                cursor.execute(f"DELETE FROM {table} WHERE workshop = ?", (workshop,))
            cursor.execute("DELETE FROM workshops WHERE id = ?", (workshop,))
        self.forget()

    def forget_removed(self) -> None:
        """Nothing more than the database does by itself."""

    def forget(self) -> None:
        """Leave nothing of what was deleted in the database's files."""
        raise NotImplementedError


class _Appending:
    """The writes of one transaction, which holds the workshop's row."""

    def __init__(self, cursor: Cursor, workshop: str, number: int, offset: float, at: str) -> None:
        self.cursor = cursor
        self.workshop = workshop
        self.number = number
        self.offset = offset
        self.at = at

    def write(self, write: Write) -> Written:
        """Carry out one of them."""
        learner = write.handed_in.learner if isinstance(write, Submitting) else write.learner
        joins = isinstance(write, Happening) and write.kind is Kind.JOINED
        if learner and not joins and not self._is_there(learner):
            return Written(gone=True)
        return self._submit(write) if isinstance(write, Submitting) else self._happen(write)

    def _is_there(self, learner: str) -> bool:
        self.cursor.execute("SELECT 1 FROM learners WHERE workshop = ? AND id = ?", (self.workshop, learner))
        return bool(self.cursor.fetchall())

    def _happen(self, write: Happening) -> Written:
        if write.kind is Kind.JOINED:
            who = (self.workshop, write.learner)
            self.cursor.execute("INSERT INTO learners (workshop, id, seen) VALUES (?, ?, 0)", who)
            _add_token(self.cursor, self.workshop, write.token, Bearer(Role.LEARNER, write.learner))
        if write.kind is Kind.REMOVED:
            for table, column in OF_PEOPLE.items():
                self.cursor.execute(
                    f"DELETE FROM {table} WHERE workshop = ? AND {column} = ?", (self.workshop, write.learner)
                )
        return Written(self._event(write.kind, write.learner, write.exercise, dict(write.facts)))

    def _submit(self, write: Submitting) -> Written:
        sent, graded = write.handed_in, write.graded
        known = _submission(self.cursor, self.workshop, sent.id)
        if known is not None:
            return Written(known=known)
        self.cursor.execute(
            "SELECT 1 FROM submissions WHERE workshop = ? AND learner = ? AND sequence = ?",
            (self.workshop, sent.learner, sent.sequence),
        )
        if self.cursor.fetchall():
            return Written()
        kept = Kept(sent, graded, write.late, self.at, self.offset)
        row = (self.workshop, *rows.submission_row(kept))
        marks = ", ".join("?" * len(row))
        self.cursor.execute(f"INSERT INTO submissions (workshop, {rows.SUBMISSION}) VALUES ({marks})", row)
        facts = {
            "id": sent.id, "sequence": sent.sequence, "score": graded.score, "max_score": graded.max_score,
            "passed": graded.passed, "late": write.late, "rules": list(graded.rules), "missed": list(graded.missed),
        }  # fmt: skip
        return Written(self._event(Kind.SUBMITTED, sent.learner, sent.exercise, facts))

    def _event(self, kind: Kind, learner: str, exercise: str, facts: dict[str, object]) -> Event:
        self.number += 1
        event = Event(self.number, kind, self.offset, self.at, learner, exercise, facts)
        self.cursor.execute(
            f"INSERT INTO events (workshop, {rows.EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (self.workshop, *rows.event_row(event)),
        )
        return event


def _add_token(cursor: Cursor, workshop: str, token: str, bearer: Bearer) -> None:
    cursor.execute(
        "INSERT INTO tokens (hash, workshop, role, learner) VALUES (?, ?, ?, ?)",
        (token, workshop, bearer.role.value, bearer.learner),
    )


def _submission(cursor: Cursor, workshop: str, submission: str) -> Kept | None:
    cursor.execute(f"SELECT {rows.SUBMISSION} FROM submissions WHERE workshop = ? AND id = ?", (workshop, submission))
    found = cursor.fetchall()
    return rows.submission_of(found[0]) if found else None
