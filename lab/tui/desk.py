"""One exercise in work: the files as they stand, kept as drafts, and the time spent on them."""

from __future__ import annotations

import time
from collections.abc import Callable

from lab.catalog.model import Exercise
from lab.manifests.submission import Submission, SubmittedFile
from lab.progress import Progress, variant_key

SIGN_EVERY = 20.0
"""Seconds between two notes in the progress file that the learner is at work."""


class Desk:
    """The learner's files for an exercise. Every change is written before ``write`` returns.

    ``key`` is the name under which drafts, place and time are kept: each variant has its own.
    """

    def __init__(self, exercise: Exercise, progress: Progress, clock: Callable[[], float] = time.monotonic) -> None:
        self.exercise = exercise
        self.key = variant_key(exercise.id, exercise.variant.seed)
        self.progress = progress
        self._clock = clock
        self.starter = {file.name: str(file.text) for file in exercise.starter.files}
        kept = {draft.file: draft.text for draft in progress.drafts(self.key)}
        self.texts = {file: kept.get(file, text) for file, text in self.starter.items()}
        self._before = progress.seconds_spent(self.key)
        self._worked = 0.0
        self._since: float | None = None
        self._signed = -SIGN_EVERY

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files, in the order they are applied."""
        return tuple(self.texts)

    @property
    def submission(self) -> Submission:
        """The answer as it stands."""
        return Submission(tuple(SubmittedFile(file, text) for file, text in self.texts.items()))

    def write(self, file: str, text: str) -> None:
        """Keep what stands in a file now; it outlives the process from the moment this returns."""
        if self.texts[file] == text:
            return
        self.texts[file] = text
        self.progress.save_draft(self.key, file, text)
        self._sign()

    def begin_anew(self, file: str) -> str:
        """Put a file back to its beginning, which is returned; what stood there stays among former drafts."""
        self.progress.reset_draft(self.key, file)
        self.texts[file] = self.starter[file]
        return self.starter[file]

    def put_away_handed_in(self) -> bool:
        """Begin every file anew when what stands in them was handed in, and tell whether: attempts keep it."""
        seed, texts = self.exercise.variant.seed, dict(self.texts)
        for attempt in self.progress.attempts(self.exercise.id):
            if attempt.seed == seed and {file.name: file.text for file in attempt.answer} == texts:
                for file in texts:
                    self.begin_anew(file)
                return True
        return False

    def resume(self) -> None:
        """The learner is here: time counts."""
        if self._since is None:
            self._since = self._clock()
            self._sign()

    def pause(self) -> None:
        """The learner has left: time stands still."""
        if self._since is not None:
            self._sign(always=True)
            self._worked += self._clock() - self._since
            self._since = None

    @property
    def seconds(self) -> float:
        """The time spent on the exercise, earlier sittings included."""
        running = 0.0 if self._since is None else self._clock() - self._since
        return self._before + self._worked + running

    def restart_clock(self) -> None:
        """Count from nothing: the exercise was passed, and what follows is another go."""
        self._before = self._worked = 0.0
        if self._since is not None:
            self._since = self._clock()

    def _sign(self, *, always: bool = False) -> None:
        now = self._clock()
        if always or now - self._signed >= SIGN_EVERY:
            self._signed = now
            self.progress.touch(self.key)
