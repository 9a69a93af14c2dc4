"""Of any paper drawn: the reference solutions are worth everything, and what is handed out is worth nothing.

Two hundred papers hold some 1,500 tasks that differ; each is graded once, however many papers it stands in.
"""

import gc
from fractions import Fraction

import pytest

from lab.catalog.catalog import open_exercise
from lab.catalog.variant import draw
from lab.cluster.simulated import SimulatedCluster
from lab.exam.draw import draw_paper
from lab.exam.grading import score
from lab.exam.session import begin
from lab.exam.shipped import USUAL, find_blueprint
from lab.grading.grade import grade
from tests.exam.papers import CATALOG, DOMAINS, answer

SEEDS = 200


@pytest.fixture(scope="module")
def graded():
    """What a reference and a starter earn, by exercise and the values of its variant."""
    known = {}
    parameters = {exercise.id: exercise.parameters for exercise in CATALOG}
    before = gc.get_threshold()
    gc.set_threshold(100_000)

    def of(task):
        variant = draw(parameters[task.exercise], task.seed)
        key = task.exercise, frozenset(variant.words.items())
        if key not in known:
            exercise = open_exercise(task.exercise, seed=task.seed)
            cluster = SimulatedCluster()
            answers = (exercise.solution.submission, exercise.starter)
            reports = [grade(exercise, answer, cluster, coached=False) for answer in answers]
            known[key] = [Fraction(report.score, report.max_score) for report in reports]
        return known[key]

    yield of
    gc.set_threshold(*before)


def test_references_score_a_hundred_and_empty_papers_nothing(graded):
    exam = find_blueprint(USUAL, DOMAINS)
    for seed in range(SEEDS):
        paper = draw_paper(exam, CATALOG, seed)
        earned = [(task.weight, *graded(task)) for task in paper.tasks]
        right = sum(weight * reference for weight, reference, _ in earned)
        nothing = sum(weight * starter for weight, _, starter in earned)
        assert (right, nothing) == (100, 0), (seed, [task.exercise for task in paper.tasks])


def test_a_whole_exam_written_with_references_is_worth_a_hundred(progress, clocks):
    """By way of the candidate's files, as the room and the folders do."""
    paper = draw_paper(find_blueprint(USUAL, DOMAINS), CATALOG, SEEDS)
    session = begin(progress.exams, paper, clocks=clocks)
    for task in paper.tasks:
        answer(session, task.number, session.exercise(task.number).solution.submission)
    session.hand_in()
    sheet = score(session)
    assert (sheet.percent, sheet.passed, sheet.remarks) == (100, True, ())
    assert [task.trouble for task in sheet.tasks] == [""] * 16
