"""The cluster's machines: as containers, and as nodes that are ready or not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lab.live.kind.engine import Engine
from lab.live.kind.names import CLUSTER, CLUSTER_LABEL, CONTEXT
from lab.live.kind.places import Places
from lab.live.kind.runner import MISSING, Runner
from lab.live.kind.trouble import KindError
from lab.quick_dataclass import dataclass

LIMIT = 30.0
"""Seconds for kind, the engine or the API server to answer a question."""


@dataclass(frozen=True, slots=True)
class Container:
    """A container that is one of the cluster's machines."""

    name: str
    running: bool


@dataclass(frozen=True, slots=True)
class Node:
    """A machine as Kubernetes sees it; ``why`` it is not ready, in Kubernetes' words. ``ranges`` are its pods'."""

    name: str
    ready: bool
    version: str = ""
    why: str = ""
    ranges: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def listed(runner: Runner, engine: Engine) -> bool:
    """Whether kind knows a cluster of the lab's name. Raises KindError when kind cannot say."""
    ran = runner.run(["kind", "get", "clusters"], LIMIT, extra=engine.environment)
    if not ran.good:
        raise KindError(f"kind cannot list its clusters: {ran.complaint}", "See what it says: kind get clusters")
    return CLUSTER in ran.out.split()


def containers(runner: Runner, engine: Engine) -> tuple[Container, ...]:
    """The containers of the cluster, those that have stopped as well. Raises KindError."""
    command = [engine.program, "ps", "--all", "--filter", f"label={CLUSTER_LABEL}={CLUSTER}"]
    ran = runner.run([*command, "--format", "{{.Names}}\t{{.Status}}"], LIMIT)
    if not ran.good:
        raise KindError(f"{engine.program} cannot list the nodes' containers: {ran.complaint}")
    rows = (line.partition("\t") for line in ran.out.splitlines() if line.strip())
    return tuple(sorted((Container(name, _runs(status)) for name, _, status in rows), key=lambda each: each.name))


def _runs(status: str) -> bool:
    return status.startswith("Up") and "paused" not in status.lower()


def kubectl(places: Places, *words: str) -> list[str]:
    """A kubectl command against the lab's cluster, whatever the learner's own configuration says."""
    return ["kubectl", "--kubeconfig", str(places.kubeconfig), "--context", CONTEXT, *words]


def nodes(runner: Runner, places: Places) -> tuple[Node, ...]:
    """The nodes as the API server lists them. Raises KindError when it cannot be asked."""
    ran = runner.run(kubectl(places, "get", "nodes", "--output", "json", "--request-timeout", "10s"), LIMIT)
    if ran.status == MISSING:
        raise KindError("kubectl is not installed")
    try:
        items = json.loads(ran.out)["items"] if ran.good else None
    except (ValueError, KeyError, TypeError):
        items = None
    if not isinstance(items, list):
        raise KindError(f"the API server does not answer: {ran.complaint or 'it said nothing'}")
    return tuple(_node(item) for item in items if isinstance(item, dict))


def _node(item: Mapping[str, Any]) -> Node:
    status, spec = item.get("status") or {}, item.get("spec") or {}
    conditions = {each.get("type"): each for each in status.get("conditions") or ()}
    ready = conditions.get("Ready") or {}
    good = ready.get("status") == "True"
    return Node(
        str((item.get("metadata") or {}).get("name", "")),
        good,
        str((status.get("nodeInfo") or {}).get("kubeletVersion", "")),
        "" if good else str(ready.get("message") or ready.get("reason") or "not reported yet"),
        tuple(spec.get("podCIDRs") or ([spec["podCIDR"]] if spec.get("podCIDR") else ())),
        tuple(str(each.get("address")) for each in status.get("addresses") or () if each.get("type") == "InternalIP"),
    )


def daemons(runner: Runner, places: Places) -> tuple[str, ...]:
    """The names of the cluster's DaemonSets; empty when they cannot be asked for."""
    form = "jsonpath={.items[*].metadata.name}"
    ran = runner.run(kubectl(places, "get", "daemonsets", "--all-namespaces", "--output", form), LIMIT)
    return tuple(ran.out.split()) if ran.good else ()
