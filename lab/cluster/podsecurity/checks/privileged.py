"""Baseline: no container is privileged."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, named
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape


def look(pod: PodShape) -> Found:
    """The containers that are."""
    bad = [item.name for item in pod.containers if item.context.get("privileged") is True]
    return ("privileged", f"{named(bad)} must not set securityContext.privileged=true") if bad else None


CHECK = Check("privileged", Level.BASELINE, (Revision(0, look),))
