"""Restricted, from 1.22 on: every container drops ALL, and adds nothing but NET_BIND_SERVICE."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, except_on_windows, named, quoted
from lab.cluster.podsecurity.checks.capabilities_baseline import ID as BASELINE
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, mapping, texts


def look(pod: PodShape) -> Found:
    """The containers that keep capabilities, and those that add some. Names are compared as written."""
    keeping: list[str] = []
    adding: list[str] = []
    added: set[str] = set()
    for item in pod.containers:
        capabilities = mapping(item.context.get("capabilities"))
        if "ALL" not in texts(capabilities.get("drop")):
            keeping.append(item.name)
        more = [name for name in texts(capabilities.get("add")) if name != "NET_BIND_SERVICE"]
        if more:
            adding.append(item.name)
            added.update(more)
    details = []
    if keeping:
        details.append(f'{named(keeping)} must set securityContext.capabilities.drop=["ALL"]')
    if adding:
        details.append(
            f"{named(adding)} must not include {quoted(sorted(added))} in securityContext.capabilities.add"
        )
    return ("unrestricted capabilities", "; ".join(details)) if details else None


CHECK = Check(
    "capabilities_restricted",
    Level.RESTRICTED,
    (Revision(22, look, (BASELINE,)), Revision(25, except_on_windows(look), (BASELINE,))),
)
