"""What one container may do, and what another takes from it, read off the raw manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from lab.manifests.document import JsonObject
from lab.subjects.podsecurity.images import image_of
from lab.subjects.podsecurity.naive.raw import at

GIVEN = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
        "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    }
)  # fmt: skip
OTHERS = frozenset(
    {
        "AUDIT_CONTROL", "AUDIT_READ", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "DAC_READ_SEARCH", "IPC_LOCK",
        "IPC_OWNER", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "NET_ADMIN", "NET_BROADCAST",
        "PERFMON", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE",
        "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM",
    }
)  # fmt: skip
READ_ONLY = ("configMap", "downwardAPI", "image", "projected", "secret")


def own(pod: JsonObject, container: JsonObject, field: str) -> Any:
    """A setting of the container, else of its pod."""
    value = at(container, f"securityContext.{field}")
    return at(pod, f"spec.securityContext.{field}") if value is None else value


def capabilities(container: JsonObject) -> frozenset[str]:
    """What it holds."""
    if at(container, "securityContext.privileged"):
        return GIVEN | OTHERS
    add = {name.upper() for name in at(container, "securityContext.capabilities.add", [])}
    drop = {name.upper() for name in at(container, "securityContext.capabilities.drop", [])}
    held = set() if "ALL" in drop else set(GIVEN | OTHERS) if "ALL" in add else set(GIVEN)
    held |= {name for name in add if name in GIVEN | OTHERS}
    return frozenset(held - drop)


def profile(pod: JsonObject, container: JsonObject, field: str) -> str:
    """Its seccomp or AppArmor profile; releases that read annotations are not asked about."""
    told = own(pod, container, field) or {}
    if field == "appArmorProfile" and not told:
        told = {"type": "RuntimeDefault"}
    annotation = at(pod, "metadata.annotations", {}).get(
        f"container.apparmor.security.beta.kubernetes.io/{container.get('name')}", ""
    )
    if field == "appArmorProfile" and annotation and not at(container, "securityContext.appArmorProfile"):
        kind, _, name = annotation.partition("/")
        told = {"localhost": {"type": "Localhost", "localhostProfile": name}}.get(
            kind, {"type": "Unconfined" if annotation == "unconfined" else "RuntimeDefault"}
        )
    kind = told.get("type") or "Unconfined"
    if at(container, "securityContext.privileged") and (field == "seccompProfile" or kind != "Localhost"):
        return "Unconfined"
    return f"Localhost:{told.get('localhostProfile')}" if kind == "Localhost" else str(kind)


def may_be_root(pod: JsonObject, container: JsonObject) -> bool:
    """Whether it may run as root."""
    user = own(pod, container, "runAsUser")
    if user is not None or own(pod, container, "runAsNonRoot"):
        return bool(user == 0)
    known = image_of(str(container.get("image") or ""))
    return known is None or known.user in (0, "root")


def powers(pod: JsonObject, container: JsonObject) -> Iterator[str]:
    """What it may do, in a word each."""
    context = at(container, "securityContext", {})
    if context.get("privileged"):
        yield "privileged"
    if may_be_root(pod, container):
        yield "root"
    elif not own(pod, container, "runAsNonRoot") and own(pod, container, "runAsUser") is None:
        yield "root, should its image say so"
    added = at(context, "capabilities.add", [])
    if context.get("allowPrivilegeEscalation") is not False or context.get("privileged") or "SYS_ADMIN" in added:
        yield "gain"
    if context.get("readOnlyRootFilesystem") is not True:
        yield "write /"
    if context.get("procMount") not in (None, "Default"):
        yield "proc"
    for field in ("seccompProfile", "appArmorProfile"):
        if profile(pod, container, field) == "Unconfined":
            yield f"no {field}"
    yield from (f"capability {name}" for name in capabilities(container))
    yield from (name for name in ("hostNetwork", "hostPID", "hostIPC") if at(pod, f"spec.{name}"))
    yield from (f"port {port}" for port in node_ports(pod, container))
    for sysctl in at(pod, "spec.securityContext.sysctls", []):
        yield f"sysctl {sysctl.get('name')} {sysctl.get('value')}"


def node_ports(pod: JsonObject, container: JsonObject) -> Iterator[int]:
    """The ports of its node that it takes."""
    for port in container.get("ports") or ():
        number = port.get("hostPort") or (port.get("containerPort") if at(pod, "spec.hostNetwork") else None)
        if number:
            yield number


def parts(path: str) -> tuple[str, ...]:
    """A path in parts; ``/var/run`` leads to ``/run``."""
    split = tuple(part for part in path.split("/") if part not in ("", "."))
    return split[1:] if split[:2] == ("var", "run") else split


def mounts(pod: JsonObject, container: JsonObject) -> Iterator[tuple[str, str, JsonObject, bool, str]]:
    """Path, kind, source, whether it can be written, and the sub-path of each mount."""
    volumes = {volume.get("name"): volume for volume in at(pod, "spec.volumes", [])}
    for mount in container.get("volumeMounts") or ():
        volume = volumes.get(mount.get("name"))
        if volume is not None:
            kind = next((key for key in volume if key != "name" and volume[key] is not None), "emptyDir")
            source = volume.get(kind) or {}
            written = not mount.get("readOnly") and kind not in READ_ONLY and not source.get("readOnly")
            yield mount.get("mountPath") or "", kind, source, written, mount.get("subPath") or ""


def writes(pod: JsonObject, container: JsonObject, path: str) -> bool:
    """Whether it can write there."""
    where = parts(path)
    if where[:2] in (("dev", "shm"), ("dev", "termination-log")):
        return True
    split = [(parts(path), ok) for path, _, _, ok, _ in mounts(pod, container)]
    over = [(len(above), ok) for above, ok in split if where[: len(above)] == above]
    if over:
        return max(over, key=lambda each: each[0])[1]
    return at(container, "securityContext.readOnlyRootFilesystem") is not True


def needs(container: JsonObject) -> tuple[str, ...]:
    """Where its image's own command writes."""
    known = image_of(str(container.get("image") or ""))
    return known.writes if known is not None and not container.get("command") else ()


def ready(pod: JsonObject, container: JsonObject) -> bool:
    """Whether its image's own command can write where it must, and finds what it does not make itself."""
    return all(writes(pod, container, path) for path in needs(container)) and not any(
        _hidden(pod, container, path) for path in _finds(container)
    )


def _finds(container: JsonObject) -> tuple[str, ...]:
    known = image_of(str(container.get("image") or ""))
    return known.finds if known is not None and not container.get("command") else ()


def _hidden(pod: JsonObject, container: JsonObject, path: str) -> bool:
    """Whether a volume that begins empty is the nearest mount, and lies above."""
    where = parts(path)
    split = [(parts(mounted), kind) for mounted, kind, _, _, _ in mounts(pod, container)]
    over = [(len(above), kind) for above, kind in split if where[: len(above)] == above]
    length, kind = max(over, key=lambda each: each[0], default=(len(where), ""))
    return kind == "emptyDir" and length < len(where)


def node_paths(pod: JsonObject, container: JsonObject) -> dict[tuple[str, ...], bool]:
    """The paths of its node that it sees, and whether it can write each."""
    found: dict[tuple[str, ...], bool] = {}
    for _, kind, source, written, below in mounts(pod, container):
        if kind == "hostPath":
            path = parts(f"{source.get('path')}/{below}")
            found[path] = found.get(path, False) or written
    return found


def amount(text: str) -> Fraction:
    """A quantity as a number."""
    for suffix, factor in (("Ki", 2**10), ("Mi", 2**20), ("Gi", 2**30), ("m", Fraction(1, 1000)), ("k", 10**3),
                           ("M", 10**6), ("G", 10**9)):  # fmt: skip
        if text.endswith(suffix):
            return Fraction(text.removesuffix(suffix)) * factor
    return Fraction(text)


def same(value: Any) -> str:
    """A value in one form: maps in one order, and what says nothing left out."""
    if isinstance(value, dict):
        return json.dumps({key: same(value[key]) for key in sorted(value) if value[key] not in (None, "", [], {})})
    return json.dumps([same(item) for item in value]) if isinstance(value, list) else json.dumps(value)
