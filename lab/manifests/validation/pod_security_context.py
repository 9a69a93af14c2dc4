"""Validation of a pod's own security context, its sysctls and its user namespace.

Source: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/,
https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/ and
https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
"""

from __future__ import annotations

import re
from functools import cache

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, numeric_id
from lab.manifests.validation.podrules import visit_containers
from lab.manifests.validation.profiles import validate_apparmor_profile, validate_seccomp_profile
from lab.manifests.validation.windows import validate_windows_options

_SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SYSCTL = rf"^({_SYSCTL_PART}[\./])*{_SYSCTL_PART}$"
_LONGEST_SYSCTL = 253

_FS_GROUP_CHANGES = ("Always", "OnRootMismatch")
_SUPPLEMENTAL_GROUPS = ("Merge", "Strict")
_SELINUX_CHANGES = ("MountOption", "Recursive")


def validate_pod_security_context(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    """The pod's ``securityContext``; ``path`` is the pod spec's."""
    context = spec.get("securityContext") or {}
    path = path.child("securityContext")
    get = context.get
    for field in ("fsGroup", "runAsUser", "runAsGroup"):
        yield from numeric_id(get(field), path.child(field))
    for position, group in enumerate(get("supplementalGroups") or ()):
        yield from numeric_id(group, path.child("supplementalGroups").index(position))
    if spec.get("shareProcessNamespace") and spec.get("hostPID"):
        detail = "ShareProcessNamespace and HostPID cannot both be enabled"
        yield FieldError.invalid(path.child("shareProcessNamespace"), True, detail)
    if sysctls := get("sysctls"):
        yield from _sysctls(sysctls, spec, path.child("sysctls"))
    if (policy := get("fsGroupChangePolicy")) is not None:
        yield from _policy(policy, _FS_GROUP_CHANGES, path.child("fsGroupChangePolicy"))
    if (profile := get("seccompProfile")) is not None:
        yield from validate_seccomp_profile(profile, path.child("seccompProfile"))
    if (options := get("windowsOptions")) is not None:
        yield from validate_windows_options(options, path.child("windowsOptions"))
    if (profile := get("appArmorProfile")) is not None:
        yield from validate_apparmor_profile(profile, path.child("appArmorProfile"))
    if (policy := get("supplementalGroupsPolicy")) is not None:
        yield from _policy(policy, _SUPPLEMENTAL_GROUPS, path.child("supplementalGroupsPolicy"))
    if (policy := get("seLinuxChangePolicy")) is not None:
        known = _SELINUX_CHANGES if release >= features.SELINUX_MOUNT else _SELINUX_CHANGES[1:]
        yield from _policy(policy, known, path.child("seLinuxChangePolicy"))


def _policy(policy: str, valid: tuple[str, ...], path: FieldPath) -> Errors:
    if policy not in valid:
        yield FieldError.not_supported(path, NamedString(policy), valid)


@cache
def _sysctl_form() -> re.Pattern[str]:
    return re.compile(_SYSCTL)


def _sysctls(sysctls: list[JsonObject], spec: JsonObject, path: FieldPath) -> Errors:
    names: set[str] = set()
    for position, sysctl in enumerate(sysctls):
        here = path.index(position).child("name")
        name = sysctl.get("name") or ""
        if not name:
            yield FieldError.required(here)
        elif len(name) > _LONGEST_SYSCTL or not _sysctl_form().fullmatch(name):
            detail = f"must have at most {_LONGEST_SYSCTL} characters and match regex {_SYSCTL}"
            yield FieldError.invalid(here, name, detail)
        elif name in names:
            yield FieldError.duplicate(here, name)
        for field in ("hostNetwork", "hostIPC"):
            if spec.get(field) and sysctl_namespace(name) == field:
                yield FieldError.invalid(here, name, f"may not be specified when '{field}' is true")
                break
        names.add(name)


def sysctl_namespace(name: str) -> str:
    """The pod field that gives up the namespace a sysctl lives in; empty for the node's own sysctls."""
    dotted = _dotted(name)
    if dotted == "kernel.sem" or dotted.startswith(("kernel.shm", "kernel.msg", "fs.mqueue.")):
        return "hostIPC"
    return "hostNetwork" if dotted.startswith("net.") else ""


def _dotted(name: str) -> str:
    """A sysctl's name with dots between its parts: slashes may stand for them, and dots then for slashes."""
    first = re.search(r"[./]", name)
    if first is None or first.group() == ".":
        return name
    return name.translate(str.maketrans("./", "/."))


def validate_host_users(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    """A pod with users of its own shares no other namespace with the node."""
    if spec.get("hostUsers") is not False:
        return
    detail = "when `hostUsers` is false"
    if spec.get("hostNetwork") and release < features.USER_NAMESPACES_HOST_NETWORK:
        yield FieldError.forbidden(path.child("hostNetwork"), detail)
    # Capitals as in the server's own message.
    if spec.get("hostPID"):
        yield FieldError.forbidden(path.child("HostPID"), detail)
    if spec.get("hostIPC"):
        yield FieldError.forbidden(path.child("HostIPC"), detail)
    for container, where in visit_containers(spec, path):
        if container.get("volumeDevices"):
            yield FieldError.forbidden(where.child("volumeDevices"), detail)
