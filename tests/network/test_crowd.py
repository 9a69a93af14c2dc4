from __future__ import annotations

from benchmarks.crowd import CLASSES, crowd
from benchmarks.reachability import agrees, whole


def test_a_large_cluster_agrees_with_its_verdicts() -> None:
    found = crowd(400, 120)
    matrix = whole(found)
    assert agrees(found, matrix)
    allowed = sum(row.bit_count() for layer in range(len(CLASSES)) for row in matrix.rows(layer))
    assert 0.01 < allowed / (400 * 400 * len(CLASSES)) < 0.9


def test_the_same_seed_draws_the_same_cluster() -> None:
    assert crowd(50, 20) == crowd(50, 20)
    assert crowd(50, 20).policies != crowd(50, 20, seed=2).policies
