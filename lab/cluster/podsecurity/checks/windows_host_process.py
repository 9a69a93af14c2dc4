"""Baseline: no Windows container runs in its node's own process space."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, setters
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, mapping
from lab.manifests.document import JsonObject


def look(pod: PodShape) -> Found:
    """Who asks for it, the pod or its containers."""
    who = setters(_asks(pod.context), [item.name for item in pod.containers if _asks(item.context)])
    if not who:
        return None
    return "hostProcess", f"{' and '.join(who)} must not set securityContext.windowsOptions.hostProcess=true"


def _asks(context: JsonObject) -> bool:
    return mapping(context.get("windowsOptions")).get("hostProcess") is True


CHECK = Check("windowsHostProcess", Level.BASELINE, (Revision(0, look),))
