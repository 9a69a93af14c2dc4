"""The same grader as everywhere, with the exercises it has read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from lab.catalog.catalog import open_exercise
from lab.catalog.model import Exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission, SubmittedFile
from lab.render.report_json import report_json
from lab.workshop.values import Graded


class Judge:
    """Grades; the first answer to an exercise pays for reading it."""

    def __init__(self) -> None:
        self._cluster = SimulatedCluster()
        self._exercises: dict[tuple[str, int], Exercise] = {}

    def exercise(self, name: str, seed: int) -> Exercise:
        """The exercise in that variant. Raises UnknownExerciseError, ExerciseError."""
        known = self._exercises.get((name, seed))
        if known is None:
            known = self._exercises[name, seed] = open_exercise(name, seed=seed)
        return known

    def warm(self, name: str, seed: int) -> None:
        """Read everything that grading needs, by grading what the learner finds and the reference."""
        exercise = self.exercise(name, seed)
        for answer in (exercise.starter, exercise.solution.submission):
            grade(exercise, answer, self._cluster)

    def grade(self, name: str, seed: int, files: Sequence[SubmittedFile]) -> Graded:
        """The verdict on the files of an answer."""
        report = grade(self.exercise(name, seed), Submission(tuple(files)), self._cluster)
        return Graded(
            report=json.dumps(report_json(report), separators=(",", ":")).encode(),
            score=report.score,
            max_score=report.max_score,
            passed=report.passed,
            rules=tuple(dict.fromkeys(finding.rule for finding in report.findings)),
            missed=tuple(check.id for check in report.checks if check.passed is not True),
        )
