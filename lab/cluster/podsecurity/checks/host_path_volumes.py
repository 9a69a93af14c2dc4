"""Baseline: no volume is a directory of the node."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, named
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, items, text

ID = "hostPathVolumes"


def look(pod: PodShape) -> Found:
    """The hostPath volumes, mounted or not."""
    volumes = [text(item.get("name")) for item in items(pod.spec.get("volumes")) if item.get("hostPath") is not None]
    return ("hostPath volumes", named(volumes, "volume", "volumes")) if volumes else None


CHECK = Check(ID, Level.BASELINE, (Revision(0, look),))
