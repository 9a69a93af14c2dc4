"""From rows of the file to values, and the one query that is long."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lab.manifests.submission import SubmittedFile
from lab.progress.store import Row
from lab.progress.values import AttemptRecord, Draft, Standing, StandingState
from lab.progress.variant_key import exercise_of

if TYPE_CHECKING:
    from lab.learning.evidence import PastAttempt

EARLIEST = datetime.min.replace(tzinfo=UTC)
"""Stands for a moment that cannot be read."""

STANDING = """
WITH begun AS (
    SELECT exercise FROM attempts UNION SELECT exercise FROM drafts UNION SELECT exercise FROM hints
    UNION SELECT exercise FROM solutions_seen UNION SELECT exercise FROM sessions
), graded AS (
    SELECT exercise, max(passed) AS passed, count(*) AS attempts, max(at) AS last,
        min(CASE WHEN passed AND seconds > 0 THEN seconds END) AS seconds
    FROM attempts GROUP BY exercise
), best AS (
    SELECT exercise, score, max_score,
        row_number() OVER (PARTITION BY exercise ORDER BY score * 1.0 / max(max_score, 1) DESC, id) AS place
    FROM attempts
)
SELECT begun.exercise, best.score, best.max_score, graded.passed, graded.attempts,
    (SELECT max(number) FROM hints WHERE hints.exercise = begun.exercise),
    (SELECT 1 FROM solutions_seen WHERE solutions_seen.exercise = begun.exercise),
    graded.seconds,
    max(coalesce(graded.last, ''),
        coalesce((SELECT max(updated) FROM drafts WHERE drafts.exercise = begun.exercise), ''),
        coalesce((SELECT max(last) FROM sessions WHERE sessions.exercise = begun.exercise), ''))
FROM begun
LEFT JOIN graded ON graded.exercise = begun.exercise
LEFT JOIN best ON best.exercise = begun.exercise AND best.place = 1
ORDER BY begun.exercise
"""
"""How the learner stands with each exercise begun: a row for ``standing``."""


def standings(found: Iterable[Row]) -> dict[str, Standing]:
    """The standings by exercise; one with work on a variant alone is begun too."""
    by_name = dict(map(standing, found))
    by_exercise = {name: each for name, each in by_name.items() if name == exercise_of(name)}
    for name in by_name.keys() - by_exercise.keys():
        last, exercise = by_name[name].last, exercise_of(name)
        known = by_exercise.get(exercise, Standing(StandingState.STARTED))
        by_exercise[exercise] = replace(known, last=max(filter(None, (known.last, last)), default=None))
    return by_exercise


def standing(row: Row) -> tuple[str, Standing]:
    """The exercise's id and the standing that a row of STANDING holds."""
    exercise, best, highest, passed, attempts, hints, seen, seconds, last = row
    state = StandingState.PASSED if passed else StandingState.STARTED
    return exercise, Standing(
        state, best or 0, highest or 0, attempts or 0, hints or 0, bool(seen), seconds, moment_or_none(last)
    )


def draft(row: Row) -> Draft:
    """A draft from its exercise, file, text and moment."""
    return Draft(row[0], row[1], row[2], moment(row[3]))


def moment_or_none(text: str) -> datetime | None:
    """The moment written in a row; None where nothing is."""
    return moment(text) if text else None


def moment(text: str) -> datetime:
    """The moment written in a row; the earliest there is where a damaged row holds something else."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return EARLIEST


def _items(text: str) -> list[Any]:
    """The list written in a row; empty where a damaged row holds something else."""
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return found if isinstance(found, list) else []


def text_of(file: SubmittedFile) -> str:
    """A submitted file as text that can be stored."""
    if isinstance(file.text, bytes):
        return file.text.decode("utf-8", "replace")
    return storable(file.text)


def storable(text: str) -> str:
    """The text without lone surrogates, which a terminal can deliver and UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def attempt(row: Row) -> AttemptRecord:
    """An attempt from all the columns of its table, in order."""
    files = tuple(SubmittedFile(*item) for item in _items(row[10]))
    return AttemptRecord(
        id=row[0],
        exercise=row[1],
        at=moment(row[2]),
        score=row[3],
        max_score=row[4],
        passed=bool(row[5]),
        seconds=row[6],
        hints=row[7],
        solution_seen=bool(row[8]),
        rules=tuple(_items(row[9])),
        answer=files,
        seed=row[11],
    )


def past_attempt(row: Row) -> PastAttempt | None:
    """An attempt from the columns that tell of learning; None where a damaged row does not say when or what it was."""
    from lab.learning.evidence import PastAttempt

    at = moment(row[0])
    if at == EARLIEST or not isinstance(row[1], str) or not isinstance(row[2], int):
        return None
    rules = frozenset(rule for rule in _items(row[6]) if isinstance(rule, str))
    return PastAttempt(at, row[1], row[2], row[3], row[4], bool(row[5]), rules)
