"""One connection under a set of raw policies, exactly as the documentation tells it."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import JsonObject
from lab.subjects.network.naive.rules import (
    EGRESS,
    INGRESS,
    End,
    Point,
    directions,
    opens,
    rules,
    selects,
    speaks_of,
)


def allowed(policies: Iterable[JsonObject], source: End, destination: End, point: Point) -> bool:
    """Whether the connection is possible.

    "For a connection from a source pod to a destination pod to be allowed, both the egress policy on the source pod
    and the ingress policy on the destination pod need to allow the connection." A pod cannot block access to itself.
    """
    known = list(policies)
    if source.address == destination.address:
        return True
    return _lets(known, EGRESS, source, destination, destination, point) and _lets(
        known, INGRESS, destination, source, destination, point
    )


def _lets(
    policies: Iterable[JsonObject], direction: str, subject: End, other: End, destination: End, point: Point
) -> bool:
    """Whether one direction of the subject lets the connection through.

    "By default, a pod is non-isolated"; when isolated, "the effects of those lists combine additively".
    """
    isolating = [policy for policy in policies if direction in directions(policy) and selects(policy, subject)]
    return not isolating or any(
        speaks_of(rule, direction, policy["metadata"]["namespace"], other) and opens(rule, destination, point)
        for policy in isolating
        for rule in rules(policy, direction)
    )
