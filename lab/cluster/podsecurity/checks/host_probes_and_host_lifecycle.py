"""Baseline, from 1.34 on: probes and lifecycle hooks go to the pod itself, not to another host."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Revision, named, plural, quoted
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, mapping, text
from lab.manifests.document import JsonObject

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
HOOKS = ("postStart", "preStop")
ACTIONS = ("httpGet", "tcpSocket")


def look(pod: PodShape) -> Found:
    """The containers with a host in a probe or hook, and the hosts."""
    bad: set[str] = set()
    hosts: set[str] = set()
    for item in pod.containers:
        named_hosts = _hosts(item.value)
        if named_hosts:
            bad.add(item.name)
            hosts |= named_hosts
    if not bad:
        return None
    uses = plural("uses", "use", len(bad))
    what = plural("probe or lifecycle host", "probe or lifecycle hosts", len(hosts))
    return "probe or lifecycle host", f"{named(sorted(bad))} {uses} {what} {quoted(sorted(hosts))}"


def _hosts(container: JsonObject) -> set[str]:
    lifecycle = mapping(container.get("lifecycle"))
    handlers = (*(container.get(name) for name in PROBES), *(lifecycle.get(name) for name in HOOKS))
    found = {text(mapping(mapping(handler).get(action)).get("host")) for handler in handlers for action in ACTIONS}
    return found - {""}


CHECK = Check("hostProbesAndHostLifecycle", Level.BASELINE, (Revision(34, look),))
