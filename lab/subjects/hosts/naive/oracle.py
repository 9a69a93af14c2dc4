"""Whether a node's settings lie within their bounds, from the raw text of its files.

It shares nothing with the engine.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from lab.cluster.state import State
from lab.subjects.hosts.naive.people import people
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

Files = Mapping[str, str]
Facts = dict[str, object]

SSHD = {
    "permitrootlogin": "prohibit-password", "passwordauthentication": "yes", "pubkeyauthentication": "yes",
    "kbdinteractiveauthentication": "yes", "permitemptypasswords": "no", "x11forwarding": "no", "usepam": "no",
    "allowtcpforwarding": "yes", "maxauthtries": "6", "logingracetime": "120", "clientaliveinterval": "0",
    "allowagentforwarding": "yes", "loglevel": "INFO", "banner": "none", "printmotd": "yes",
}  # fmt: skip
SUMS = ("allowusers", "allowgroups", "denyusers", "denygroups", "port", "listenaddress", "acceptenv", "hostkey")
PASSED = ("subsystem", "ciphers", "macs", "kexalgorithms")
SWITCHES = [name for name, held in SSHD.items() if held in ("yes", "no") and name != "allowtcpforwarding"]
KERNEL = {
    "net.ipv4.ip_forward": "0", "kernel.dmesg_restrict": "0", "kernel.kptr_restrict": "0", "kernel.sysrq": "176",
    "kernel.unprivileged_bpf_disabled": "2", "kernel.yama.ptrace_scope": "0", "kernel.randomize_va_space": "2",
    "net.ipv4.conf.all.accept_redirects": "1", "net.ipv4.conf.all.send_redirects": "1",
    "net.ipv4.conf.all.rp_filter": "0", "net.ipv4.conf.all.accept_source_route": "0", "net.ipv4.tcp_syncookies": "1",
    "net.ipv6.conf.all.accept_redirects": "1", "fs.protected_symlinks": "1", "fs.protected_hardlinks": "1",
    "fs.suid_dumpable": "0", "kernel.panic": "0", "kernel.panic_on_oops": "0", "vm.overcommit_memory": "0",
}  # fmt: skip


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Compare what each file sets, name by name."""
    need, may, now = (_facts(each.node_files) for each in (bounds.required, bounds.permitted, state))
    for name in {*need, *may, *now}:
        low, high, held = (each.get(name) for each in (need, may, now))
        sets = isinstance(low or high or held, set)
        if not (_set(low) <= _set(held) <= _set(high) if sets else held in (low, high)):
            return Ruling(False, f"{name}: {held}, where {low} to {high} is right")
    return Ruling(True)


def _set(value: object) -> set[str]:
    return value if isinstance(value, set) else set()


def _facts(files: Files) -> Facts:
    return {**_sshd(files), **_kernel(files), **_modules(files), **people(files), **_docker(files)}


def _bare(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip() and line.strip()[0] not in "#;"]


def _sshd(files: Files) -> Facts:
    if "/etc/ssh/sshd_config" not in files:
        return {}
    lines: list[str] = []
    for line in _bare(files["/etc/ssh/sshd_config"]):
        if line.lower().startswith("include "):
            for path in sorted(files):
                if re.fullmatch(r"/etc/ssh/sshd_config\.d/[^/]+\.conf", path):
                    lines += _bare(files[path])
        else:
            lines.append(line)
    found: Facts = {}
    match = ""
    for line in lines:
        word, rest = [*line.replace("=", " ", 1).split(None, 1), ""][:2]
        key, value = word.lower(), rest.split(" #")[0].strip().strip('"')
        if key == "match":
            match = "" if value.lower() == "all" else value.lower()
        elif key in SUMS:
            found[f"ssh {match} {key}"] = _set(found.get(f"ssh {match} {key}")) | set(value.split())
        elif key not in SSHD and key not in PASSED:
            found["ssh broken"] = "yes"
        else:
            value = value.lower() if key in SWITCHES or key == "permitrootlogin" else value
            value = "prohibit-password" if value == "without-password" else value
            if not value or (key in SWITCHES and value not in ("yes", "no")):
                found["ssh broken"] = "yes"
            found.setdefault(f"ssh {match} {key}", value)
    return {**{f"ssh  {key}": value for key, value in SSHD.items()}, **found}


def _ordered(files: Files, *folders: str) -> list[str]:
    named: dict[str, str] = {}
    for folder in reversed(folders):
        for path in files:
            if re.fullmatch(rf"{folder}/[^/]+\.conf", path):
                named[path.rpartition("/")[2]] = path
    return [named[name] for name in sorted(named)]


def _kernel(files: Files) -> Facts:
    last = ["/etc/sysctl.conf"] if "/etc/sysctl.conf" in files else []
    any_ = last or [path for path in files if "/sysctl.d/" in path]
    found: Facts = {f"kernel {key}": value for key, value in KERNEL.items()} if any_ else {}
    for path in (*_ordered(files, "/etc/sysctl.d", "/run/sysctl.d", "/usr/lib/sysctl.d"), *last):
        for line in _bare(files[path]):
            key, sign, value = line.partition("=")
            if sign:
                found["kernel " + key.strip().lstrip("-").strip().replace("/", ".")] = " ".join(value.split())
    return found


def _modules(files: Files) -> Facts:
    found: Facts = {}
    for path in _ordered(files, "/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d"):
        for line in _bare(files[path]):
            words = line.split()
            name = "module " + words[1].replace("-", "_") if len(words) > 1 else ""
            if words[0] not in ("blacklist", "install", "alias", "options", "remove", "softdep") or not name:
                found["modprobe broken"] = "yes"
            elif words[0] == "install" and re.fullmatch(r"(/usr)?/s?bin/(true|false|nologin)", " ".join(words[2:])):
                found[name] = "never"
            elif words[0] == "blacklist" and found.get(name) != "never":
                found[name] = "by name"
    listed = _ordered(files, "/etc/modules-load.d", "/run/modules-load.d")
    loaded = [line for path in listed for line in _bare(files[path])]
    for line in (*loaded, *_bare(files.get("/etc/modules", ""))):
        name = line.split()[0].replace("-", "_")
        if found.get(f"module {name}") != "never":
            found[f"at start {name}"] = "yes"
    return found


def _docker(files: Files) -> Facts:
    units = [path for path in files if re.search(r"/systemd/system/docker\.service(\.d/[^/]+)?$", path)]
    if "/etc/docker/daemon.json" not in files and not units:
        return {}
    usual = {"hosts": {"unix:///var/run/docker.sock"}, "group": "docker", "icc": "true", "userns-remap": "",
             "no-new-privileges": "false", "live-restore": "false", "tlsverify": "false", "userland-proxy": "true",
             "insecure-registries": set()}  # fmt: skip
    found: Facts = {f"docker {key}": value for key, value in usual.items()}
    starts = [
        line for path in sorted(units, key=lambda each: (".d/" in each, "/etc/" in each, each))
        for line in _bare(files[path]) if line.startswith("ExecStart=")
    ]  # fmt: skip
    hosts = set(re.findall(r"(?:-H|--host)[ =]?(\S+)", starts[-1])) if starts else set()
    if hosts:
        socket = "unix:///var/run/docker.sock"
        found["docker hosts"] = {socket if each in ("fd://", "unix://") else each for each in hosts}
    try:
        written = json.loads(files.get("/etc/docker/daemon.json") or "{}")
        assert isinstance(written, dict)
    except (ValueError, AssertionError):
        return {**found, "docker broken": "yes"}
    for key, value in written.items():
        if key == "hosts" and hosts:
            found["docker broken"] = "yes"
        plain = str(value).lower() if isinstance(value, bool) else str(value)
        found[f"docker {key}"] = set(map(str, value)) if isinstance(value, list) else plain
    return found
