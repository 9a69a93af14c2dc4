"""A workshop in a SQLite file of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lab.workshop.store import StoreError, StoreFullError
from lab.workshop.store.schema import TABLES
from lab.workshop.store.sql import Cursor, SqlStore

BUSY_SECONDS = 5.0


class SqliteStore(SqlStore):
    """One connection to the file, made where it is missing. Threads may take turns. Raises StoreError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self.connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            self._settle()
        except (sqlite3.Error, OSError) as error:
            raise _told(path, error) from error

    def _settle(self) -> None:
        """Wait for the disk at each commit, and overwrite what is deleted.

        ``synchronous=FULL`` makes a commit outlive a power cut in WAL mode too:
        https://www.sqlite.org/pragma.html#pragma_synchronous
        """
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            self.connection.execute(f"PRAGMA {pragma}")
        for table in TABLES:
            self.connection.execute(table.format(bytes="BLOB"))

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A transaction that writes at once what it is left with."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection.cursor()
                self.connection.execute("COMMIT")
            except BaseException:
                # SQLite itself takes back everything after some errors, a full disk among them.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
        except (sqlite3.Error, OSError) as error:
            raise _told(self.path, error) from error

    def forget(self) -> None:
        """Write the file anew without its free pages, and empty the log beside it."""
        try:
            self.connection.execute("VACUUM")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise _told(self.path, error) from error

    def forget_removed(self) -> None:
        """Empty the log beside the file; in the file what is deleted was overwritten (``secure_delete``)."""
        try:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise _told(self.path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def _told(path: Path, error: Exception) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or (isinstance(error, OSError) and error.errno == 28):
        return StoreFullError(f"there is no room left on the disk of {path}")
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return StoreError(f"{path} cannot be used: {words}")
