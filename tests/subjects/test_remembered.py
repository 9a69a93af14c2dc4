"""Answers kept for the clusters asked about last."""

from lab.cluster.state import State
from lab.subjects.remembered import KEPT, of_state, of_value


def test_a_cluster_is_asked_about_once():
    asked = []
    question = of_state(lambda state: asked.append(state) or len(asked))
    states = [State() for _ in range(KEPT + 1)]
    assert [question(states[0]), question(states[0])] == [1, 1]
    for state in states:
        question(state)
    assert len(asked) == KEPT + 1
    assert question(states[0]) == KEPT + 2


def test_the_clusters_asked_about_last_are_the_ones_kept():
    asked = []
    question = of_state(lambda state: asked.append(state) or len(asked))
    bounds, others = State(), [State() for _ in range(3 * KEPT)]
    for other in others:
        question(bounds)
        question(other)
    assert question(bounds) == 1


def test_a_value_is_asked_about_once_and_only_so_many_are_kept():
    asked = []
    question = of_value(2)(lambda value: asked.append(value) or len(asked))
    values = [[1], [1], [2]]
    assert [question(value) for value in (values[0], values[0], values[1])] == [1, 1, 2]
    question(values[2])
    assert question(values[0]) == 4
