"""Baseline: what is masked in ``/proc`` stays masked; from 1.35 on unless the pod has users of its own."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, except_with_own_users, named, quoted
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape

ID = "procMount"


def look(pod: PodShape) -> Found:
    """The containers that ask for another ``/proc``."""
    wanted = [(item.name, item.context["procMount"]) for item in pod.containers if _wants_another(item.context)]
    if not wanted:
        return None
    kinds = sorted({str(kind) for _, kind in wanted})
    who = named([name for name, _ in wanted])
    return "procMount", f"{who} must not set securityContext.procMount to {quoted(kinds)}"


def _wants_another(context: dict[str, object]) -> bool:
    return context.get("procMount") not in (None, "Default")


CHECK = Check(ID, Level.BASELINE, (Revision(0, look), Revision(35, except_with_own_users(look))))
