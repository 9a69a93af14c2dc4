"""Cilium's policies in words, and what is encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.cilium.view import overview


def _facts(state: State) -> Iterator[Fact]:
    found = overview(state)
    for row in found.policies:
        yield Fact((row.name,), row.name)
        if row.trouble:
            yield Fact((row.name, "trouble"), "the agents refuse it", row.trouble)
            continue
        yield Fact((row.name, "pods"), "is for", row.pods)
        yield Fact((row.name, "shuts"), "shuts", row.shuts)
        for number, rule in enumerate(row.rules, start=1):
            verb, _, rest = rule.partition(" ")
            yield Fact((row.name, f"rule {number}"), verb, rest)
    if found.encryption:
        yield Fact(("encryption",), "Encryption")
        yield from (Fact(("encryption", key), key, value) for key, value in found.encryption.items())


VIEW = ToldView("Cilium", "what Cilium's policies let through, and what is encrypted", _facts)
