"""The seccomp and AppArmor profiles on the nodes."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.profiles.view import rows


def _facts(state: State) -> Iterator[Fact]:
    for row in rows(state):
        title = f"{row.kind} profile {row.name}"
        yield Fact((title,), title)
        if row.otherwise:
            label = "calls it does not name" if row.kind == "seccomp" else "what it forbids"
            yield Fact((title, "otherwise"), label, row.otherwise)
        yield from (Fact((title, word), word, names) for word, names in row.named.items())
        if row.trouble:
            yield Fact((title, "trouble"), "cannot be read", row.trouble)


VIEW = ToldView("Profiles", "which profiles the nodes have, and what they let through", _facts)
