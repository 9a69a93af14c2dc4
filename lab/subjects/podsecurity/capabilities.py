"""Linux capabilities: what a runtime gives, and what adding and dropping leave.

Source: capabilities(7); the default set is that of containerd and CRI-O's documentation.
"""

from __future__ import annotations

from collections.abc import Iterable

DEFAULT = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
        "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    }
)  # fmt: skip
"""What a container gets that says nothing."""

EVERY = DEFAULT | {
    "AUDIT_CONTROL", "AUDIT_READ", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "DAC_READ_SEARCH", "IPC_LOCK",
    "IPC_OWNER", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "NET_ADMIN", "NET_BROADCAST", "PERFMON",
    "SETPCAP", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM",
}  # fmt: skip

ALL = "ALL"


def held(added: Iterable[str], dropped: Iterable[str], *, privileged: bool = False) -> frozenset[str]:
    """The capabilities of a container: the default set, ALL of ``added`` and ``dropped`` first, then each by name.

    A runtime reads names without regard to case, and puts ``CAP_`` before them itself: one written with it names
    nothing. Names are those of capabilities(7) without ``CAP_``.
    """
    if privileged:
        return EVERY
    more, less = {name.upper() for name in added}, {name.upper() for name in dropped}
    base = DEFAULT
    if ALL in more:
        base = EVERY
    if ALL in less:
        base = frozenset()
    return (base | more & EVERY) - (less & EVERY)


def told(names: frozenset[str]) -> str:
    """A set in few words."""
    if not names:
        return "none"
    if names >= EVERY:
        return "all"
    if names == DEFAULT:
        return "the runtime's default"
    if len(names) <= 4:
        return ", ".join(sorted(names))
    more, less = names - DEFAULT, DEFAULT - names
    parts = ["default", *(f"+{name}" for name in sorted(more)), *(f"−{name}" for name in sorted(less))]
    return " ".join(parts) if len(parts) <= 5 else ", ".join(sorted(names))


def named(names: frozenset[str], most: int = 4) -> str:
    """Some capabilities by name; of many the first few."""
    listed = sorted(names)
    if len(listed) <= most:
        return ", ".join(listed)
    return f"{', '.join(listed[: most - 1])} and {len(listed) - most + 1} more"
