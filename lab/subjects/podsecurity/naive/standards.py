"""The Standards as a table: what each level forbids, from which release on and until which.

Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.manifests.release import Release
from lab.subjects.podsecurity.naive.raw import at, containers

NEVER = 10_000
BASELINE, RESTRICTED = 1, 2
LEVELS = {"privileged": 0, "baseline": BASELINE, "restricted": RESTRICTED}

FORBIDDEN: tuple[tuple[str, int, int, int], ...] = (
    ("privileged", BASELINE, 0, NEVER),
    ("node namespace", BASELINE, 0, NEVER),
    ("node path", BASELINE, 0, NEVER),
    ("node port", BASELINE, 0, NEVER),
    ("probe host", BASELINE, 34, NEVER),
    ("proc", BASELINE, 0, NEVER),
    ("proc, own users", BASELINE, 0, 35),
    ("proc, own users", RESTRICTED, 35, NEVER),
    ("selinux", BASELINE, 0, NEVER),
    ("selinux engine", BASELINE, 0, 31),
    ("seccomp annotation", BASELINE, 0, 19),
    ("seccomp off", BASELINE, 19, NEVER),
    ("sysctl", BASELINE, 0, NEVER),
    ("sysctl of 1.27", BASELINE, 0, 27),
    ("sysctl of 1.29", BASELINE, 0, 29),
    ("sysctl of 1.32", BASELINE, 0, 32),
    ("sysctl of 1.37", BASELINE, 0, 37),
    ("windows host process", BASELINE, 0, NEVER),
    ("apparmor off", BASELINE, 0, NEVER),
    ("capability beyond the default", BASELINE, 0, NEVER),
    ("escalation", RESTRICTED, 8, NEVER),
    ("escalation, windows", RESTRICTED, 8, 25),
    ("capabilities kept", RESTRICTED, 22, NEVER),
    ("capabilities kept, windows", RESTRICTED, 22, 25),
    ("default capability added", RESTRICTED, 22, NEVER),
    ("volume kind", RESTRICTED, 0, NEVER),
    ("maybe root", RESTRICTED, 0, NEVER),
    ("maybe root, own users", RESTRICTED, 0, 35),
    ("user 0", RESTRICTED, 23, NEVER),
    ("user 0, own users", RESTRICTED, 23, 35),
    ("no seccomp", RESTRICTED, 19, NEVER),
    ("no seccomp, windows", RESTRICTED, 19, 25),
)

DEFAULTS = (
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "SETFCAP", "SETGID", "SETPCAP",
    "SETUID", "SYS_CHROOT",
)  # fmt: skip
SAFE = (
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
    "secret",
)  # fmt: skip
NAMES = {
    "kernel.shm_rmid_forced": "", "net.ipv4.ip_local_port_range": "", "net.ipv4.tcp_syncookies": "",
    "net.ipv4.ping_group_range": "", "net.ipv4.ip_unprivileged_port_start": "",
    "net.ipv4.ip_local_reserved_ports": "sysctl of 1.27",
    "net.ipv4.tcp_keepalive_time": "sysctl of 1.29", "net.ipv4.tcp_fin_timeout": "sysctl of 1.29",
    "net.ipv4.tcp_keepalive_intvl": "sysctl of 1.29", "net.ipv4.tcp_keepalive_probes": "sysctl of 1.29",
    "net.ipv4.tcp_rmem": "sysctl of 1.32", "net.ipv4.tcp_wmem": "sysctl of 1.32",
    "net.ipv4.tcp_slow_start_after_idle": "sysctl of 1.37", "net.ipv4.tcp_notsent_lowat": "sysctl of 1.37",
}  # fmt: skip


def forbidden(level: str, version: str, release: Release) -> frozenset[str]:
    """What a level forbids at a version, on a server of that release."""
    minor = release.minor if version == "latest" else min(int(version.removeprefix("v1.")), release.minor)
    return frozenset(
        what for what, least, since, until in FORBIDDEN if least <= LEVELS[level] and since <= minor < until
    )


def asked(labels: dict[str, str], mode: str) -> tuple[str, str]:
    """The level and version that labels ask for in a mode. Labels that cannot be read never get this far."""
    prefix = "pod-security.kubernetes.io/"
    level, version = labels.get(prefix + mode), labels.get(f"{prefix}{mode}-version")
    if mode == "warn" and level is None and LEVELS[labels.get(f"{prefix}enforce", "privileged")]:
        return labels[f"{prefix}enforce"], version or labels.get(f"{prefix}enforce-version", "latest")
    return level or "privileged", version or "latest"


def done_by(pod: JsonObject) -> frozenset[str]:
    """Everything in the table that a pod does."""
    return frozenset((*_by_pod(pod), *(what for each in containers(pod) for what in _by_container(pod, each))))


def _by_pod(pod: JsonObject) -> Iterator[str]:
    spec, context = at(pod, "spec", {}), at(pod, "spec.securityContext", {})
    if spec.get("hostNetwork") or spec.get("hostPID") or spec.get("hostIPC"):
        yield "node namespace"
    for volume in spec.get("volumes") or ():
        kinds = [kind for kind, value in volume.items() if kind != "name" and value is not None]
        if "hostPath" in kinds:
            yield "node path"
        if kinds and not set(kinds) & set(SAFE):
            yield "volume kind"
    for sysctl in context.get("sysctls") or ():
        yield NAMES.get(sysctl.get("name"), "sysctl")
    yield from _by_context(context)
    if context.get("runAsNonRoot") is False:
        yield f"maybe root{_users(pod)}"
    if context.get("runAsUser") == 0:
        yield f"user 0{_users(pod)}"
    for key, value in at(pod, "metadata.annotations", {}).items():
        named = value.startswith("localhost/")
        if key.startswith("container.apparmor.") and value not in ("", "runtime/default") and not named:
            yield "apparmor off"
        if "seccomp.security.alpha" in key and value not in ("runtime/default", "docker/default") and not named:
            yield "seccomp annotation"


def _by_context(context: JsonObject) -> Iterator[str]:
    """What a pod's context and a container's may both say."""
    if at(context, "seccompProfile.type", "Localhost") not in ("Localhost", "RuntimeDefault"):
        yield "seccomp off"
    if at(context, "appArmorProfile.type", "Localhost") not in ("Localhost", "RuntimeDefault"):
        yield "apparmor off"
    if at(context, "windowsOptions.hostProcess"):
        yield "windows host process"
    options = at(context, "seLinuxOptions", {})
    kind = options.get("type") or ""
    if options.get("user") or options.get("role"):
        yield "selinux"
    if kind == "container_engine_t":
        yield "selinux engine"
    elif kind and kind not in ("container_t", "container_init_t", "container_kvm_t"):
        yield "selinux"


def _by_container(pod: JsonObject, container: JsonObject) -> Iterator[str]:
    context, of_pod = at(container, "securityContext", {}), at(pod, "spec.securityContext", {})
    windows = ", windows" if at(pod, "spec.os.name") == "windows" else ""
    yield from _by_context(context)
    if context.get("privileged"):
        yield "privileged"
    if context.get("procMount") not in (None, "Default"):
        yield f"proc{_users(pod)}"
    if context.get("allowPrivilegeEscalation") is not False:
        yield f"escalation{windows}"
    if "ALL" not in at(context, "capabilities.drop", []):
        yield f"capabilities kept{windows}"
    for name in at(context, "capabilities.add", []):
        if name != "NET_BIND_SERVICE":
            yield "default capability added" if name in DEFAULTS else "capability beyond the default"
    non_root = context.get("runAsNonRoot")
    if not (of_pod.get("runAsNonRoot") if non_root is None else non_root):
        yield f"maybe root{_users(pod)}"
    if context.get("runAsUser") == 0:
        yield f"user 0{_users(pod)}"
    if not (context.get("seccompProfile") or of_pod.get("seccompProfile")):
        yield f"no seccomp{windows}"
    if any(port.get("hostPort") for port in container.get("ports") or ()):
        yield "node port"
    handlers = ("livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop")
    if any(at(container, f"{each}.{how}.host") for each in handlers for how in ("httpGet", "tcpSocket")):
        yield "probe host"


def _users(pod: JsonObject) -> str:
    return ", own users" if at(pod, "spec.hostUsers") is False else ""
