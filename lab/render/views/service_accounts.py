"""Which account each pod runs as, and which tokens its containers hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lab.cluster.state import State
from lab.render.styled import Lines
from lab.render.views.fact_text import fact_json, fact_lines
from lab.render.views.facts import Compared, Fact, compared
from lab.subjects.protocol import Setting
from lab.subjects.service_accounts.pods import seated

TITLE = "Service accounts"
QUESTION = "who runs as whom, with which tokens"

SYSTEM = frozenset({"kube-system", "kube-public", "kube-node-lease"})
"""Namespaces whose pods no exercise is about."""


def facts(setting: Setting) -> tuple[Compared, ...]:
    """The facts beside what they were."""
    return compared(tuple(_facts(setting.before)), tuple(_facts(setting.after)))


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


def view_text(setting: Setting, width: int = 80) -> Lines:
    """Pod by pod."""
    return fact_lines(facts(setting), width)


def view_json(setting: Setting) -> dict[str, Any]:
    """Fact by fact."""
    return {"facts": fact_json(facts(setting))}
