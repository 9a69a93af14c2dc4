"""Validation of a container's security context.

Source: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from typing import Any

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.validation.checks import Errors, numeric_id
from lab.manifests.validation.profiles import validate_apparmor_profile, validate_seccomp_profile
from lab.manifests.validation.windows import validate_windows_options

_PROC_MOUNTS = ("Default", "Unmasked")


def validate_security_context(context: JsonObject, path: FieldPath, host_users: bool) -> Errors:
    """The security context of one container; ``host_users`` says whether the pod shares the node's users."""
    get = context.get
    yield from numeric_id(get("runAsUser"), path.child("runAsUser"))
    yield from numeric_id(get("runAsGroup"), path.child("runAsGroup"))
    if (proc_mount := get("procMount")) is not None:
        yield from _proc_mount(proc_mount, host_users, path.child("procMount"))
    if (profile := get("seccompProfile")) is not None:
        yield from validate_seccomp_profile(profile, path.child("seccompProfile"))
    if get("allowPrivilegeEscalation") is False:
        yield from _no_escalation(context, path)
    if (options := get("windowsOptions")) is not None:
        yield from validate_windows_options(options, path.child("windowsOptions"))
    if (profile := get("appArmorProfile")) is not None:
        yield from validate_apparmor_profile(profile, path.child("appArmorProfile"))


def _proc_mount(proc_mount: str, host_users: bool, path: FieldPath) -> Errors:
    if proc_mount not in _PROC_MOUNTS:
        yield FieldError.not_supported(path, NamedString(proc_mount), _PROC_MOUNTS)
    if host_users and proc_mount == "Unmasked":
        detail = "`hostUsers` must be false to use `Unmasked`"
        yield FieldError.invalid(path, NamedString(proc_mount), detail)


def _no_escalation(context: JsonObject, path: FieldPath) -> Errors:
    if context.get("privileged"):
        detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"
        yield FieldError.invalid(path, printed_security_context(context), detail)
    for capability in (context.get("capabilities") or {}).get("add") or ():
        if capability == "CAP_SYS_ADMIN":
            detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"
            yield FieldError.invalid(path, printed_security_context(context), detail)


def printed_security_context(context: JsonObject) -> dict[str, Any]:
    """The context as errors print it: the server's own structure, every field by its Go name."""
    get = context.get
    return {
        "Capabilities": _printed(get("capabilities"), Add="add", Drop="drop"),
        "Privileged": get("privileged"),
        "SELinuxOptions": _printed_selinux(get("seLinuxOptions")),
        "WindowsOptions": _printed(
            get("windowsOptions"),
            GMSACredentialSpecName="gmsaCredentialSpecName",
            GMSACredentialSpec="gmsaCredentialSpec",
            RunAsUserName="runAsUserName",
            HostProcess="hostProcess",
        ),
        "RunAsUser": get("runAsUser"),
        "RunAsGroup": get("runAsGroup"),
        "RunAsNonRoot": get("runAsNonRoot"),
        "ReadOnlyRootFilesystem": get("readOnlyRootFilesystem"),
        "AllowPrivilegeEscalation": get("allowPrivilegeEscalation"),
        "ProcMount": get("procMount"),
        "SeccompProfile": _printed_profile(get("seccompProfile")),
        "AppArmorProfile": _printed_profile(get("appArmorProfile")),
    }


def _printed(value: JsonObject | None, **names: str) -> dict[str, Any] | None:
    return None if value is None else {shown: value.get(field) for shown, field in names.items()}


def _printed_selinux(options: JsonObject | None) -> dict[str, str] | None:
    if options is None:
        return None
    return {field.capitalize(): options.get(field) or "" for field in ("user", "role", "type", "level")}


def _printed_profile(profile: JsonObject | None) -> dict[str, str | None] | None:
    if profile is None:
        return None
    return {"Type": profile.get("type") or "", "LocalhostProfile": profile.get("localhostProfile")}
