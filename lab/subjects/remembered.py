"""What was worked out about a cluster lately: bounds stay the same while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from lab.cluster.state import State

Found = TypeVar("Found")
Asked = TypeVar("Asked")

KEPT = 8
"""Clusters remembered for each question: the bounds, as found, as it is now, and a few mends."""


def of_state(ask: Callable[[State], Found]) -> Callable[[State], Found]:
    """The same question, whose answers are kept for the clusters asked about last. A State never changes."""
    known: dict[int, tuple[State, Found]] = {}

    @wraps(ask)
    def asked(state: State) -> Found:
        key = id(state)
        if key in known:
            # The cluster is kept with the answer, so that no other gets its identity meanwhile.
            known[key] = known.pop(key)
            return known[key][1]
        found = ask(state)
        if len(known) >= KEPT:
            del known[next(iter(known))]
        known[key] = (state, found)
        return found

    return asked


def of_value(kept: int) -> Callable[[Callable[[Asked], Found]], Callable[[Asked], Found]]:
    """For a question about a value that never changes: the answers are kept for up to so many values, then dropped."""

    def remembering(ask: Callable[[Asked], Found]) -> Callable[[Asked], Found]:
        known: dict[int, tuple[Any, Found]] = {}

        @wraps(ask)
        def asked(value: Asked) -> Found:
            found = known.get(id(value))
            if found is None:
                if len(known) >= kept:
                    known.clear()
                # The value is kept with the answer, so that no other gets its identity meanwhile.
                found = known[id(value)] = (value, ask(value))
            return found[1]

        return asked

    return remembering
