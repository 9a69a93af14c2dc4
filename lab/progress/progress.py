"""What the learner did, remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from lab.manifests.submission import Submission
from lab.progress import rows
from lab.progress.exams import Exams
from lab.progress.places import FILE, home
from lab.progress.store import Store
from lab.progress.values import AttemptRecord, Draft, Place, Standing

if TYPE_CHECKING:
    from lab.grading.report import Report
    from lab.learning.evidence import PastAttempt

Clock = Callable[[], datetime]

SITTING_BREAK = timedelta(minutes=30)
"""After this long without a sign of the learner, the time is no longer counted as work."""


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Progress:
    """Attempts, drafts, hints and sittings, by exercise id. Threads may share one; so may processes.

    What is typed in a variant has a name of its own: see ``variant_key``.

    ``notice`` is a sentence for the learner when something about the file is wrong, else empty;
    ``saving`` is False when work is kept in memory alone.
    """

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    @classmethod
    def open(cls, path: Path | None = None, clock: Clock = utc_now) -> Progress:
        """Open the file, or the one in the user's data directory. Raises nothing: see ``notice``."""
        return cls(Store(path or home() / FILE), clock)

    @property
    def notice(self) -> str:
        """What the learner should know about the file; empty when all is well."""
        return self._store.notice

    @property
    def saving(self) -> bool:
        """Whether work is written to disk."""
        return self._store.saving

    @property
    def path(self) -> Path:
        """The file."""
        return self._store.path

    def now(self) -> datetime:
        """The time, in the time zone of this machine."""
        return self._clock().astimezone()

    @property
    def exams(self) -> Exams:
        """The exams in the file."""
        return Exams(self._store)

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    # Attempts

    def record(
        self,
        exercise_id: str,
        report: Report,
        submission: Submission,
        seconds: float | None = None,
        seed: int = 0,
        sittings: str = "",
    ) -> None:
        """Remember a graded answer to the variant of a seed.

        ``seconds`` is the time worked on it, by default that of the sittings. These are counted by the exercise's
        id, or by another name for a variant with sittings of its own.
        """
        sat = sittings or exercise_id
        self.touch(sat)
        spent = self.seconds_spent(sat) if seconds is None else seconds
        rules = list(dict.fromkeys(finding.rule for finding in report.findings))
        answer = [[file.name, rows.text_of(file)] for file in submission.files]
        self._store.write(
            (
                "INSERT INTO attempts (exercise, at, score, max_score, passed, seconds, hints, solution_seen,"
                " rules, answer, seed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    exercise_id, self._now(), report.score, report.max_score, report.passed, spent,
                    self.hints_shown(exercise_id), self.solution_seen(exercise_id),
                    json.dumps(rules), json.dumps(answer), seed,
                ),
            )
        )  # fmt: skip
        if report.passed:
            self._store.write(("UPDATE sessions SET closed = 1 WHERE exercise = ?", (sat,)))

    def attempts(self, exercise_id: str) -> tuple[AttemptRecord, ...]:
        """Every attempt at an exercise, the oldest first."""
        found = self._store.read("SELECT * FROM attempts WHERE exercise = ? ORDER BY id", (exercise_id,))
        return tuple(rows.attempt(row) for row in found)

    def history(self) -> tuple[PastAttempt, ...]:
        """Every attempt at any exercise as learning looks at it, the oldest first; a damaged row is left out."""
        found = self._store.read(
            "SELECT at, exercise, seed, score, max_score, passed, rules FROM attempts ORDER BY id"
        )
        return tuple(attempt for row in found if (attempt := rows.past_attempt(row)))

    def standing(self) -> Mapping[str, Standing]:
        """How the learner stands with each exercise that was begun; the others are ``Standing()``."""
        return rows.standings(self._store.read(rows.STANDING))

    # Drafts

    def draft(self, exercise_id: str, file: str) -> Draft | None:
        """What the learner last typed into a file; None before the first key."""
        return next((draft for draft in self.drafts(exercise_id) if draft.file == file), None)

    def drafts(self, exercise_id: str) -> tuple[Draft, ...]:
        """Every draft of an exercise, by file."""
        found = self._store.read(
            "SELECT exercise, file, text, updated FROM drafts WHERE exercise = ? ORDER BY file",
            (exercise_id,),
        )
        return tuple(rows.draft(row) for row in found)

    def save_draft(self, exercise_id: str, file: str, text: str) -> None:
        """Keep what stands in a file. It outlives the process from the moment this returns."""
        now = self._now()
        self._store.write(
            (
                "INSERT INTO drafts VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET text = excluded.text, updated = excluded.updated",
                (exercise_id, file, rows.storable(text), now),
            )
        )

    def reset_draft(self, exercise_id: str, file: str) -> None:
        """Forget a draft so that the file begins anew; what was typed is kept among the former drafts."""
        where = (exercise_id, file)
        self._store.write(
            (
                "INSERT INTO former_drafts (exercise, file, text, updated)"
                " SELECT exercise, file, text, updated FROM drafts WHERE exercise = ? AND file = ?",
                where,
            ),
            ("DELETE FROM drafts WHERE exercise = ? AND file = ?", where),
        )

    def former_drafts(self, exercise_id: str, file: str) -> tuple[Draft, ...]:
        """What stood in a file before each reset, the newest first."""
        found = self._store.read(
            "SELECT exercise, file, text, updated FROM former_drafts"
            " WHERE exercise = ? AND file = ? ORDER BY id DESC",
            (exercise_id, file),
        )
        return tuple(rows.draft(row) for row in found)

    def save_place(self, exercise_id: str, place: Place) -> None:
        """Remember where the cursor is, to begin there next time."""
        self._store.write(
            (
                "INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)",
                (exercise_id, place.file, place.line, place.column),
            )
        )

    def place(self, exercise_id: str) -> Place | None:
        """Where the cursor was last; None before the first time."""
        rows = self._store.read(
            'SELECT file, line, "column" FROM places WHERE exercise = ?', (exercise_id,)
        )
        return Place(*rows[0]) if rows else None

    # Hints

    def hints_shown(self, exercise_id: str) -> int:
        """How many hints were opened. They open in order, so these are the first so many."""
        found = self._store.read("SELECT max(number) FROM hints WHERE exercise = ?", (exercise_id,))
        return found[0][0] or 0

    def show_hint(self, exercise_id: str, number: int) -> None:
        """Note that a hint was opened; ``number`` counts from 1."""
        self._store.write(
            ("INSERT OR IGNORE INTO hints VALUES (?, ?, ?)", (exercise_id, number, self._now()))
        )

    def solution_seen(self, exercise_id: str) -> bool:
        """Whether the learner has opened the solution."""
        return bool(self._store.read("SELECT 1 FROM solutions_seen WHERE exercise = ?", (exercise_id,)))

    def show_solution(self, exercise_id: str) -> None:
        """Note that the learner opened the solution."""
        self._store.write(("INSERT OR IGNORE INTO solutions_seen VALUES (?, ?)", (exercise_id, self._now())))

    # Sittings

    def touch(self, exercise_id: str) -> None:
        """A sign of the learner at work: the sitting goes on, or a new one begins after a long break."""
        now = self._clock()
        found = self._store.read(
            "SELECT id, last FROM sessions WHERE exercise = ? AND NOT closed ORDER BY id DESC LIMIT 1",
            (exercise_id,),
        )
        if found and now - rows.moment(found[0][1]) <= SITTING_BREAK:
            self._store.write(("UPDATE sessions SET last = ? WHERE id = ?", (self._now(), found[0][0])))
        else:
            self._store.write(
                (
                    "INSERT INTO sessions (exercise, started, last) VALUES (?, ?, ?)",
                    (exercise_id, self._now(), self._now()),
                )
            )

    def seconds_spent(self, exercise_id: str) -> float:
        """The length of the sittings since the exercise was last passed, in seconds."""
        found = self._store.read(
            "SELECT started, last FROM sessions WHERE exercise = ? AND NOT closed", (exercise_id,)
        )
        spans = (rows.moment(last) - rows.moment(started) for started, last in found)
        return sum((max(span.total_seconds(), 0.0) for span in spans), 0.0)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat()
