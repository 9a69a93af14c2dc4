"""Which account each pod runs as, and which tokens its containers hold."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.render.views.facts import Fact
from lab.render.views.told import ToldView
from lab.subjects.service_accounts.pods import seated

SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
"""Namespaces whose pods no exercise is about."""


def _facts(state: State) -> Iterator[Fact]:
    for seat in seated(state):
        if seat.ref.namespace in SYSTEM:
            continue
        title = f"{seat.ref.kind} {seat.name}"
        yield Fact((title,), title)
        if seat.refusal:
            yield Fact((title, "refusal"), "cannot be created", seat.refusal)
            continue
        yield Fact((title, "account"), "runs as", seat.account)
        for container, tokens in seat.tokens.items():
            held = "; ".join(map(str, tokens)) or "no token"
            yield Fact((title, f"container {container}"), f"container {container} holds", held)
        if seat.pull_secrets:
            yield Fact((title, "pull"), "pulls images with", ", ".join(seat.pull_secrets))


VIEW = ToldView("Service accounts", "who runs as whom, with which tokens", _facts)
