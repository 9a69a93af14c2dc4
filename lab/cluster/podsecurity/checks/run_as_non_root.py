"""Restricted: nothing runs as root; from 1.35 on unless the pod has users of its own."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, except_with_own_users, named, setters
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape

REASON = "runAsNonRoot != true"


def look(pod: PodShape) -> Found:
    """Who says false, or else the containers for which neither they nor the pod say true."""
    of_pod = pod.context.get("runAsNonRoot")
    said = [(item.name, item.context.get("runAsNonRoot")) for item in pod.containers]
    who = setters(of_pod is False, [name for name, value in said if value is False])
    if who:
        return REASON, f"{' and '.join(who)} must not set securityContext.runAsNonRoot=false"
    silent = [name for name, value in said if value is None and of_pod is not True]
    if silent:
        return REASON, f"pod or {named(silent)} must set securityContext.runAsNonRoot=true"
    return None


CHECK = Check(
    "runAsNonRoot", Level.RESTRICTED, (Revision(0, look), Revision(35, except_with_own_users(look)))
)
