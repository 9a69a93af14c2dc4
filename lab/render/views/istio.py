"""Workloads of the mesh: sidecars, modes, authorization policies."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.istio.view import overview


def _facts(state: State) -> Iterator[Fact]:
    for row in overview(state):
        yield Fact((row.name,), row.name)
        yield Fact((row.name, "sidecar"), "sidecar", "yes" if row.sidecar else "no")
        yield Fact((row.name, "mode"), "takes", row.mode)
        yield from (Fact((row.name, f"port {port}"), f"port {port}", mode) for port, mode in row.ports.items())
        for policy in row.policies:
            name, _, rest = policy.partition(" ")
            yield Fact((row.name, name), name, rest)


VIEW = ToldView("Istio", "whether workloads take plain text, and which requests they let through", _facts)
