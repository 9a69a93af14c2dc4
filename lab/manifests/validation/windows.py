"""Validation of what Windows pods may and may not say about themselves.

Source: https://kubernetes.io/docs/concepts/windows/intro/
"""

from __future__ import annotations

import re
from functools import cache

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.podrules import visit_containers

_SYSTEMS = ("linux", "windows")
_LARGEST_CREDENTIAL_SPEC = 64 * 1024
_LONGEST_DOMAIN = 256
_LONGEST_USER = 104
_DNS_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"

_POD_FIELDS = (
    ("securityContext", "appArmorProfile"),
    ("securityContext", "seLinuxOptions"),
    ("hostUsers",),
    ("hostPID",),
    ("hostIPC",),
    ("securityContext", "seccompProfile"),
    ("securityContext", "fsGroup"),
    ("securityContext", "fsGroupChangePolicy"),
    ("securityContext", "sysctls"),
    ("shareProcessNamespace",),
    ("securityContext", "runAsUser"),
    ("securityContext", "runAsGroup"),
    ("securityContext", "supplementalGroups"),
    ("securityContext", "supplementalGroupsPolicy"),
    ("securityContext", "seLinuxChangePolicy"),
)
_UNSET_WHEN_EMPTY = frozenset({"hostPID", "hostIPC", "sysctls"})
_CONTAINER_FIELDS = (
    "appArmorProfile",
    "seLinuxOptions",
    "seccompProfile",
    "capabilities",
    "readOnlyRootFilesystem",
    "privileged",
    "allowPrivilegeEscalation",
    "procMount",
    "runAsUser",
    "runAsGroup",
)


def validate_os(spec: JsonObject, path: FieldPath) -> Errors:
    """The pod's operating system, and that no field of the other system is set."""
    os = spec.get("os")
    if os is None:
        return
    name = os.get("name") or ""
    if not name:
        yield FieldError.required(path.child("os", "name"))
    elif name not in _SYSTEMS:
        yield FieldError.not_supported(path.child("os"), NamedString(name), _SYSTEMS)
    elif name == "linux":
        yield from _linux(spec, path)
    else:
        yield from _windows(spec, path)


def _linux(spec: JsonObject, path: FieldPath) -> Errors:
    detail = "windows options cannot be set for a linux pod"
    if (spec.get("securityContext") or {}).get("windowsOptions") is not None:
        yield FieldError.forbidden(path.child("securityContext", "windowsOptions"), detail)
    for container, where in visit_containers(spec, path):
        if (container.get("securityContext") or {}).get("windowsOptions") is not None:
            yield FieldError.forbidden(where.child("securityContext", "windowsOptions"), detail)


def _windows(spec: JsonObject, path: FieldPath) -> Errors:
    detail = "cannot be set for a windows pod"
    for names in _POD_FIELDS:
        owner = spec if len(names) == 1 else spec.get("securityContext") or {}
        value = owner.get(names[-1])
        if value is not None and (value or names[-1] not in _UNSET_WHEN_EMPTY):
            yield FieldError.forbidden(path.child(*names), detail)
    for container, where in visit_containers(spec, path):
        context = container.get("securityContext") or {}
        for field in _CONTAINER_FIELDS:
            if context.get(field) is not None:
                yield FieldError.forbidden(where.child("securityContext", field), detail)


def validate_host_process(spec: JsonObject, path: FieldPath) -> Errors:
    """HostProcess containers come all together or not at all, and on the node's network."""
    of_pod = ((spec.get("securityContext") or {}).get("windowsOptions") or {}).get("hostProcess")
    total = on_host = 0
    for container, where in visit_containers(spec, path):
        total += 1
        own = ((container.get("securityContext") or {}).get("windowsOptions") or {}).get("hostProcess")
        if of_pod is not None and own is not None and of_pod != own:
            yield FieldError.invalid(
                where.child("securityContext", "windowsOptions", "hostProcess"),
                own,
                f"pod hostProcess value must be identical if both are specified, was {str(of_pod).lower()}",
            )
        on_host += bool(of_pod if own is None else own)
    if not on_host:
        return
    if on_host != total:
        detail = "If pod contains any hostProcess containers then all containers must be HostProcess containers"
        yield FieldError.invalid(path, "", detail)
    if not spec.get("hostNetwork"):
        detail = "hostNetwork must be true if pod contains any hostProcess containers"
        yield FieldError.invalid(path.child("hostNetwork"), False, detail)


def validate_windows_options(options: JsonObject, path: FieldPath) -> Errors:
    """The ``windowsOptions`` of a security context."""
    if (name := options.get("gmsaCredentialSpecName")) is not None:
        for message in dns1123_subdomain_errors(name):
            yield FieldError.invalid(path.child("gmsaCredentialSpecName"), NamedString(name), message)
    if (spec := options.get("gmsaCredentialSpec")) is not None:
        where = path.child("gmsaCredentialSpec")
        if not spec:
            detail = "gmsaCredentialSpec cannot be an empty string"
            yield FieldError.invalid(where, NamedString(spec), detail)
        elif len(spec.encode("utf-8", "surrogatepass")) > _LARGEST_CREDENTIAL_SPEC:
            yield FieldError.invalid(where, NamedString(spec), "gmsaCredentialSpec size must be under 64 KiB")
    if (user := options.get("runAsUserName")) is not None:
        for detail in _user_name_errors(user):
            yield FieldError.invalid(path.child("runAsUserName"), NamedString(user), detail)


@cache
def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _user_name_errors(text: str) -> list[str]:
    if not text:
        return ["runAsUserName cannot be an empty string"]
    if _form("[\x00-\x1f\x7f]").search(text):
        return ["runAsUserName cannot contain control characters"]
    parts = text.split("\\")
    if len(parts) > 2:
        return ["runAsUserName cannot contain more than one backslash"]
    domain, user = parts if len(parts) == 2 else ("", parts[0])
    errors = []
    if len(domain.encode("utf-8", "surrogatepass")) >= _LONGEST_DOMAIN:
        errors.append(f"runAsUserName's Domain length must be under {_LONGEST_DOMAIN} characters")
    if len(parts) == 2 and not _is_domain(domain):
        errors.append("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
    if not user:
        errors.append("runAsUserName's User cannot be empty")
    elif len(user.encode("utf-8", "surrogatepass")) > _LONGEST_USER:
        errors.append(f"runAsUserName's User length must not be longer than {_LONGEST_USER} characters")
    if _form(r"[\. ]+").fullmatch(user):
        errors.append("runAsUserName's User cannot contain only periods or spaces")
    if _form(r'["/\\:;|=,+*?<>@\[\]]').search(user):
        errors.append("runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]")
    return errors


def _is_domain(text: str) -> bool:
    net_bios = r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}'
    dns = rf"{_DNS_PART}(?:\.{_DNS_PART})*"
    return bool(_form(net_bios).fullmatch(text) or _form(dns).fullmatch(text))
