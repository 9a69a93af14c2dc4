"""Workshops in a PostgreSQL database, where several hosts may serve the same one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from lab.workshop.store import StoreError, StoreFullError
from lab.workshop.store.schema import OF_PEOPLE, TABLES
from lab.workshop.store.sql import Cursor, SqlStore

MAKING = 7_031_926_611
"""The advisory lock under which the tables are made: two hosts may start at once."""


class PostgresStore(SqlStore):
    """One connection, made again where it was lost. Raises StoreError."""

    shared = True
    locking = " FOR UPDATE"

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: psycopg.Connection[Any] | None = None
        with self.transaction() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({MAKING})")
            for table in TABLES:
                cursor.execute(table.format(bytes="BYTEA"))

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """A transaction; committed when it is left, and then on the server's disk (``synchronous_commit``)."""
        try:
            connection = self._connected()
            with connection.transaction(), connection.cursor() as cursor:
                yield _Marked(cursor)
        except psycopg.Error as error:
            if isinstance(error, psycopg.OperationalError):
                self.close()
            raise _told(error) from error

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.url, autocommit=True, connect_timeout=5, application_name="cks-lab")
            self._connection.execute("SET synchronous_commit = on")
        return self._connection

    def forget(self) -> None:
        """Write the tables anew without what was deleted from them."""
        try:
            for table in (*OF_PEOPLE, "workshops"):
                self._connected().execute(f"VACUUM (FULL) {table}")
        except psycopg.Error as error:
            raise _told(error) from error

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


class _Marked:
    """A cursor that takes ``?`` for a value, as SQLite does; none of the statements has a ``%`` or a ``?`` besides."""

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        self._cursor = cursor

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        return self._cursor.execute(statement.replace("?", "%s"), values)

    def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()


def _told(error: psycopg.Error) -> StoreError:
    words = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, psycopg.errors.DiskFull):
        return StoreFullError(f"the database has no room left: {words}")
    return StoreError(f"the database cannot be used: {words}")
