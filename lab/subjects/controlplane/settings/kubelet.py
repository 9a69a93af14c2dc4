"""The settings of a node's kubelet."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lab.cluster.controlplane import tls
from lab.cluster.controlplane.kubelet.flags import FIELDS
from lab.cluster.controlplane.kubelet.node import Kubelet
from lab.cluster.nodes.durations import nanoseconds
from lab.manifests.document import Json
from lab.manifests.goduration import duration_trouble
from lab.subjects.controlplane.settings.held import Held, Key, Value
from lab.subjects.controlplane.settings.options import SUITES, VERSION

_IGNORED = ("kind", "apiVersion", "logging", "tlsCipherSuites", "tlsMinVersion")
_LOGGING = ("v", "vmodule", "logging-format", "log-")


def settings_of(found: Kubelet) -> Iterator[tuple[Key, Held]]:
    """Every setting of its configuration, and the options that have no place in it."""
    for path, value in _leaves(found.effective, ""):
        if path.split(".")[0] not in _IGNORED:
            yield Key("kubelet", path), Held(_value(value), shown(value), found.span(path), path)
    version, suites = str(found.effective["tlsMinVersion"] or ""), found.effective["tlsCipherSuites"] or []
    rank, span = float(tls.version_rank(version)), found.span("tlsMinVersion")
    yield Key("kubelet", VERSION), Held(rank, version or tls.DEFAULT_VERSION, span, "tlsMinVersion")
    offered = tls.offered(version, map(str, suites))
    told = ",".join(map(str, suites)) or "Go's own choice"
    yield Key("kubelet", SUITES), Held(offered, told, found.span("tlsCipherSuites"), "tlsCipherSuites")
    options = found.options
    for name in options.names:
        if name not in FIELDS and name != "config" and not name.startswith(_LOGGING):
            value = options.value(name)
            yield Key("kubelet", f"--{name}"), Held(value, value, options.span(name), name)


def _leaves(value: Json, before: str) -> Iterator[tuple[str, Json]]:
    for key, inner in value.items():
        path = f"{before}{key}"
        if isinstance(inner, dict) and key not in ("evictionHard", "evictionSoft", "kubeReserved", "systemReserved"):
            yield from _leaves(inner, f"{path}.")
        else:
            yield path, inner


def _value(value: Json) -> Value:
    if isinstance(value, bool | int | float):
        return float(value)
    if isinstance(value, str) and value[:1].isdigit() and not duration_trouble(value):
        return float(nanoseconds(value))
    if isinstance(value, list):
        return frozenset(item if isinstance(item, str) else json.dumps(item) for item in value)
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, sort_keys=True)


def shown(value: Json) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "empty" if value in (None, "") else str(value)
