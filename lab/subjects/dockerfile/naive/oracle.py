"""Whether Dockerfiles lie within their bounds, line by line and with regular expressions alone."""

from __future__ import annotations

import re

from lab.cluster.state import State
from lab.subjects.dockerfile.naive.builder import Built, built
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Build each Dockerfile of the bounds three times, and compare what came out."""
    paths = {path for each in (bounds.required, bounds.permitted) for path in each.node_files}
    for path in sorted(paths):
        if path.rpartition("/")[2] in ("Dockerfile", "Containerfile") or path.endswith(".Dockerfile"):
            low, high, now = (built(path, dict(each.node_files)) for each in (bounds.required, bounds.permitted, state))
            case = _outside(low, high, now)
            if case:
                return Ruling(False, f"{path}: {case}")
    return Ruling(True)


def _outside(low: Built, high: Built, now: Built) -> str:
    broken = now.broken - high.broken
    if broken:
        return f"broken: {sorted(broken)[0]}"
    worse = now.faults - high.faults
    if worse:
        return f"at fault: {sorted(worse)[0]}"
    for name, wanted in low.one.items():
        if name in high.one and now.one.get(name) not in (wanted, high.one[name]):
            return f"{name} is {now.one.get(name)}"
    for name, wanted in low.many.items():
        if high.many.get(name) == wanted and now.many.get(name) != wanted:
            return f"{name} is {now.many.get(name)}"
    for name in now.many:
        if name.startswith(("port ", "volume ")) and name not in low.many and name not in high.many:
            return f"{name} was not asked for"
        made = name.startswith("file ") and not re.match("the base image|image ", now.many[name])
        if made and name not in low.many and name not in high.many:
            return f"{name} was not asked for"
    if "stopsignal" in now.one and "stopsignal" not in low.one and "stopsignal" not in high.one:
        return "stopsignal was not asked for"
    if low.user == high.user != now.user and not {"root"} & low.faults and now.uid != low.uid:
        return f"runs as {now.user}"
    return ""
