"""Baseline: only kernel parameters that are a pod's own."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Found, Look, Revision
from lab.cluster.podsecurity.level import Level
from lab.cluster.podsecurity.podshape import PodShape, items, text

SAFE = frozenset(
    {
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_syncookies",
    }
)
SAFE_1_27 = SAFE | {"net.ipv4.ip_local_reserved_ports"}
SAFE_1_29 = SAFE_1_27 | {
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
}
SAFE_1_32 = SAFE_1_29 | {"net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"}
SAFE_1_37 = SAFE_1_32 | {"net.ipv4.tcp_notsent_lowat", "net.ipv4.tcp_slow_start_after_idle"}


def looking(safe: frozenset[str]) -> Look:
    """The check that allows these parameters."""

    def look(pod: PodShape) -> Found:
        names = [text(item.get("name")) for item in items(pod.context.get("sysctls"))]
        bad = [name for name in names if name not in safe]
        return ("forbidden sysctls", ", ".join(bad)) if bad else None

    return look


CHECK = Check(
    "sysctls",
    Level.BASELINE,
    (
        Revision(0, looking(SAFE)),
        Revision(27, looking(SAFE_1_27)),
        Revision(29, looking(SAFE_1_29)),
        Revision(32, looking(SAFE_1_32)),
        Revision(37, looking(SAFE_1_37)),
    ),
)
