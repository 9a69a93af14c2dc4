"""Baseline: no capability is added beyond those a runtime gives by default, and not NET_RAW."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, named, quoted
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, mapping, texts

ALLOWED = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
        "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    }
)  # fmt: skip

ID = "capabilities_baseline"


def look(pod: PodShape) -> Found:
    """The containers that add others. Names are compared as written."""
    bad: list[str] = []
    beyond: set[str] = set()
    for item in pod.containers:
        more = [name for name in texts(mapping(item.context.get("capabilities")).get("add")) if name not in ALLOWED]
        if more:
            bad.append(item.name)
            beyond.update(more)
    if not bad:
        return None
    detail = f"{named(bad)} must not include {quoted(sorted(beyond))} in securityContext.capabilities.add"
    return "non-default capabilities", detail


CHECK = Check(ID, Level.BASELINE, (Revision(0, look),))
