"""The tables, the same in both databases."""

from __future__ import annotations

VERSION = 1

TABLES = (
    """CREATE TABLE IF NOT EXISTS workshops (
        id TEXT PRIMARY KEY,
        schema INTEGER NOT NULL,
        name TEXT NOT NULL,
        code TEXT NOT NULL,
        made TEXT NOT NULL,
        plan TEXT NOT NULL,
        number INTEGER NOT NULL,
        elapsed DOUBLE PRECISION NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS tokens (
        workshop TEXT NOT NULL,
        hash TEXT NOT NULL,
        role TEXT NOT NULL,
        learner TEXT NOT NULL,
        PRIMARY KEY (workshop, hash)
    )""",
    """CREATE TABLE IF NOT EXISTS learners (
        workshop TEXT NOT NULL,
        id TEXT NOT NULL,
        seen DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (workshop, id)
    )""",
    """CREATE TABLE IF NOT EXISTS events (
        workshop TEXT NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        elapsed DOUBLE PRECISION NOT NULL,
        at TEXT NOT NULL,
        learner TEXT NOT NULL,
        exercise TEXT NOT NULL,
        facts TEXT NOT NULL,
        PRIMARY KEY (workshop, number)
    )""",
    """CREATE TABLE IF NOT EXISTS submissions (
        workshop TEXT NOT NULL,
        id TEXT NOT NULL,
        learner TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        exercise TEXT NOT NULL,
        files {bytes} NOT NULL,
        report {bytes} NOT NULL,
        score INTEGER NOT NULL,
        max_score INTEGER NOT NULL,
        passed INTEGER NOT NULL,
        rules TEXT NOT NULL,
        missed TEXT NOT NULL,
        late INTEGER NOT NULL,
        at TEXT NOT NULL,
        elapsed DOUBLE PRECISION NOT NULL,
        PRIMARY KEY (workshop, id),
        UNIQUE (workshop, learner, sequence)
    )""",
)
"""``{bytes}`` is the database's own word."""

OF_PEOPLE = {"tokens": "learner", "learners": "id", "events": "learner", "submissions": "learner"}
"""The tables that hold what someone did, each with the column that says who."""
