"""What confines a container beside capabilities: seccomp, AppArmor, SELinux.

A profile is told in one word: ``RuntimeDefault``, ``Unconfined`` or ``Localhost:profiles/audit.json``.
Sources: https://kubernetes.io/docs/tutorials/security/seccomp/, https://kubernetes.io/docs/tutorials/security/apparmor/
"""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import ContainerShape, PodShape, mapping, text
from lab.manifests.document import Json, JsonObject
from lab.manifests.podannotations import APPARMOR_PREFIX, SECCOMP_CONTAINER_PREFIX, SECCOMP_POD
from lab.manifests.release import Release

UNCONFINED = "Unconfined"
RUNTIME_DEFAULT = "RuntimeDefault"
LOCALHOST = "Localhost"

SECCOMP_ANNOTATIONS_GONE = Release(1, 27)
"""The release from which the kubelet no longer reads seccomp annotations."""


def seccomp(pod: PodShape, container: ContainerShape, release: Release) -> str:
    """The container's seccomp profile: its own, else its pod's, else none; and none where it is privileged.

    Before 1.27 an annotation counts where no field speaks.
    """
    if container.context.get("privileged") is True:
        return UNCONFINED
    found = _profile(container.context.get("seccompProfile")) or _profile(pod.context.get("seccompProfile"))
    if not found and release < SECCOMP_ANNOTATIONS_GONE:
        own = pod.annotations.get(f"{SECCOMP_CONTAINER_PREFIX}{container.name}")
        found = _annotated(own if own is not None else pod.annotations.get(SECCOMP_POD, ""))
    return found or UNCONFINED


def apparmor(pod: PodShape, container: ContainerShape) -> str:
    """The container's AppArmor profile: its field, its annotation, its pod's field, else the runtime's default.

    A privileged container is confined only by a profile of its node.
    """
    found = (
        _profile(container.context.get("appArmorProfile"))
        or _annotated(pod.annotations.get(f"{APPARMOR_PREFIX}{container.name}", ""))
        or _profile(pod.context.get("appArmorProfile"))
        or RUNTIME_DEFAULT
    )
    if container.context.get("privileged") is True and not found.startswith(LOCALHOST):
        return UNCONFINED
    return found


def selinux(pod: PodShape, container: ContainerShape) -> str:
    """The container's SELinux options as ``user:role:type:level``; empty where the runtime chooses them."""
    own = container.context.get("seLinuxOptions")
    options = mapping(own if own is not None else pod.context.get("seLinuxOptions"))
    parts = [text(options.get(field)) for field in ("user", "role", "type", "level")]
    return ":".join(parts) if any(parts) else ""


def _profile(written: Json) -> str:
    profile: JsonObject = mapping(written)
    kind = str(profile.get("type") or "")
    if kind == LOCALHOST:
        return f"{LOCALHOST}:{text(profile.get('localhostProfile'))}"
    return kind


def _annotated(value: str) -> str:
    if value in ("runtime/default", "docker/default"):
        return RUNTIME_DEFAULT
    if value == "unconfined":
        return UNCONFINED
    if value.startswith("localhost/"):
        return f"{LOCALHOST}:{value.removeprefix('localhost/')}"
    return ""
