"""Papers as they are drawn: their shares, their mix, and that a seed always draws the same."""

from collections import Counter

import pytest

from lab.exam.blueprint import BlueprintError, read_blueprint
from lab.exam.draw import EASY, HARD, draw_paper
from lab.exam.fresh import fresh_paper
from lab.exam.paper import paper_json, paper_of
from lab.exam.shipped import USUAL, find_blueprint, names
from tests.exam.papers import CATALOG, DOMAINS

SEEDS = range(500)
EXAM = find_blueprint(USUAL, DOMAINS)
BY_ID = {exercise.id: exercise for exercise in CATALOG}


@pytest.fixture(scope="module")
def papers():
    return [draw_paper(EXAM, CATALOG, seed) for seed in SEEDS]


def exercises(paper):
    return [BY_ID[task.exercise] for task in paper.tasks]


def test_every_paper_weighs_a_hundred(papers):
    for paper in papers:
        assert sum(task.weight for task in paper.tasks) == 100
        assert len(paper.tasks) == 16
        assert all(EXAM.least <= task.weight <= EXAM.most for task in paper.tasks)


def test_every_domain_weighs_what_the_blueprint_says(papers):
    for paper in papers:
        weights = Counter()
        for task in paper.tasks:
            weights[task.domain] += task.weight
        assert weights == EXAM.domains


def test_no_paper_is_without_a_network_task(papers):
    for paper in papers:
        assert any("network" in exercise.subjects for exercise in exercises(paper))


def test_easy_and_hard_tasks_are_mixed(papers):
    for paper in papers:
        levels = [exercise.difficulty for exercise in exercises(paper)]
        assert sum(level <= EASY for level in levels) >= EXAM.easy
        assert sum(level >= HARD for level in levels) >= EXAM.hard


def test_no_task_comes_twice_and_each_has_its_own_context(papers):
    for paper in papers:
        assert len({task.exercise for task in paper.tasks}) == 16
        assert [task.number for task in paper.tasks] == list(range(1, 17))
        assert len({task.context for task in paper.tasks}) == 16


def test_the_order_is_drawn_too(papers):
    """It says nothing: over all papers every domain comes first somewhere."""
    assert {paper.tasks[0].domain for paper in papers} == set(DOMAINS)


def test_a_longer_and_harder_task_of_a_domain_never_weighs_less(papers):
    for paper in papers:
        for one in paper.tasks:
            for other in paper.tasks:
                if one.domain == other.domain and _work(one) > _work(other):
                    assert one.weight >= other.weight


def _work(task):
    exercise = BY_ID[task.exercise]
    return exercise.minutes * (2 + exercise.difficulty)


def test_a_paper_can_be_written_in_its_time(papers):
    """The tasks' own minutes are near the paper's."""
    for paper in papers:
        assert 0.8 <= sum(exercise.minutes for exercise in exercises(paper)) / paper.minutes <= 1.2


def test_a_seed_draws_the_same_again(papers):
    assert [draw_paper(EXAM, CATALOG, seed) for seed in range(25)] == papers[:25]


def test_no_two_papers_are_alike(papers):
    drawn = {tuple(sorted((task.exercise, task.seed) for task in paper.tasks)) for paper in papers}
    assert len(drawn) == len(papers)
    chosen = {frozenset(task.exercise for task in paper.tasks) for paper in papers}
    assert len(chosen) == len(papers)


def test_every_exercise_is_drawn_somewhere(papers):
    assert {task.exercise for paper in papers for task in paper.tasks} == set(BY_ID)


def test_what_varies_has_a_variant_of_its_own(papers):
    for paper in papers[:50]:
        for task in paper.tasks:
            assert bool(task.seed) == bool(BY_ID[task.exercise].parameters)


@pytest.mark.parametrize("name", [name for name in names() if name != USUAL])
def test_the_other_blueprints_draw_what_they_say(name):
    blueprint = find_blueprint(name, DOMAINS)
    seen = set()
    for seed in range(100):
        paper = draw_paper(blueprint, CATALOG, seed)
        assert len(paper.tasks) == blueprint.tasks
        assert sum(task.weight for task in paper.tasks) == 100
        assert all(blueprint.least <= task.weight <= blueprint.most for task in paper.tasks)
        assert {task.domain for task in paper.tasks} <= set(blueprint.domains)
        seen.add(frozenset((task.exercise, task.seed) for task in paper.tasks))
    assert len(seen) == 100


def test_a_sprint_takes_the_heavier_domains_more_often():
    sprint = find_blueprint("sprint", DOMAINS)
    drawn = Counter(task.domain for seed in range(300) for task in draw_paper(sprint, CATALOG, seed).tasks)
    assert drawn["supply-chain-security"] > drawn["cluster-setup"] > drawn["system-hardening"] > 0


def test_what_the_exercises_cannot_make_is_refused():
    text = """\
title: Too many
tasks: 60
minutes: 600
passing: 67
weights: {least: 1, most: 2}
domains: {system-hardening: 100}
"""
    with pytest.raises(BlueprintError, match="60 tasks are asked for where there are"):
        draw_paper(read_blueprint(text, "many.yaml", DOMAINS), CATALOG, 1)
    text = text.replace("tasks: 60", "tasks: 4").replace("1, most: 2", "10, most: 40") + "subjects: [istio]\n"
    with pytest.raises(BlueprintError, match="do not make such a paper"):
        draw_paper(read_blueprint(text, "other.yaml", DOMAINS), CATALOG, 1)


def test_what_was_drawn_lately_comes_less_often():
    """Against papers of any seed, with the same papers before them."""
    with_it = without = 0
    for run in range(8):
        lately = []
        for one in range(4):
            seeds = range(1000 * run + 100 * one, 1000 * run + 100 * one + 24)
            fresh = fresh_paper(EXAM, CATALOG, seeds, lately)
            any_one = draw_paper(EXAM, CATALOG, seeds[0])
            if lately:
                with_it += len(_names(fresh) & lately[0])
                without += len(_names(any_one) & lately[0])
            lately.insert(0, _names(fresh))
    assert with_it < 0.7 * without


def _names(paper):
    return frozenset(task.exercise for task in paper.tasks)


def test_a_fresh_paper_is_that_of_its_seed():
    lately = [_names(draw_paper(EXAM, CATALOG, 1))]
    fresh = fresh_paper(EXAM, CATALOG, range(2, 26), lately)
    assert draw_paper(EXAM, CATALOG, fresh.seed) == fresh
    assert fresh_paper(EXAM, CATALOG, range(2, 26), []).seed == 2


def test_a_paper_is_kept_and_read_back(papers):
    assert paper_of(paper_json(papers[0])) == papers[0]
    for damaged in (None, [], {}, {**paper_json(papers[0]), "tasks": [{"number": "x"}]}):
        with pytest.raises(ValueError, match="the paper that was kept is damaged"):
            paper_of(damaged)
