"""Restricted, from 1.19 on: every container has a seccomp profile, its own or its pod's."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, except_on_windows, named
from lab.cluster.podsecurity.checks.seccomp_profile_baseline import ID as BASELINE
from lab.cluster.podsecurity.checks.seccomp_profile_baseline import REASON, by_field
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape


def look(pod: PodShape) -> Found:
    """Who sets a type that is not allowed, or else the containers without any."""
    found = by_field(pod)
    if found is not None or isinstance(pod.context.get("seccompProfile"), dict):
        return found
    bare = [item.name for item in pod.containers if not isinstance(item.context.get("seccompProfile"), dict)]
    if not bare:
        return None
    detail = f'pod or {named(bare)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"'
    return REASON, detail


CHECK = Check(
    "seccompProfile_restricted",
    Level.RESTRICTED,
    (Revision(19, look, (BASELINE,)), Revision(25, except_on_windows(look), (BASELINE,))),
)
