"""Restricted, from 1.23 on: nothing sets ``runAsUser: 0``; from 1.35 on unless the pod has users of its own."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, except_with_own_users, setters
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape
from lab.manifests.document import JsonObject


def look(pod: PodShape) -> Found:
    """Who sets it, the pod or its containers."""
    who = setters(_root(pod.context), [item.name for item in pod.containers if _root(item.context)])
    return ("runAsUser=0", f"{' and '.join(who)} must not set runAsUser=0") if who else None


def _root(context: JsonObject) -> bool:
    user = context.get("runAsUser")
    return user == 0 and not isinstance(user, bool)


CHECK = Check("runAsUser", Level.RESTRICTED, (Revision(23, look), Revision(35, except_with_own_users(look))))
