"""Which seed to draw by when none is asked for: one whose tasks were not drawn lately.

The paper of a seed is always the same, so that it can be repeated anywhere; what was drawn before only decides
which seed is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from lab.catalog.catalog import Catalog
from lab.exam.blueprint import Blueprint
from lab.exam.draw import draw_paper
from lab.exam.paper import Paper

LOOKED_AT = 24
"""How many seeds to compare."""

FADING = 0.7
"""How much less a paper counts than the one after it."""


def fresh_paper(
    blueprint: Blueprint, catalog: Catalog, seeds: Sequence[int], lately: Sequence[AbstractSet[str]]
) -> Paper:
    """The paper of the seed with the least that was drawn lately.

    ``lately`` holds the exercises of earlier papers, the newest first; ``seeds`` are looked at up to the first whose
    paper has nothing of them. Raises BlueprintError.
    """
    best: tuple[float, Paper] | None = None
    for seed in seeds[:LOOKED_AT]:
        paper = draw_paper(blueprint, catalog, seed)
        known = _known(paper, lately)
        if best is None or known < best[0]:
            best = known, paper
        if not known:
            break
    if best is None:
        raise ValueError("no seed to draw by")
    return best[1]


def _known(paper: Paper, lately: Sequence[AbstractSet[str]]) -> float:
    names = {task.exercise for task in paper.tasks}
    return sum(len(names & earlier) * FADING**age for age, earlier in enumerate(lately))
