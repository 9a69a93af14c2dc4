"""The SQLite file: opened, mended around, and never in the learner's way.

Whatever is wrong with the file or its folder, the learner can go on: work is then kept in memory, and
``notice`` says so in one sentence.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

from lab.progress.schema import NewerSchemaError, migrate

T = TypeVar("T")
Row = Sequence[Any]

BUSY_SECONDS = 5.0
DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
"""SQLITE_ERROR too: our statements are right, so a table or column that they miss was taken from the file."""


class Store:
    """One connection that several threads may share, one at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notice = ""
        self.saving = True
        self._identity = 0
        self._lock = threading.RLock()
        try:
            self._connection = self._open()
        except (NewerSchemaError, sqlite3.Error, OSError) as error:
            self._go_on_in_memory(error)

    def read(self, statement: str, values: Row = ()) -> list[Row]:
        """The rows that a query gives."""
        return self._run(lambda connection: connection.execute(statement, values).fetchall())

    def write(self, *statements: tuple[str, Row]) -> None:
        """Carry out statements together: all of them, or none.

        A commit is in the operating system's hands when this returns, so killing the process at any moment
        afterwards loses nothing.
        """

        def change(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                for statement, values in statements:
                    connection.execute(statement, values)
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

        self._run(change)

    def close(self) -> None:
        """Let go of the file. The store cannot be used afterwards."""
        with self._lock:
            self._connection.close()

    def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock:
            try:
                return work(self._connection)
            except sqlite3.Error as error:
                if not self.saving or isinstance(error, (sqlite3.ProgrammingError, sqlite3.IntegrityError)):
                    raise
                self._recover(error)
                return work(self._connection)

    def _recover(self, error: sqlite3.Error) -> None:
        """After a failure on a file that opened well: a fresh file where it is damaged, else memory."""
        if _code(error) in DAMAGE:
            self._connection.close()
            try:
                self._connection = self._set_aside_and_open()
                return
            except (NewerSchemaError, sqlite3.Error, OSError) as worse:
                error_met: Exception = worse
        else:
            error_met = error
        self._go_on_in_memory(error_met)

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._identity = _identity(self.path)
        try:
            return self._connected()
        except sqlite3.DatabaseError as error:
            if _code(error) not in DAMAGE:
                raise
            return self._set_aside_and_open()

    def _set_aside_and_open(self) -> sqlite3.Connection:
        if _identity(self.path) != self._identity:
            return self._connected()  # another terminal has just set the damaged file aside
        kept = _set_aside(self.path)
        self.notice = (
            f"The progress file was damaged. It is kept as {kept}; the lab goes on with a new, empty one."
        )
        return self._connected()

    def _connected(self) -> sqlite3.Connection:
        connection = _connect(self.path)
        self._identity = _identity(self.path)
        return connection

    def _go_on_in_memory(self, error: Exception) -> None:
        """Keep what can still be read of the file, in memory, and say why."""
        self.notice = f"{self._reason(error)} The lab works on, but nothing new is saved."
        self.saving = False
        memory = _settle(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))
        if not isinstance(error, NewerSchemaError):
            _copy_readable(self.path, memory)
        migrate(memory)
        self._connection = memory

    def _reason(self, error: Exception) -> str:
        if isinstance(error, NewerSchemaError):
            return f"{self.path} was made by a newer cks-lab ({error}): update cks-lab, or set CKS_LAB_HOME."
        if isinstance(error, sqlite3.Error) and _code(error) == sqlite3.SQLITE_FULL:
            return f"Progress cannot be written to {self.path}: the disk is full. Free some space."
        if isinstance(error, sqlite3.Error) and _code(error) == sqlite3.SQLITE_BUSY:
            return f"{self.path} has been held by another program for {BUSY_SECONDS:.0f} seconds."
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return (
            f"Progress cannot be written to {self.path}: {words}."
            " Mend that, or name another folder in CKS_LAB_HOME."
        )


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary result code; Python leaves it out of errors that are its own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        migrate(_settle(connection))
    except BaseException:
        connection.close()
        raise
    return connection


def _settle(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Set the journal and how often to wait for the disk.

    In WAL mode ``synchronous=NORMAL`` leaves a commit with the operating system instead of waiting for the
    disk: it outlives the process (``kill -9``), and only a power cut can take the last moments, never the
    file's order. Waiting at each keystroke's draft would be felt. https://www.sqlite.org/pragma.html#pragma_synchronous
    """
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # Another terminal is just making the file; it sets the mode for both.
            if _code(error) != sqlite3.SQLITE_BUSY:
                raise
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.text_factory = _decoded
    return connection


def _identity(path: Path) -> int:
    """The file's number on its disk, which a renamed file takes along; 0 where there is no file."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _decoded(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def _set_aside(path: Path) -> Path:
    """Rename a damaged file and what belongs to it. Returns the name, which no other file had."""
    kept = _unused_name(path)
    for tail in ("", "-wal", "-shm"):
        part = path.with_name(path.name + tail)
        if part.exists():
            part.replace(kept.with_name(kept.name + tail))
    return kept


def _unused_name(path: Path) -> Path:
    """Take the next free name by making the file: two terminals never take the same one."""
    for number in count(1):
        kept = path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
        try:
            kept.touch(exist_ok=False)
        except FileExistsError:
            continue
        return kept
    raise AssertionError


def _copy_readable(path: Path, memory: sqlite3.Connection) -> None:
    """Copy a file's tables into memory where that is possible without writing a byte beside it."""
    if not path.is_file():
        return
    for how in ("mode=ro", "immutable=1"):
        try:
            source = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True)
        except sqlite3.Error:
            continue
        try:
            source.backup(memory)
            return
        except sqlite3.Error:
            continue
        finally:
            source.close()
