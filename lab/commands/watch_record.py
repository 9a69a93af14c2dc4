"""Which of the many verdicts of a watch are remembered as attempts.

Saving a file is no handing in: most saves are steps on the way. Remembered is what was achieved or lost – a score
other than that of the attempt before, with something that the cluster accepted – and, at the end, what the files held
last. What holds no object, what the learner has not touched, and what was remembered already is no attempt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lab.catalog.model import Exercise
    from lab.grading.report import Report
    from lab.manifests.submission import Submission, SubmittedFile
    from lab.progress import Progress


class Record:
    """Remembers attempts at one exercise."""

    def __init__(self, kept: Progress, exercise: Exercise) -> None:
        self._kept, self.exercise = kept, exercise
        former = [each for each in kept.attempts(exercise.id) if each.seed == exercise.variant.seed]
        self._score = former[-1].score if former else None
        self._known = {_content(exercise.starter.files), *(_content(each.answer) for each in former)}
        self._last: tuple[Report, Submission] | None = None

    def verdict(self, report: Report, submission: Submission) -> bool:
        """Take note of a verdict; whether it was remembered as an attempt."""
        self._kept.touch(self.exercise.id)
        self._last = report, submission
        accepted = any(answer.accepted for answer in report.answers)
        return accepted and report.score != self._score and self._remember()

    def finish(self) -> bool:
        """The end: remember what the files held last; whether there was something to remember."""
        return self._remember()

    def _remember(self) -> bool:
        if self._last is None:
            return False
        report, submission = self._last
        content = _content(submission.files)
        if content in self._known or not report.answers:
            return False
        self._kept.record(self.exercise.id, report, submission, seed=self.exercise.variant.seed)
        self._known.add(content)
        self._score = report.score
        return True


def _content(files: Iterable[SubmittedFile]) -> tuple[str, ...]:
    """What the files hold, without a mark of the variant in the first line."""
    from lab.catalog.variant_mark import unmarked
    from lab.progress.rows import text_of

    return tuple(unmarked(text_of(file)) for file in files)
