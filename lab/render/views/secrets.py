"""What each container sees of Secrets and ConfigMaps, and what is stored."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.secrets.view import secrets_view


def _facts(state: State) -> Iterator[Fact]:
    view = secrets_view(state)
    told: set[tuple[str, ...]] = set()
    for row in view.seen:
        key = (row.workload, row.container)
        if key not in told:
            if (row.workload,) not in told:
                yield Fact((row.workload,), row.workload)
            yield Fact(key, f"container {row.container}")
            told |= {key, (row.workload,)}
        if row.trouble:
            yield Fact((*key, row.trouble), "does not start", row.trouble)
        else:
            label = f"variable {row.place}" if row.way == "env" else f"file {row.place}"
            mode = f", mode {row.mode}" if row.mode else ""
            yield Fact((*key, label), label, f"{row.origin or 'a plain value'}{mode}")
    for stored in view.stored:
        kind = f"{stored.type}, immutable" if stored.immutable else stored.type
        keys = f"{'keys' if len(stored.keys) != 1 else 'key'} {', '.join(stored.keys) or 'none'}"
        yield Fact((stored.name,), stored.name, f"{kind}: {keys}" if kind else keys)


VIEW = ToldView("Secrets", "what containers see of Secrets", _facts)
