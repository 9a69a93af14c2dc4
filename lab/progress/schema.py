"""The tables, and how an older file becomes a newer one."""

from __future__ import annotations

import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE attempts (
            id INTEGER PRIMARY KEY,
            exercise TEXT NOT NULL,
            at TEXT NOT NULL,
            score INTEGER NOT NULL,
            max_score INTEGER NOT NULL,
            passed INTEGER NOT NULL,
            seconds REAL NOT NULL,
            hints INTEGER NOT NULL,
            solution_seen INTEGER NOT NULL,
            rules TEXT NOT NULL,
            answer TEXT NOT NULL
        )""",
        "CREATE INDEX attempts_by_exercise ON attempts (exercise, id)",
        """CREATE TABLE drafts (
            exercise TEXT NOT NULL,
            file TEXT NOT NULL,
            text TEXT NOT NULL,
            updated TEXT NOT NULL,
            PRIMARY KEY (exercise, file)
        ) WITHOUT ROWID""",
        """CREATE TABLE former_drafts (
            id INTEGER PRIMARY KEY,
            exercise TEXT NOT NULL,
            file TEXT NOT NULL,
            text TEXT NOT NULL,
            updated TEXT NOT NULL
        )""",
        """CREATE TABLE hints (
            exercise TEXT NOT NULL,
            number INTEGER NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (exercise, number)
        ) WITHOUT ROWID""",
        """CREATE TABLE solutions_seen (
            exercise TEXT PRIMARY KEY,
            at TEXT NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE sessions (
            id INTEGER PRIMARY KEY,
            exercise TEXT NOT NULL,
            started TEXT NOT NULL,
            last TEXT NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0
        )""",
    ),
    (
        """CREATE TABLE places (
            exercise TEXT PRIMARY KEY,
            file TEXT NOT NULL,
            line INTEGER NOT NULL,
            "column" INTEGER NOT NULL
        ) WITHOUT ROWID""",
    ),
    ("ALTER TABLE attempts ADD COLUMN seed INTEGER NOT NULL DEFAULT 0",),
    (
        """CREATE TABLE exams (
            id INTEGER PRIMARY KEY,
            started TEXT NOT NULL,
            made_by TEXT NOT NULL,
            paper TEXT NOT NULL,
            cluster TEXT NOT NULL,
            ended TEXT NOT NULL DEFAULT '',
            ending TEXT NOT NULL DEFAULT '',
            used REAL NOT NULL DEFAULT 0,
            wall TEXT NOT NULL,
            steady REAL,
            boot TEXT NOT NULL,
            at_task INTEGER NOT NULL DEFAULT 1,
            notes TEXT NOT NULL DEFAULT '',
            seal TEXT NOT NULL DEFAULT ''
        )""",
        """CREATE TABLE exam_tasks (
            exam INTEGER NOT NULL,
            number INTEGER NOT NULL,
            flagged INTEGER NOT NULL DEFAULT 0,
            seconds REAL NOT NULL DEFAULT 0,
            seen INTEGER NOT NULL DEFAULT 0,
            file TEXT NOT NULL DEFAULT '',
            line INTEGER NOT NULL DEFAULT 1,
            "column" INTEGER NOT NULL DEFAULT 1,
            PRIMARY KEY (exam, number)
        ) WITHOUT ROWID""",
        """CREATE TABLE exam_files (
            exam INTEGER NOT NULL,
            number INTEGER NOT NULL,
            file TEXT NOT NULL,
            text TEXT NOT NULL,
            updated TEXT NOT NULL,
            PRIMARY KEY (exam, number, file)
        ) WITHOUT ROWID""",
        """CREATE TABLE exam_events (
            id INTEGER PRIMARY KEY,
            exam INTEGER NOT NULL,
            used REAL NOT NULL,
            wall TEXT NOT NULL,
            kind TEXT NOT NULL,
            task INTEGER NOT NULL,
            detail TEXT NOT NULL
        )""",
        "CREATE INDEX exam_events_by_exam ON exam_events (exam, id)",
        """CREATE TABLE exam_sheets (
            id INTEGER PRIMARY KEY,
            exam INTEGER NOT NULL,
            at TEXT NOT NULL,
            made_by TEXT NOT NULL,
            sheet TEXT NOT NULL
        )""",
    ),
)
"""Step n brings a file from ``user_version`` n to n+1. Steps are only ever added."""

KNOWN = len(MIGRATIONS)
"""The newest version this program can read."""


class NewerSchemaError(Exception):
    """The file was written by a newer lab than this one."""

    def __init__(self, version: int) -> None:
        super().__init__(f"schema {version}, this program knows {KNOWN}")
        self.version = version


def version_of(connection: sqlite3.Connection) -> int:
    """The version of the tables in a file; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date, all or nothing. Raises NewerSchemaError, sqlite3.Error.

    The version is read again once the write lock is held: two terminals may start at once.
    """
    if version_of(connection) == KNOWN:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = version_of(connection)
        if version > KNOWN:
            raise NewerSchemaError(version)
        for step in MIGRATIONS[version:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {KNOWN}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
