"""The settings of a static pod beside its command line: image, probes, ports, and what it mounts of the node."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator

from lab.cluster.controlplane.apiserver.starting import CONFIGURATIONS
from lab.cluster.controlplane.running import Running
from lab.cluster.nodes.mounts import DIRECTORIES, Mount
from lab.subjects.controlplane.settings.held import Held, Key

OF_POD = ("hostNetwork", "hostPID", "hostIPC", "securityContext", "initContainers", "priorityClassName")
OF_CONTAINER = ("image", "livenessProbe", "readinessProbe", "startupProbe", "ports", "securityContext", "env")

MOUNTS = "directories of the node in the container"


def settings_of(found: Running) -> Iterator[tuple[Key, Held]]:
    """The settings of the pod that runs a component."""
    pod, container = found.pod, found.container
    if pod is None or container is None or not pod.runs:
        return
    component, whole = found.component, pod.pod
    metadata, spec = whole.get("metadata") or {}, whole.get("spec") or {}
    for name in ("name", "namespace"):
        shown = str(metadata.get(name) or "")
        yield Key(component, f"the pod's {name}"), Held(shown, shown, pod.span(("metadata", name)))
    for name in OF_POD:
        yield Key(component, f"the pod's {name}"), _told(spec.get(name), pod.span(("spec", name)))
    here = spec["containers"][container.path[-1]]
    for name in OF_CONTAINER:
        yield Key(component, f"the container's {name}"), _told(here.get(name), pod.span((*container.path, name)))
    others = sorted(each.get("name", "") for each in spec["containers"] if each is not here)
    yield Key(component, "further containers"), Held(frozenset(others), ",".join(others) or "none")
    needed = frozenset(f"{each.at} from {each.host}" for each in container.mounts if each.host in DIRECTORIES)
    yield Key(component, MOUNTS), Held(needed, ",".join(sorted(needed)))
    open_ = frozenset(_wide(found, container.mounts))
    yield Key(component, "what it may write or need not see"), Held(open_, ",".join(sorted(open_)) or "nothing")


def _told(value: object, span: object) -> Held:
    from lab.manifests.span import Span

    shown = "not there" if value is None else json.dumps(value, sort_keys=True)
    short = shown if len(shown) < 60 else "another"
    return Held(shown, short, span if isinstance(span, Span) else None)


def _wide(found: Running, mounts: tuple[Mount, ...]) -> Iterator[str]:
    """Mounts that no option needs, or that could be read-only and are not."""
    assert found.options is not None
    read = {path for name in CONFIGURATIONS for path in found.options.items(name) if path}
    written = {path for name in ("audit-log-path", "data-dir", "wal-dir") for path in found.options.items(name) if path}
    for mount in mounts:
        if mount.host is None:
            continue
        if not mount.read_only and not any(_within(path, mount.at) for path in written):
            yield f"{mount.host} (writable)"
        if mount.host not in DIRECTORIES or mount.host in ("/", "/etc", "/root", "/etc/kubernetes", "/var/lib/kubelet"):
            used = any(_within(path, mount.at) for path in read | written)
            if not used or mount.host.count("/") < 2 or mount.host in ("/etc/kubernetes", "/var/lib/kubelet"):
                yield mount.host


def _within(path: str, folder: str) -> bool:
    path = posixpath.normpath(path)
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")
