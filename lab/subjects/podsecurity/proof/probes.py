"""Made-up pods, each of which some level or version of the Standards refuses, to find out what a namespace admits.

Two namespaces that treat all of them alike enforce the same: each check, and each change of one from a release to the
next, has a pod of its own.
"""

from __future__ import annotations

from functools import cache

from lab.cluster.podsecurity.podshape import PodShape
from lab.manifests.document import JsonObject
from lab.manifests.podannotations import APPARMOR_PREFIX, SECCOMP_POD
from lab.quick_dataclass import dataclass

HARDENED: JsonObject = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}


@dataclass(frozen=True, slots=True)
class Probe:
    """A pod that could be created; ``text`` follows "a pod"."""

    text: str
    shape: PodShape


@cache
def probes() -> tuple[Probe, ...]:
    """Every made-up pod, the most telling first."""
    return (
        _probe("that is privileged", context={"privileged": True, "allowPrivilegeEscalation": True}),
        _probe("with a hostPath volume", spec={"volumes": [{"name": "host", "hostPath": {"path": "/"}}]}),
        _probe("on its node's network", spec={"hostNetwork": True}),
        _probe("that sees its node's processes", spec={"hostPID": True}),
        _probe("that shares its node's IPC", spec={"hostIPC": True}),
        _probe("that says nothing of security", context={}, bare=True),
        _probe("that may run as root", drop=("runAsNonRoot",)),
        _probe("that sets runAsUser to 0", context={"runAsUser": 0}),
        _probe("that may gain privileges", drop=("allowPrivilegeEscalation",)),
        _probe("that keeps its capabilities", drop=("capabilities",)),
        _probe("that adds the capability CHOWN", context={"capabilities": {"drop": ["ALL"], "add": ["CHOWN"]}}),
        _probe("that adds the capability SYS_ADMIN", context={"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}),
        _probe("without a seccomp profile", drop=("seccompProfile",)),
        _probe("whose seccomp profile is Unconfined", context={"seccompProfile": {"type": "Unconfined"}}),
        _probe("whose seccomp annotation says unconfined", annotations={SECCOMP_POD: "unconfined"}),
        _probe("whose AppArmor profile is Unconfined", context={"appArmorProfile": {"type": "Unconfined"}}),
        _probe("whose AppArmor annotation says unconfined", annotations={f"{APPARMOR_PREFIX}probe": "unconfined"}),
        _probe("with a hostPort", container={"ports": [{"containerPort": 80, "hostPort": 80}]}),
        _probe("with an NFS volume", spec={"volumes": [{"name": "nfs", "nfs": {"server": "nfs", "path": "/"}}]}),
        _probe("with an unmasked /proc", context={"procMount": "Unmasked"}),
        _probe("with an SELinux type of its own", context={"seLinuxOptions": {"type": "spc_t"}}),
        _probe("with the sysctl kernel.msgmax", spec={"securityContext": _sysctl("kernel.msgmax")}),
        _probe(
            "with a host in its probe", container={"livenessProbe": {"tcpSocket": {"port": 80, "host": "10.0.0.1"}}}
        ),
        _probe(
            "that is a Windows host process", spec={"securityContext": {"windowsOptions": {"hostProcess": True}}}
        ),
        *_where_releases_differ(),
        _probe("that is hardened"),
    )


def _where_releases_differ() -> tuple[Probe, ...]:
    own = {"hostUsers": False}
    return (
        _probe("that runs as root among users of its own", spec=own, context={"runAsUser": 0}, drop=("runAsNonRoot",)),
        _probe("with an unmasked /proc and users of its own", spec=own, context={"procMount": "Unmasked"}),
        _probe("with the SELinux type container_engine_t", context={"seLinuxOptions": {"type": "container_engine_t"}}),
        _probe(
            "on Windows that only says runAsNonRoot",
            spec={"os": {"name": "windows"}},
            context={"runAsNonRoot": True},
            bare=True,
        ),
        *(
            _probe(f"with the sysctl {name}", spec={"securityContext": _sysctl(name)})
            for name in (
                "net.ipv4.ip_local_reserved_ports",
                "net.ipv4.tcp_keepalive_time",
                "net.ipv4.tcp_rmem",
                "net.ipv4.tcp_notsent_lowat",
            )
        ),
    )


def _probe(
    text: str,
    *,
    spec: JsonObject | None = None,
    context: JsonObject | None = None,
    container: JsonObject | None = None,
    annotations: dict[str, str] | None = None,
    drop: tuple[str, ...] = (),
    bare: bool = False,
) -> Probe:
    """A hardened pod but for what is said."""
    hardened = {key: value for key, value in HARDENED.items() if key not in drop and not bare}
    whole = {"name": "probe", "securityContext": {**hardened, **(context or {})}, **(container or {})}
    pod = {"metadata": {"annotations": annotations or {}}, "spec": {**(spec or {}), "containers": [whole]}}
    return Probe(text, PodShape.of(pod))


def _sysctl(name: str) -> JsonObject:
    return {"sysctls": [{"name": name, "value": "1"}]}
