"""An audit log as it lies on a node: an event on each line, as JSON.

Source: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Event
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from lab.manifests.document import Json, JsonObject


@lru_cache(maxsize=8)
def events(text: str) -> tuple[JsonObject, ...]:
    """The events of a log, in order; lines that hold none are passed over."""
    found = []
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            found.append(value)
    return tuple(found)


def matching(log: Iterable[JsonObject], where: Mapping[str, Json]) -> Iterator[JsonObject]:
    """The events whose fields hold what is asked: a value, or one of a list."""
    for event in log:
        if all(_holds(event, field, asked) for field, asked in where.items()):
            yield event


def _holds(event: JsonObject, field: str, asked: Json) -> bool:
    held = values(event, field)
    return any(each in held for each in (asked if isinstance(asked, list) else [asked]))


def values(event: JsonObject, field: str) -> list[Json]:
    """What a field holds, by its path such as ``objectRef.name``: each item of a list, or nothing.

    A number picks one item of a list, from its end where it is negative: ``sourceIPs.-1``.
    """
    here: Json = event
    for step in field.split("."):
        if isinstance(here, list) and step.removeprefix("-").isdigit():
            at = int(step)
            here = here[at] if -len(here) <= at < len(here) else None
        else:
            here = here.get(step) if isinstance(here, dict) else None
    if here is None:
        return []
    return here if isinstance(here, list) else [here]
