"""The kubelet of a node, by its files alone."""

from __future__ import annotations

import re
from typing import Any

from lab.cluster.state import State
from lab.subjects.controlplane.naive.asking import loaded, serving, there
from lab.subjects.controlplane.naive.reading import BrokenError, Plain

CONFIG = "/var/lib/kubelet/config.yaml"

KUBELET = {
    "authentication.anonymous.enabled": False,
    "authentication.webhook.enabled": True,
    "authentication.webhook.cacheTTL": "2m0s",
    "authentication.x509.clientCAFile": "",
    "authorization.mode": "Webhook",
    "authorization.webhook.cacheAuthorizedTTL": "5m0s",
    "authorization.webhook.cacheUnauthorizedTTL": "30s",
    "readOnlyPort": 0,
    "protectKernelDefaults": False,
    "rotateCertificates": False,
    "serverTLSBootstrap": False,
    "makeIPTablesUtilChains": True,
    "streamingConnectionIdleTimeout": "4h0m0s",
    "eventRecordQPS": 50,
    "tlsMinVersion": "",
    "tlsCipherSuites": [],
    "staticPodPath": "",
    "clusterDomain": "",
    "clusterDNS": [],
    "cgroupDriver": "cgroupfs",
    "seccompDefault": False,
    "port": 10250,
    "enableDebuggingHandlers": True,
    "healthzPort": 10248,
    "healthzBindAddress": "127.0.0.1",
    "resolvConf": "/etc/resolv.conf",
    "failSwapOn": True,
    "containerRuntimeEndpoint": "unix:///run/containerd/containerd.sock",
}
"""The kubelet's settings that any exercise is about, with what counts where they are not written."""

KUBELET_OPTIONS = {
    "anonymous-auth": "authentication.anonymous.enabled",
    "authorization-mode": "authorization.mode",
    "read-only-port": "readOnlyPort",
    "protect-kernel-defaults": "protectKernelDefaults",
    "rotate-certificates": "rotateCertificates",
    "client-ca-file": "authentication.x509.clientCAFile",
    "tls-min-version": "tlsMinVersion",
    "tls-cipher-suites": "tlsCipherSuites",
}


def kubelet(state: State) -> Plain:
    """What counts of the kubelet. Raises BrokenError where it does not start."""
    written = _kubelet_file(state)
    found: Plain = {}
    _lasting(written)
    for path, default in KUBELET.items():
        held: Any = written
        for step in path.split("."):
            held = held.get(step) if isinstance(held, dict) else None
        if held is not None and type(held) is not type(default):
            raise BrokenError(f"{path} of the wrong type")
        lasting = path.endswith(("TTL", "Timeout"))
        empty = held is None or held == "" or (lasting and re.fullmatch(r"0[smh]?", str(held)))
        found[path] = default if empty else held
    for path, name in (("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS"),
                       ("/etc/default/kubelet", "KUBELET_EXTRA_ARGS")):  # fmt: skip
        _kubelet_options(found, state.node_files.get(path, ""), name)
    for path, each in found.items():
        if isinstance(each, str) and re.fullmatch(r"(\d+h)?(\d+m)?(\d+s)?", each) and each:
            found[path] = sum(int(n) * {"h": 3600, "m": 60, "s": 1}[u] for n, u in re.findall(r"(\d+)([hms])", each))
    if found["authorization.mode"] not in ("Webhook", "AlwaysAllow"):
        raise BrokenError("no such mode")
    authority = found["authentication.x509.clientCAFile"]
    if authority and not there(authority, state):
        raise BrokenError("no such authority")
    serving(found, {"tls-min-version": found.pop("tlsMinVersion"), "tls-cipher-suites": found.pop("tlsCipherSuites")})
    return {key: set(each) if isinstance(each, list) else each for key, each in found.items()}


def _lasting(value: Any) -> None:
    """Raises BrokenError where something that lasts is no duration."""
    for key, held in value.items() if isinstance(value, dict) else ():
        if key.endswith(("Age", "Frequency", "Timeout", "TTL", "Period", "PeriodCriticalPods")):
            if not re.fullmatch(r"0|(\d+(\.\d+)?(ns|us|ms|s|m|h))+", str(held)):
                raise BrokenError(f"{key} is no duration")
        elif key != "logging":
            _lasting(held)


def _kubelet_file(state: State) -> Plain:
    text = state.node_files.get(CONFIG)
    if text is None:
        return {}
    if re.search(r"^ *\t", text, re.MULTILINE):
        raise BrokenError("a tab")
    value = loaded(text)
    version = "kubelet.config.k8s.io/v1beta1"
    if not isinstance(value, dict) or (value.get("kind"), value.get("apiVersion")) != ("KubeletConfiguration", version):
        raise BrokenError("no configuration")
    for name in ("authentication", "authorization"):
        if not isinstance(value.get(name, {}), dict | None):
            raise BrokenError("half a configuration")
    for name in ("anonymous", "webhook", "x509"):
        if not isinstance((value.get("authentication") or {}).get(name, {}), dict | None):
            raise BrokenError("half a configuration")
    return value


def _kubelet_options(found: Plain, text: str, name: str) -> None:
    for line in text.split("\n"):
        key, _, value = line.partition("=")
        if key != name:
            continue
        for word in value.strip().strip('"').split():
            option, equals, held = word.removeprefix("--").partition("=")
            path = KUBELET_OPTIONS.get(option)
            if path is None:
                found[option] = held
            elif isinstance(KUBELET[path], bool):
                if held.lower() not in ("true", "false", ""):
                    raise BrokenError("no truth")
                found[path] = held.lower() == "true" or not equals
            elif isinstance(KUBELET[path], int):
                if not held.isdigit():
                    raise BrokenError("no number")
                found[path] = int(held)
            else:
                found[path] = held.split(",") if isinstance(KUBELET[path], list) else held
