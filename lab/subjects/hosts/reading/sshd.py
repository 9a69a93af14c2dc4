"""The SSH server's settings.

Source: sshd_config(5): for each keyword the first value is used; what stands below ``Match`` is for some users only.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.subjects.hosts.reading.found import Found, Idle, Key, Setting, Trouble, files_in, lines_of

CONFIG = "/etc/ssh/sshd_config"
FOLDER = "/etc/ssh/sshd_config.d"

YES_NO = {
    "PasswordAuthentication": "yes", "PubkeyAuthentication": "yes", "KbdInteractiveAuthentication": "yes",
    "PermitEmptyPasswords": "no", "X11Forwarding": "no", "UsePAM": "no", "AllowAgentForwarding": "yes",
    "IgnoreRhosts": "yes", "HostbasedAuthentication": "no", "StrictModes": "yes", "PermitUserEnvironment": "no",
    "TCPKeepAlive": "yes", "PrintMotd": "yes", "Compression": "yes", "UseDNS": "no",
}  # fmt: skip
OTHERS = {
    "PermitRootLogin": "prohibit-password", "AllowTcpForwarding": "yes", "MaxAuthTries": "6", "LoginGraceTime": "120",
    "ClientAliveInterval": "0", "ClientAliveCountMax": "3", "MaxSessions": "10", "LogLevel": "INFO", "Banner": "none",
    "AuthorizedKeysFile": ".ssh/authorized_keys .ssh/authorized_keys2", "GatewayPorts": "no", "PermitTunnel": "no",
    "AuthenticationMethods": "any", "SyslogFacility": "AUTH", "MaxStartups": "10:30:100",
}  # fmt: skip
LISTS = ("AllowUsers", "AllowGroups", "DenyUsers", "DenyGroups", "AcceptEnv", "Port", "ListenAddress", "HostKey")
"""Keywords that add up."""

IGNORED = ("Subsystem", "Ciphers", "MACs", "KexAlgorithms", "HostKeyAlgorithms", "PidFile", "ChrootDirectory",
           "ForceCommand", "PubkeyAcceptedAlgorithms")  # fmt: skip
ROOT = ("yes", "no", "prohibit-password", "without-password", "forced-commands-only")

NAMES = {name.lower(): name for name in (*YES_NO, *OTHERS, *LISTS, *IGNORED, "Include", "Match")}


def read(state: State) -> Found:
    """The server's settings; nothing where the node has none."""
    if CONFIG not in state.node_files:
        return Found({})
    reader = _Reader(state)
    reader.file(CONFIG)
    return reader.found()


class _Reader:
    def __init__(self, state: State) -> None:
        self.state = state
        self.settings: dict[Key, Setting] = {}
        self.lists: dict[Key, dict[str, Span]] = {}
        self.idle: list[Idle] = []
        self.troubles: list[Trouble] = []
        self.of = "sshd"

    def file(self, path: str) -> None:
        for number, said, span in lines_of(self.state, path):
            word, _, rest = said.replace("=", " ", 1).partition(" ")
            rest = rest.split(" #")[0].strip().strip('"')
            name = NAMES.get(word.lower())
            if name is None:
                self.troubles.append(
                    Trouble("sshd", f"{path}: line {number}: Bad configuration option: {word}", span)
                )
            elif name == "Include":
                self._include(rest)
            elif name == "Match":
                self.of = "sshd" if rest.lower() == "all" else f"sshd for {rest.lower()}"
            elif not rest:
                text = f"{path} line {number}: no argument after keyword \"{word}\""
                self.troubles.append(Trouble("sshd", text, span))
            else:
                self._set(path, number, name, rest, span)

    def _include(self, pattern: str) -> None:
        before = self.of
        for path in files_in(self.state, FOLDER) if pattern.startswith((FOLDER, "sshd_config.d")) else ():
            if path.endswith(".conf"):
                self.file(path)
        self.of = before

    def _set(self, path: str, number: int, name: str, value: str, span: Span) -> None:
        key = (self.of, name)
        if name in LISTS:
            self.lists.setdefault(key, {}).update(dict.fromkeys(value.split(), span))
            return
        known = ("yes", "no") if name in YES_NO else ROOT if name == "PermitRootLogin" else ()
        value = value.lower() if known else value
        if known and value not in known:
            self.troubles.append(Trouble("sshd", f"{path} line {number}: unsupported option \"{value}\".", span))
        value = "prohibit-password" if value == "without-password" else value
        if key in self.settings:
            self.idle.append(Idle(key, value, span, "sshd-first-wins"))
            return
        self.settings[key] = Setting(key, value, span)
        if self.of != "sshd":
            self.idle.append(Idle(("sshd", name), value, span, "sshd-in-match-block"))

    def found(self) -> Found:
        for key, items in self.lists.items():
            self.settings[key] = Setting(key, frozenset(items), next(iter(items.values())))
        for key, setting in _defaults():
            self.settings.setdefault(key, setting)
        return Found(self.settings, tuple(self.idle), tuple(self.troubles))


def _defaults() -> Iterator[tuple[Key, Setting]]:
    for name, value in (*YES_NO.items(), *OTHERS.items()):
        yield ("sshd", name), Setting(("sshd", name), value)
