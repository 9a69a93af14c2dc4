"""The kernel's parameters and modules.

Sources: sysctl.d(5): files are read in the order of their names whatever their folder, and the last value counts;
modprobe.d(5): ``blacklist`` keeps a module from being loaded by an alias, ``install`` decides what loading it does.
"""

from __future__ import annotations

from lab.cluster.state import State
from lab.subjects.hosts.reading.found import Found, Idle, Key, Setting, Trouble, files_in, lines_of

SYSCTL_FOLDERS = ("/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d")
SYSCTL_LAST = "/etc/sysctl.conf"
DEFAULTS = {
    "net.ipv4.ip_forward": "0", "kernel.dmesg_restrict": "0", "kernel.kptr_restrict": "0",
    "kernel.unprivileged_bpf_disabled": "2", "kernel.yama.ptrace_scope": "0", "kernel.randomize_va_space": "2",
    "kernel.sysrq": "176", "net.ipv4.conf.all.accept_redirects": "1", "net.ipv4.conf.all.send_redirects": "1",
    "net.ipv4.conf.all.rp_filter": "0", "net.ipv4.conf.all.accept_source_route": "0", "net.ipv4.tcp_syncookies": "1",
    "net.ipv6.conf.all.accept_redirects": "1", "fs.protected_symlinks": "1", "fs.protected_hardlinks": "1",
    "fs.suid_dumpable": "0", "kernel.panic": "0", "kernel.panic_on_oops": "0", "vm.overcommit_memory": "0",
}  # fmt: skip

MODPROBE_FOLDERS = ("/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d")
LOAD_FOLDERS = ("/etc/modules-load.d", "/run/modules-load.d", "/usr/lib/modules-load.d")
NEVER, BY_NAME, YES = "cannot be loaded", "loaded by its name only", "can be loaded"
REFUSING = ("/bin/false", "/bin/true", "/usr/bin/false", "/usr/bin/true", "/sbin/nologin", "/usr/sbin/nologin")


def parameters(state: State) -> Found:
    """The kernel's parameters after the node has started."""
    keys = {name: ("sysctl", name) for name in DEFAULTS}
    settings: dict[Key, Setting] = {keys[name]: Setting(keys[name], held) for name, held in DEFAULTS.items()}
    idle: list[Idle] = []
    files = files_in(state, *SYSCTL_FOLDERS)
    last = [SYSCTL_LAST] if SYSCTL_LAST in state.node_files else []
    for path in (*files, *last):
        for _, said, span in lines_of(state, path):
            name, sign, value = said.partition("=")
            key = ("sysctl", _parameter(name))
            held = " ".join(value.split())
            if not sign:
                continue
            if path != SYSCTL_LAST and not path.endswith(".conf"):
                idle.append(Idle(key, held, span, "sysctl-file-not-read"))
                continue
            before = settings.get(key)
            if before is not None and before.span is not None and before.value != held:
                idle.append(Idle(key, before.value, before.span, "sysctl-later-wins"))
            settings[key] = Setting(key, held, span)
    return Found(settings if files or last else {}, tuple(idle))


def _parameter(name: str) -> str:
    name = name.strip().removeprefix("-").strip()
    # Whichever of the two separators comes first is the one that is meant.
    dot, slash = name.find("."), name.find("/")
    return name.translate(str.maketrans("./", "/.")).replace("/", ".") if 0 <= slash < dot else name.replace("/", ".")


def modules(state: State) -> Found:
    """Which modules the kernel may load, as far as a file speaks of them, and which it loads at its start."""
    settings: dict[Key, Setting] = {}
    troubles: list[Trouble] = []
    idle: list[Idle] = []
    for path in files_in(state, *MODPROBE_FOLDERS):
        for number, said, span in lines_of(state, path):
            word, *rest = said.split()
            if not path.endswith(".conf"):
                if word in ("install", "blacklist") and rest:
                    idle.append(Idle(("module", _module(rest[0])), NEVER, span, "modprobe-file-not-read"))
                continue
            if word not in ("blacklist", "install", "alias", "options", "remove", "softdep") or not rest:
                text = f"modprobe: ERROR: {path} line {number}: ignoring bad line starting with '{word}'"
                troubles.append(Trouble("modprobe", text, span))
                continue
            key = ("module", _module(rest[0]))
            if word == "install" and " ".join(rest[1:]) in REFUSING:
                settings[key] = Setting(key, NEVER, span)
            elif word == "blacklist" and settings.get(key, Setting(key, YES)).value != NEVER:
                settings[key] = Setting(key, BY_NAME, span)
    for path in (*files_in(state, *LOAD_FOLDERS), "/etc/modules"):
        for _, said, span in lines_of(state, path):
            name = _module(said.split()[0])
            key = ("loaded at the start", name)
            refused = settings.get(("module", name))
            if refused is None or refused.value != NEVER:
                settings[key] = Setting(key, "yes", span)
    return Found(settings, tuple(idle), tuple(troubles))


def _module(name: str) -> str:
    return name.replace("-", "_")
