"""Whether the kubelet's probes let a component live that has started.

Source: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from lab.cluster.controlplane import etcd
from lab.cluster.controlplane.anonymous import EVERY
from lab.cluster.controlplane.apiserver import authorizing
from lab.cluster.controlplane.trouble import Trouble
from lab.cluster.nodes.options import Options
from lab.cluster.nodes.static_pod import StaticContainer, StaticPod
from lab.manifests.document import Json, JsonObject
from lab.manifests.gourl import URLError, parse_url

ENDING = ("livenessProbe", "startupProbe")
"""Probes that end a container when they fail."""

SERVED_TO_ALL = ("/healthz", "/livez", "/readyz", "/version")
"""What RBAC lets everybody ask for, by the ClusterRole system:public-info-viewer."""


def probe_troubles(pod: StaticPod, container: StaticContainer, open_paths: frozenset[str]) -> Iterator[Trouble]:
    """Why the kubelet ends a container again and again, one reason for each probe."""
    here = pod.pod["spec"]["containers"][container.path[-1]]
    for name in ENDING:
        probe = here.get(name)
        if isinstance(probe, dict):
            said = _said(container, here, probe, open_paths)
            if said:
                word = {"livenessProbe": "Liveness", "startupProbe": "Startup"}[name]
                span = pod.key_span((*container.path, name))
                yield Trouble("probe", f"{word} probe failed: {said}", _about(said), span)
                return


def _about(said: str) -> str:
    return "anonymous-auth" if "statuscode" in said else "secure-port"


def _said(container: StaticContainer, here: JsonObject, probe: JsonObject, open_paths: frozenset[str]) -> str:
    request = probe.get("httpGet") or probe.get("tcpSocket")
    if not isinstance(request, dict):
        return ""
    port = _number(here, request.get("port"))
    host = str(request.get("host") or "127.0.0.1")
    scheme = str(request.get("scheme") or "HTTP").lower() if "httpGet" in probe else ""
    refused = f"dial tcp {host}:{port}: connect: connection refused"
    if not _listens(container, host, port, scheme):
        return f'Get "{scheme}://{host}:{port}{request.get("path") or "/"}": {refused}' if scheme else refused
    if container.component != "kube-apiserver" or not scheme:
        return ""
    return _answer(container.options, str(request.get("path") or "/"), open_paths)


def _answer(options: Options, path: str, open_paths: frozenset[str]) -> str:
    """What the API server answers to a probe, which has no name."""
    if EVERY not in open_paths and path not in open_paths:
        return "HTTP probe failed with statuscode: 401"
    public = path in SERVED_TO_ALL or path.startswith(tuple(f"{each}/" for each in SERVED_TO_ALL))
    if options.value("authorization-config") or ("RBAC" in authorizing.modes(options) and public):
        return ""
    return "HTTP probe failed with statuscode: 403"


def _number(here: JsonObject, port: Json) -> int:
    if isinstance(port, int):
        return port
    named = (each.get("containerPort") for each in here.get("ports") or () if each.get("name") == port)
    return int(next(named, 0) or 0)


def _listens(container: StaticContainer, host: str, port: int, scheme: str) -> bool:
    if container.component == "etcd":
        return _etcd_listens(container.options, host, port, scheme)
    options = container.options
    if "secure-port" not in options.manual.known:
        return True
    return options.value("secure-port") == str(port) and _covers(options.value("bind-address"), host)


def _etcd_listens(options: Options, host: str, port: int, scheme: str) -> bool:
    for name in ("listen-metrics-urls", "listen-client-urls"):
        for each in etcd.urls(options, name):
            try:
                url = parse_url(each)
            except URLError:
                continue
            there, _, number = url.host.rpartition(":")
            if number == str(port) and scheme in ("", url.scheme) and _covers(there.strip("[]"), host):
                return True
    return False


def _covers(bound: str, host: str) -> bool:
    """Whether what listens on one address is reached on another."""
    if bound in ("0.0.0.0", "::", "", "<nil>", host):
        return True
    if {bound, host} <= {"127.0.0.1", "localhost", "::1"}:
        return True
    try:
        return ip_address(bound) == ip_address(host)
    except ValueError:
        return False
