"""The images that run, and what a scanner makes of each workload."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.supplychain.view import supply_chain


def _facts(state: State) -> Iterator[Fact]:
    view = supply_chain(state)
    told: set[str] = set()
    for row in view.images:
        where = str(row.workload)
        if where not in told:
            told.add(where)
            yield Fact((where,), where)
        means = f" (from {row.registry})" if row.registry and not row.image.startswith(row.registry) else ""
        pinned = "" if row.pinned else ", by tag"
        yield Fact((where, row.container), f"container {row.container}", f"{row.image}{means}{pinned}")
    for ref, score in view.scores:
        lost = ", ".join(f"{line.points} {line.id}" for line in score.lost)
        yield Fact((str(ref), "score"), "score", f"{score.points}{f' ({lost})' if lost else ''}")


VIEW = ToldView("Supply chain", "which images run where, and what a scanner makes of them", _facts)
