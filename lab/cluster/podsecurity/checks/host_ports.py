"""Baseline: no container takes a port of its node."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, named, plural
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, items


def look(pod: PodShape) -> Found:
    """The containers that do, and every such port, in the order of their digits."""
    bad: list[str] = []
    ports: set[str] = set()
    for item in pod.containers:
        taken = [str(port["hostPort"]) for port in items(item.value.get("ports")) if port.get("hostPort")]
        if taken:
            bad.append(item.name)
            ports.update(taken)
    if not bad:
        return None
    uses = plural("uses", "use", len(bad))
    what = plural("hostPort", "hostPorts", len(ports))
    return "hostPort", f"{named(bad)} {uses} {what} {', '.join(sorted(ports))}"


CHECK = Check("hostPorts", Level.BASELINE, (Revision(0, look),))
