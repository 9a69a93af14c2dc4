"""What is written on the answer sheet."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.sheet.view import rows


def _facts(state: State) -> Iterator[Fact]:
    for row in rows(state):
        yield Fact((row.name,), row.name, ", ".join(row.answer))


VIEW = ToldView("Answers", "what is written on the answer sheet", _facts)
