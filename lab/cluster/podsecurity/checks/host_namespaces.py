"""Baseline: a pod shares no namespace with its node."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape

FIELDS = ("hostNetwork", "hostPID", "hostIPC")


def look(pod: PodShape) -> Found:
    """The namespaces that are shared."""
    shared = [f"{field}=true" for field in FIELDS if pod.spec.get(field) is True]
    return ("host namespaces", ", ".join(shared)) if shared else None


CHECK = Check("hostNamespaces", Level.BASELINE, (Revision(0, look),))
