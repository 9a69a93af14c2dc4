"""A subject that is told in facts: what a module has to say is its title, its question, and the facts of a state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lab.cluster.state import State
from lab.render.styled import Lines
from lab.render.views.fact_text import fact_json, fact_lines
from lab.render.views.facts import Compared, Fact, compared
from lab.subjects.protocol import Setting


class ToldView:
    """The view of one subject; ``of`` gives the facts of a state in order."""

    def __init__(self, title: str, question: str, of: Callable[[State], Iterable[Fact]]) -> None:
        self.TITLE = title
        self.QUESTION = question
        self._of = of

    def facts(self, setting: Setting) -> tuple[Compared, ...]:
        """The facts beside what they were."""
        before = tuple(self._of(setting.before))
        return compared(before, before if setting.after is setting.before else tuple(self._of(setting.after)))

    def view_text(self, setting: Setting, width: int = 80) -> Lines:
        """Fact by fact, indented as they are nested."""
        return fact_lines(self.facts(setting), width)

    def view_json(self, setting: Setting) -> dict[str, Any]:
        """Fact by fact."""
        return {"facts": fact_json(self.facts(setting))}
