"""A subject's view in plain words: every field of it a fact, for subjects that have no words of their own."""

from __future__ import annotations

from lab.render.views.facts import facts_of
from lab.render.views.told import ToldView
from lab.subjects.registry import subject


def plain_view(name: str) -> ToldView:
    """The view of any subject. Asked for facts, it raises ValueError where there is no such subject."""
    return ToldView(name, f"what counts for {name}", lambda state: facts_of(subject(name).view(state)))
