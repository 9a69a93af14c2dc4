"""A subject's view in plain words: every field of it a fact, for subjects that have no words of their own."""

from __future__ import annotations

from typing import Any

from lab.render.styled import Lines
from lab.render.views.fact_text import fact_json, fact_lines
from lab.render.views.facts import Compared, compared, facts_of
from lab.subjects.protocol import Setting
from lab.subjects.registry import subject


class PlainView:
    """The view of any subject there is."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.TITLE = name
        self.QUESTION = f"what counts for {name}"

    def facts(self, setting: Setting) -> tuple[Compared, ...]:
        """The facts beside what they were. Raises ValueError where there is no such subject."""
        engine = subject(self.name)
        before = facts_of(engine.view(setting.before))
        return compared(before, before if setting.after is setting.before else facts_of(engine.view(setting.after)))

    def view_text(self, setting: Setting, width: int = 80) -> Lines:
        """Fact by fact, indented as they are nested."""
        return fact_lines(self.facts(setting), width)

    def view_json(self, setting: Setting) -> dict[str, Any]:
        """Fact by fact."""
        return {"facts": fact_json(self.facts(setting))}
