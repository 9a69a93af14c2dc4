"""The images that run, and what a scanner makes of each workload."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.supplychain.scoring import Score
from lab.subjects.supplychain.view import supply_chain


def _facts(state: State) -> Iterator[Fact]:
    view = supply_chain(state)
    scores = dict(view.scores)
    told: set[str] = set()
    for row in view.images:
        where = str(row.workload)
        if where not in told:
            told.add(where)
            yield Fact((where,), where)
            yield from _score(where, scores.get(row.workload))
        means = f" (from {row.registry})" if row.registry and not row.image.startswith(row.registry) else ""
        pinned = "" if row.pinned else ", by tag"
        yield Fact((where, row.container), f"container {row.container}", f"{row.image}{means}{pinned}")
    for path, algorithm, digits in view.sums:
        yield Fact((path,), path)
        yield Fact((path, algorithm), f"{algorithm}sum", digits)


def _score(where: str, score: Score | None) -> Iterator[Fact]:
    """What a scanner makes of a workload, where there is something to say."""
    if score is not None and (score.earned or score.lost):
        lost = ", ".join(f"{line.points} {line.id}" for line in score.lost)
        yield Fact((where, "score"), "score", f"{score.points}{f' ({lost})' if lost else ''}")


VIEW = ToldView("Supply chain", "which images run where, and what a scanner makes of them", _facts)
