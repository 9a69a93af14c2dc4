"""The practice cluster's state as a table, and as JSON."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lab.commands.examined import Examined

if TYPE_CHECKING:
    from lab.live.kind.places import Places
    from lab.live.kind.plugins import Plugin
    from lab.live.kind.status import Standing, Status

AGAIN = "To go on from there: cks-lab cluster up"


def cluster_table(found: Standing, places: Places) -> Iterator[Examined]:
    """What there is to know about it, from the outside in."""
    from lab.live.kind.names import CLUSTER

    status = found.status
    yield Examined("engine", str(found.engine))
    yield Examined("kind", found.kind)
    if not status.exists:
        yield Examined("cluster", f"no cluster {CLUSTER}", None, "Make it: cks-lab cluster up")
        return
    yield _cluster(status, CLUSTER)
    if status.silence:
        yield Examined("API server", status.silence, False, AGAIN)
    else:
        yield Examined("API server", f"Kubernetes {status.server.removeprefix('v') or 'of an unknown version'}")
        yield from _nodes(status)
        yield _network(status, places)
        yield from _images(status)
    yield _kubeconfig(places)


def _cluster(status: Status, name: str) -> Examined:
    if status.half_made:
        return Examined("cluster", f"{name} is half-made", False, "Make it anew: cks-lab cluster up")
    if status.stopped:
        stopped = ", ".join(status.stopped)
        return Examined("cluster", f"{name}; stopped: {stopped}", False, "Start it: cks-lab cluster up")
    whose = "" if status.record else "; this lab does not remember making it"
    return Examined("cluster", f"{name}, {len(status.containers)} machines running{whose}")


def _nodes(status: Status) -> Iterator[Examined]:
    ready = [node.name for node in status.nodes if node.ready]
    text = f"{len(ready)} of {len(status.nodes)} ready"
    yield Examined("nodes", text, bool(status.nodes) and len(ready) == len(status.nodes))
    for node in status.nodes:
        if not node.ready:
            yield Examined("nodes", f"{node.name}: {node.why}", False)


def _network(status: Status, places: Places) -> Examined:
    if status.plugin:
        return Examined("network", status.plugin.title)
    from lab.live.kind.plugins import PLUGINS

    wanted = PLUGINS[status.record.settings.cni] if status.record else None
    mend = installing(wanted, places) if wanted else ""
    return Examined("network", "no network plugin that the lab knows: without one no node is ready", False, mend)


def installing(plugin: Plugin, places: Places) -> str:
    """How a plugin is installed that kind does not bring, and what comes next; empty for kind's own."""
    if not plugin.install:
        return ""
    needs = f" (with {plugin.needs})" if plugin.needs else ""
    return "\n".join(
        (f"Install {plugin.title}{needs}, then go on:", use(places), *plugin.install, "cks-lab cluster up")
    )


def _images(status: Status) -> Iterator[Examined]:
    for image, lacking in (status.images or {}).items():
        if lacking:
            yield Examined("images", f"{image} is missing on {', '.join(lacking)}", None, AGAIN)
        else:
            yield Examined("images", f"{image} is on every node")


def _kubeconfig(places: Places) -> Examined:
    if not places.kubeconfig.exists():
        return Examined("kubeconfig", "missing", False, "Write it anew: cks-lab cluster up")
    loose = os.name == "posix" and places.kubeconfig.stat().st_mode & 0o077
    mend = f"chmod 600 {places.kubeconfig}" if loose else ""
    others = "; others on this computer can use it" if loose else ""
    return Examined("kubeconfig", f"{places.kubeconfig}{others}", not loose, mend)


def cluster_json(found: Standing, places: Places) -> dict[str, Any]:
    """The same for programs."""
    from lab.live.kind.names import CLUSTER, CONTEXT

    engine, status = found.engine, found.status
    return {
        "schema": 1,
        "kind": "cluster",
        "name": CLUSTER,
        "context": CONTEXT,
        "exists": status.exists,
        "ready": status.ready,
        "half_made": status.half_made,
        "remembered": status.record is not None,
        "engine": {"program": engine.program, "version": engine.version, "rootless": engine.rootless},
        "kind_version": found.kind,
        "server_version": status.server.removeprefix("v"),
        "machines": [{"name": each.name, "running": each.running} for each in status.containers],
        "nodes": [
            {"name": node.name, "ready": node.ready, "version": node.version, "why": node.why} for node in status.nodes
        ],
        "network_plugin": status.plugin.name if status.plugin else None,
        "images": [
            {"image": image, "loaded": not lacking, "missing_on": list(lacking)}
            for image, lacking in (status.images or {}).items()
        ],
        "kubeconfig": str(places.kubeconfig) if places.kubeconfig.exists() else None,
        "problem": status.silence,
    }


def use(places: Places) -> str:
    """The command that makes a shell use the cluster."""
    if sys.platform == "win32":
        return f'$env:KUBECONFIG = "{places.kubeconfig}"'
    return f"export KUBECONFIG={shlex.quote(str(places.kubeconfig))}"
