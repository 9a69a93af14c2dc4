"""Every word that an exercise's parameters may draw: its kept answers are graded in variants that together have all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lab.catalog.catalog import open_catalog
from lab.catalog.exercise_file import read_exercise
from lab.catalog.model import Exercise
from lab.catalog.places import shipped
from lab.catalog.variant import Parameter, draw
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission

EXERCISES = [exercise for exercise in open_catalog(shipped()) if exercise.parameters]


LOOKED_AT = range(1, 200)


def seeds_with_every_word(parameters: Sequence[Parameter]) -> tuple[int, ...]:
    """As few seeds as bring every word, those with the most new ones first; the words as written are left out."""
    drawn = {seed: set(draw(parameters, seed).words.items()) for seed in LOOKED_AT}
    wanted = {(parameter.word, choice) for parameter in parameters for choice in parameter.choices[1:]}
    found: list[int] = []
    while wanted:
        best = max(LOOKED_AT, key=lambda seed: (len(drawn[seed] & wanted), -seed))
        if not drawn[best] & wanted:
            break
        wanted -= drawn[best]
        found.append(best)
    return tuple(found)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_the_kept_answers_are_right_and_wrong_in_any_words(exercise) -> None:
    for seed in seeds_with_every_word(exercise.parameters):
        varied = read_exercise(exercise.folder, exercise.solution_folder, seed)
        kept = varied.solution
        right = [("the reference", kept.submission), *kept.accepted]
        assert [name for name, answer in right if not passes(varied, answer)] == [], f"variant {seed}"
        assert [each.file for each in kept.rejected if passes(varied, each.submission)] == [], f"variant {seed}"


def passes(exercise: Exercise, submission: Submission) -> bool:
    return grade(exercise, submission, SimulatedCluster(), coached=False).passed
