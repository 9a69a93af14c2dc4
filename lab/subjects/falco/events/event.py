"""A recorded event: one line of JSON, from field to value. What Falco works out by itself need not be written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.falco.events.deriving import derived

FOLDER = "/var/lib/falco/"
"""Where the events of a node are recorded."""

ENDING = ".jsonl"

Values: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, eq=False)
class Event:
    """One event: its number in the recording, and its fields."""

    number: int
    values: Values

    def __str__(self) -> str:
        return f"event {self.number}"


def recordings(state: State) -> dict[str, str]:
    """The recordings on the nodes, by path."""
    files = state.node_files
    return {path: files[path] for path in sorted(files) if path.startswith(FOLDER) and path.endswith(ENDING)}


def events_of(state: State) -> tuple[Event, ...]:
    """Every recorded event, in order; lines that are none are passed over."""
    return _events(tuple(recordings(state).values()))


@lru_cache(maxsize=16)
def _events(texts: tuple[str, ...]) -> tuple[Event, ...]:
    return tuple(Event(number, derived(values, number)) for number, values in enumerate(_lines(texts), start=1))


def _lines(texts: tuple[str, ...]) -> Iterator[dict[str, Json]]:
    for text in texts:
        for line in text.splitlines():
            try:
                values = json.loads(line)
            except ValueError:
                continue
            if isinstance(values, dict):
                yield values
