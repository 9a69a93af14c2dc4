"""Validation of seccomp and AppArmor profiles, in fields and in the annotations that came before them.

Source: https://kubernetes.io/docs/tutorials/security/seccomp/ and
https://kubernetes.io/docs/tutorials/security/apparmor/
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.podannotations import (
    APPARMOR_PREFIX,
    SECCOMP_CONTAINER_PREFIX,
    SECCOMP_POD,
)
from lab.manifests.validation.checks import Errors, relative_path
from lab.manifests.validation.podrules import visit_containers

_TYPES = ("Localhost", "RuntimeDefault", "Unconfined")
_LONGEST_PROFILE = 4095
_LOCALHOST = "localhost/"


def validate_seccomp_profile(profile: JsonObject, path: FieldPath) -> Errors:
    """A ``seccompProfile``: a file on the node goes with ``Localhost`` and with nothing else."""
    kind, file = profile.get("type") or "", profile.get("localhostProfile")
    if not kind:
        yield FieldError.required(path.child("type"), "type is required when seccompProfile is set")
    elif kind not in _TYPES:
        yield FieldError.not_supported(path.child("type"), NamedString(kind), _TYPES)
    if kind != "Localhost":
        if file is not None:
            printed = {"Type": kind, "LocalhostProfile": file}
            detail = "can only be set when seccomp type is Localhost"
            yield FieldError.invalid(path.child("localhostProfile"), printed, detail)
    elif file is None:
        yield FieldError.required(path.child("localhostProfile"), "must be set when seccomp type is Localhost")
    else:
        yield from relative_path(file, path.child("localhostProfile"))


def validate_apparmor_profile(profile: JsonObject, path: FieldPath) -> Errors:
    """An ``appArmorProfile``: the name of a loaded profile goes with ``Localhost`` and with nothing else."""
    kind, name = profile.get("type") or "", profile.get("localhostProfile")
    if kind == "Localhost":
        yield from _apparmor_name(name, path.child("localhostProfile"))
    elif kind in _TYPES:
        if name is not None:
            detail = "can only be set when AppArmor type is Localhost"
            yield FieldError.invalid(path.child("localhostProfile"), NamedString(name), detail)
    elif not kind:
        yield FieldError.required(path.child("type"), "type is required when appArmorProfile is set")
    else:
        yield FieldError.not_supported(path.child("type"), NamedString(kind), _TYPES)


def _apparmor_name(name: str | None, path: FieldPath) -> Errors:
    if name is None:
        yield FieldError.required(path, "must be set when AppArmor type is Localhost")
        return
    if name != name.strip():
        yield FieldError.invalid(path, name, "must not be padded with whitespace")
    elif not name:
        yield FieldError.required(path, "must be set when AppArmor type is Localhost")
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST_PROFILE:
        yield FieldError.too_long(path, _LONGEST_PROFILE)


def validate_seccomp_annotations(annotations: Mapping[str, str], path: FieldPath) -> Errors:
    """The form of the annotations that once stood for ``seccompProfile``."""
    if SECCOMP_POD in annotations:
        yield from _seccomp_annotation(annotations[SECCOMP_POD], path.child(SECCOMP_POD))
    for key, value in annotations.items():
        if key.startswith(SECCOMP_CONTAINER_PREFIX):
            yield from _seccomp_annotation(value, path.child(key))


def _seccomp_annotation(value: str, path: FieldPath) -> Errors:
    if value in ("runtime/default", "docker/default", "unconfined"):
        return
    if value.startswith(_LOCALHOST):
        yield from relative_path(value.removeprefix(_LOCALHOST), path)
    else:
        yield FieldError.invalid(path, value, "must be a valid seccomp profile")


def validate_apparmor_annotations(annotations: Mapping[str, str], spec: JsonObject, path: FieldPath) -> Errors:
    """The form of the annotations that once stood for ``appArmorProfile``, and the containers they name."""
    for key, value in annotations.items():
        if not key.startswith(APPARMOR_PREFIX):
            continue
        name = key.removeprefix(APPARMOR_PREFIX)
        if all((container.get("name") or "") != name for container, _ in visit_containers(spec, path)):
            yield FieldError.invalid(path.key(key), name, "container not found")
        if value not in ("", "runtime/default", "unconfined") and not value.startswith(_LOCALHOST):
            detail = f'invalid AppArmor profile name: "{value}"'
            yield FieldError.invalid(path.key(key), value, detail)


def validate_seccomp_match(annotations: Mapping[str, str], spec: JsonObject, path: FieldPath) -> Errors:
    """Where a profile is given as annotation and as field, both say the same."""
    profile = (spec.get("securityContext") or {}).get("seccompProfile")
    if profile is not None and SECCOMP_POD in annotations:
        where = path.child("securityContext", "seccompProfile")
        yield from _seccomp_match(annotations[SECCOMP_POD], profile, where)
    for container, container_path in visit_containers(spec, path):
        profile = (container.get("securityContext") or {}).get("seccompProfile")
        key = SECCOMP_CONTAINER_PREFIX + (container.get("name") or "")
        if profile is not None and key in annotations:
            where = container_path.child("securityContext", "seccompProfile")
            yield from _seccomp_match(annotations[key], profile, where)


def _seccomp_match(annotation: str, profile: JsonObject, path: FieldPath) -> Errors:
    kind, file = profile.get("type") or "", profile.get("localhostProfile")
    if kind == "Unconfined":
        same = annotation == "unconfined"
    elif kind == "RuntimeDefault":
        same = annotation in ("runtime/default", "docker/default")
    elif kind == "Localhost":
        same = annotation.startswith(_LOCALHOST)
        if same and annotation.removeprefix(_LOCALHOST) != file:
            yield FieldError.forbidden(
                path.child("localhostProfile"), "seccomp profile in annotation and field must match"
            )
    else:
        return
    if not same:
        yield FieldError.forbidden(path.child("type"), "seccomp type in annotation and field must match")


def validate_apparmor_match(annotations: Mapping[str, str], spec: JsonObject, path: FieldPath) -> Errors:
    """Where a profile is given as annotation and as field, both say the same."""
    if (spec.get("os") or {}).get("name") == "windows":
        return
    of_pod = (spec.get("securityContext") or {}).get("appArmorProfile")
    for container, container_path in visit_containers(spec, path):
        key = APPARMOR_PREFIX + (container.get("name") or "")
        if key not in annotations:
            continue
        profile = (container.get("securityContext") or {}).get("appArmorProfile")
        profile = of_pod if profile is None else profile
        if profile is not None:
            where = container_path.child("securityContext", "appArmorProfile")
            yield from _apparmor_match(annotations[key], profile, where)


def _apparmor_match(annotation: str, profile: JsonObject, path: FieldPath) -> Errors:
    kind, name = profile.get("type") or "", profile.get("localhostProfile")
    if kind == "Localhost":
        same = annotation.startswith(_LOCALHOST)
        if same and annotation.removeprefix(_LOCALHOST) != name:
            yield FieldError.forbidden(
                path.child("localhostProfile"), "apparmor profile in annotation and field must match"
            )
    elif kind in ("Unconfined", "RuntimeDefault"):
        same = annotation == {"Unconfined": "unconfined", "RuntimeDefault": "runtime/default"}[kind]
    else:
        return
    if not same:
        yield FieldError.forbidden(path.child("type"), "apparmor type in annotation and field must match")
