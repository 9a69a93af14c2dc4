"""The API server's audit log: where it goes, and what its policy says, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.audit.view import view


def _facts(state: State) -> Iterator[Fact]:
    found = view(state)
    yield Fact(("log",), "log", found.log or "none")
    yield from (Fact(("log", name), name, value) for name, value in found.settings.items())
    yield from (Fact(("trouble", text), "trouble", text) for text in found.trouble)
    title = found.policy or "no policy"
    yield Fact(("policy",), "policy", title)
    for row in found.rules:
        without = f" (not at {row.leaves_out})" if row.leaves_out else ""
        yield Fact(("policy", row.name), row.name, f"{row.level}: {row.catches}{without}")


VIEW = ToldView("Audit", "what the API server writes down of each request, and where", _facts)
