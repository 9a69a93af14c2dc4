"""Restricted, from 1.8 on: every container sets ``allowPrivilegeEscalation: false``."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, except_on_windows, named
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape


def look(pod: PodShape) -> Found:
    """The containers that may gain privileges, for want of the field too."""
    bad = [item.name for item in pod.containers if item.context.get("allowPrivilegeEscalation") is not False]
    if not bad:
        return None
    return (
        "allowPrivilegeEscalation != false",
        f"{named(bad)} must set securityContext.allowPrivilegeEscalation=false",
    )


CHECK = Check(
    "allowPrivilegeEscalation",
    Level.RESTRICTED,
    (Revision(8, look), Revision(25, except_on_windows(look))),
)
