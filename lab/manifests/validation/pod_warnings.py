"""What the API server says beside accepting a Pod or a template of Pods.

Source: Kubernetes' ``pkg/api/pod/warnings.go`` and ``pkg/registry/core/pod``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lab.manifests.defaulting.apparmor import FromAnnotation, profile_of
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.labels import dns1123_label_errors
from lab.manifests.podannotations import APPARMOR_PREFIX, SECCOMP_CONTAINER_PREFIX, SECCOMP_POD
from lab.manifests.validation.addresses import ip_warnings
from lab.manifests.validation.container_warnings import container_warnings, fractions, port_warnings
from lab.manifests.validation.podrules import visit_containers
from lab.manifests.validation.scheduling_warnings import affinity_warnings, node_warnings
from lab.manifests.validation.volume_warnings import volume_warnings

Warnings: TypeAlias = Iterator[str]

_DEPRECATED = {
    "scheduler.alpha.kubernetes.io/critical-pod": (
        'non-functional in v1.16+; use the "priorityClassName" field instead'
    ),
    "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
    "security.alpha.kubernetes.io/unsafe-sysctls": ('non-functional in v1.11+; use the "sysctls" field instead'),
}
_SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead'
_APPARMOR = 'deprecated since v1.30; use the "appArmorProfile" field instead'


def pod_warnings(value: JsonObject) -> list[str]:
    """The warnings of a new Pod."""
    metadata, spec = value.get("metadata") or {}, value.get("spec") or {}
    found = list(_apparmor_of_pod(spec, metadata.get("annotations") or {}))
    if messages := dns1123_label_errors(metadata.get("name") or ""):
        listed = " ".join(messages)
        found.append(
            "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior;"
            f" a DNS label is recommended: [{listed}]"
        )
    found.extend(_warnings(spec, metadata, FieldPath(), of_template=False))
    return found


def template_warnings(template: JsonObject, path: FieldPath) -> list[str]:
    """The warnings of a template of Pods."""
    metadata, spec = template.get("metadata") or {}, template.get("spec") or {}
    return list(_warnings(spec, metadata, path, of_template=True))


def _warnings(spec: JsonObject, metadata: JsonObject, base: FieldPath, *, of_template: bool) -> Warnings:
    path, notes_path = base.child("spec"), base.child("metadata", "annotations")
    notes = metadata.get("annotations") or {}
    yield from node_warnings(spec, path)
    for key, message in _DEPRECATED.items():
        if key in notes:
            yield f"{notes_path.key(key)}: {message}"
    if volumes := spec.get("volumes"):
        yield from volume_warnings(volumes, path.child("volumes"))
    yield from _repetitions(spec, path)
    yield from fractions(spec.get("overhead"), path.child("overhead"))
    yield from _profiles_and_containers(spec, notes, path, notes_path, of_template=of_template)
    yield from port_warnings(spec, path)
    if (seconds := spec.get("terminationGracePeriodSeconds")) is not None and seconds < 0:
        where = path.child("terminationGracePeriodSeconds")
        yield f"{where}: must be >= 0; negative values are invalid and will be treated as 1"
    yield from affinity_warnings(spec, path)
    for position, address in enumerate((spec.get("dnsConfig") or {}).get("nameservers") or ()):
        yield from ip_warnings(address, path.child("dnsConfig", "nameservers").index(position))
    for position, alias in enumerate(spec.get("hostAliases") or ()):
        where = path.child("hostAliases").index(position).child("ip")
        yield from ip_warnings(alias.get("ip") or "", where)


def _repetitions(spec: JsonObject, path: FieldPath) -> Warnings:
    for field, name in (("hostAliases", "ip"), ("imagePullSecrets", "name")):
        taken: set[str] = set()
        for position, item in enumerate(spec.get(field) or ()):
            value = item.get(name) or ""
            if value in taken:
                yield f"{path.child(field).index(position).child(name)}: duplicate {name} {go_quote(value)}"
            taken.add(value)
    for position, item in enumerate(spec.get("imagePullSecrets") or ()):
        if not item.get("name"):
            where = path.child("imagePullSecrets").index(position).child("name")
            yield f'{where}: invalid empty name ""'


def _profiles_and_containers(
    spec: JsonObject, notes: dict[str, str], path: FieldPath, notes_path: FieldPath, *, of_template: bool
) -> Warnings:
    context = spec.get("securityContext") or {}
    if SECCOMP_POD in notes and context.get("seccompProfile") is None:
        yield f"{notes_path.key(SECCOMP_POD)}: {_SECCOMP}"
    for container, where in visit_containers(spec, path):
        own, name = container.get("securityContext") or {}, container.get("name") or ""
        if notes and own.get("seccompProfile") is None:
            key = SECCOMP_CONTAINER_PREFIX + name
            if key in notes:
                yield f"{notes_path.key(key)}: {_SECCOMP}"
        if of_template and notes:
            key = APPARMOR_PREFIX + name
            fields = (context.get("appArmorProfile"), own.get("appArmorProfile"))
            if key in notes and fields == (None, None):
                yield f"{notes_path.key(key)}: {_APPARMOR}"
        yield from container_warnings(container, where)


def _apparmor_of_pod(spec: JsonObject, notes: dict[str, str]) -> Warnings:
    """Annotations that stand, or would stand, in the place of a field."""
    if not notes or (spec.get("os") or {}).get("name") == "windows":
        return
    path = FieldPath("metadata", "annotations")
    for container, _ in visit_containers(spec, FieldPath("spec")):
        key = APPARMOR_PREFIX + (container.get("name") or "")
        if key not in notes:
            continue
        own = (container.get("securityContext") or {}).get("appArmorProfile")
        unusable = own is None and profile_of(notes[key]) is None
        if unusable or (own is not None and isinstance(own.get("type"), FromAnnotation)):
            yield f"{path.key(key)}: {_APPARMOR}"
