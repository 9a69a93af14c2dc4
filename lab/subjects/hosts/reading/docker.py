"""The container engine's settings, where it is Docker.

Source: https://docs.docker.com/reference/cli/dockerd/. An option in the file and among the flags keeps it from
starting.
"""

from __future__ import annotations

import re

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.manifests.reader import load
from lab.subjects.hosts.reading.found import Found, Held, Key, Setting, Trouble, files_in, lines_of

CONFIG = "/etc/docker/daemon.json"
UNITS = ("/lib/systemd/system/docker.service", "/usr/lib/systemd/system/docker.service",
         "/etc/systemd/system/docker.service")  # fmt: skip
DROP_INS = "/etc/systemd/system/docker.service.d"
SOCKET = "unix:///var/run/docker.sock"

DEFAULTS: dict[str, Held] = {
    "hosts": frozenset({SOCKET}), "group": "docker", "icc": "true", "userns-remap": "", "no-new-privileges": "false",
    "live-restore": "false", "tlsverify": "false", "userland-proxy": "true", "insecure-registries": frozenset(),
}  # fmt: skip


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
            text = (
                "unable to configure the Docker daemon with file /etc/docker/daemon.json: the following directives are "
                f"specified both as a flag and in the configuration file: {name}"
            )
            troubles.append(Trouble("docker", text, setting.span))
        settings["docker", name] = setting
    return Found(settings, (), tuple(troubles))


def _file(state: State, troubles: list[Trouble]) -> dict[str, Setting]:
    text = state.node_files.get(CONFIG)
    if not text or not text.strip():
        return {}
    loaded = load(text, state.source_of(CONFIG))
    document = loaded.documents[0] if loaded.documents else None
    if document is None or not isinstance(document.value, dict) or not text.lstrip().startswith("{"):
        span = next((each.span for each in loaded.findings if each.span), None)
        why = "unable to configure the Docker daemon with file /etc/docker/daemon.json: it is no JSON"
        troubles.append(Trouble("docker", why, span))
        return {}
    return {
        str(name): Setting(("docker", str(name)), _held(value), document.key_span((str(name),)))
        for name, value in document.value.items()
    }


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
