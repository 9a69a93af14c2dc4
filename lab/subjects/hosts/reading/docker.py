"""The container engine's settings, where it is Docker.

Source: https://docs.docker.com/reference/cli/dockerd/. An option in the file and among the flags keeps it from
starting.
"""

from __future__ import annotations

import json
import re

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.manifests.reader import load
from lab.manifests.span import Span
from lab.subjects.hosts.reading.found import Found, Held, Key, Setting, Trouble, files_in, lines_of

CONFIG = "/etc/docker/daemon.json"
UNITS = ("/lib/systemd/system/docker.service", "/usr/lib/systemd/system/docker.service",
         "/etc/systemd/system/docker.service")  # fmt: skip
DROP_INS = "/etc/systemd/system/docker.service.d"
UNABLE = f"unable to configure the Docker daemon with file {CONFIG}"
SOCKET = "unix:///var/run/docker.sock"

DEFAULTS: dict[str, Held] = {
    "hosts": frozenset({SOCKET}), "group": "docker", "icc": "true", "userns-remap": "", "no-new-privileges": "false",
    "live-restore": "false", "tlsverify": "false", "userland-proxy": "true", "insecure-registries": frozenset(),
}  # fmt: skip

OPTIONS = frozenset(
    {
        "allow-nondistributable-artifacts", "api-cors-header", "authorization-plugins", "bip", "bip6", "bridge",
        "builder", "cgroup-parent", "containerd", "containerd-namespace", "containerd-plugins-namespace",
        "data-root", "debug", "default-address-pools", "default-cgroupns-mode", "default-gateway",
        "default-gateway-v6", "default-network-opts", "default-runtime", "default-shm-size", "default-ulimits",
        "dns", "dns-opts", "dns-search", "exec-opts", "exec-root", "experimental", "features", "fixed-cidr",
        "fixed-cidr-v6", "group", "hosts", "icc", "init", "init-path", "insecure-registries", "ip",
        "ip-forward", "ip-masq", "ip6tables", "iptables", "ipv6", "labels", "live-restore", "log-driver",
        "log-format", "log-level", "log-opts", "max-concurrent-downloads", "max-concurrent-uploads",
        "max-download-attempts", "metrics-addr", "mtu", "no-new-privileges", "node-generic-resources",
        "pidfile", "proxies", "raw-logs", "registry-mirrors", "runtimes", "seccomp-profile", "selinux-enabled",
        "shutdown-timeout", "storage-driver", "storage-opts", "swarm-default-advertise-addr", "tls",
        "tlscacert", "tlscert", "tlskey", "tlsverify", "userland-proxy", "userland-proxy-path", "userns-remap",
    }
)  # fmt: skip
"""What may stand in the file; with anything else the daemon does not start."""


def read(state: State) -> Found:
    """The daemon's settings; nothing where there is none on the node."""
    units = [path for path in (*UNITS, *files_in(state, DROP_INS)) if path in state.node_files]
    if CONFIG not in state.node_files and not units:
        return Found({})
    keys = {name: ("docker", name) for name in DEFAULTS}
    settings: dict[Key, Setting] = {keys[name]: Setting(keys[name], held) for name, held in DEFAULTS.items()}
    troubles: list[Trouble] = []
    flags = _flags(state, units)
    for name, setting in flags.items():
        settings["docker", name] = setting
    for name, setting in _file(state, troubles).items():
        if name in flags:
            said = "the following directives are specified both as a flag and in the configuration file"
            troubles.append(Trouble("docker", f"{UNABLE}: {said}: {name}", setting.span))
        settings["docker", name] = setting
    return Found(settings, (), tuple(troubles))


def _file(state: State, troubles: list[Trouble]) -> dict[str, Setting]:
    text = state.node_files.get(CONFIG)
    if not text or not text.strip():
        return {}
    source = state.source_of(CONFIG)
    try:
        written = json.loads(text)
    except json.JSONDecodeError as error:
        span = Span(source, error.lineno, error.colno, error.lineno, error.colno + 1)
        troubles.append(Trouble("docker", f"{UNABLE}: no JSON: {error.msg}", span))
        return {}
    if not isinstance(written, dict):
        troubles.append(Trouble("docker", f"{UNABLE}: no JSON object", Span(source, 1, 1, 1, 2)))
        return {}
    documents = load(text, source).documents
    found = {}
    for name, value in written.items():
        at = documents[0].key_span((name,)) if documents else None
        found[name] = Setting(("docker", name), _held(value), at)
        if name not in OPTIONS:
            said = f"{UNABLE}: the following directives don't match any configuration option: {name}"
            troubles.append(Trouble("docker", said, at))
    return found


def _held(value: Json) -> Held:
    if isinstance(value, list):
        return frozenset(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _flags(state: State, units: list[str]) -> dict[str, Setting]:
    """The daemon's flags: of the last ``ExecStart``, for an empty one takes the earlier ones away."""
    found: dict[str, Setting] = {}
    for path in units:
        for _, said, span in lines_of(state, path):
            name, sign, command = said.partition("=")
            if sign and name.strip() == "ExecStart":
                found = {}
                hosts = frozenset(re.findall(r"(?:-H|--host)[ =]?(\S+)", command))
                if hosts:
                    full = frozenset(SOCKET if each in ("fd://", "unix://") else each for each in hosts)
                    found["hosts"] = Setting(("docker", "hosts"), full, span)
                options = re.findall(r"--(icc|group|tlsverify|live-restore|userns-remap)(?:=(\S+))?", command)
                for option, value in options:
                    found[option] = Setting(("docker", option), value or "true", span)
    return found
