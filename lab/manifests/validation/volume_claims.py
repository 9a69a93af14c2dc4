"""Validation of the claims that ephemeral volumes bring along.

Source: https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#generic-ephemeral-volumes
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.validation.checks import Errors, annotation_map, label, label_selector, labels, subdomain
from lab.manifests.validation.resources import positive_quantity

_ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
_VOLUME_MODES = ("Block", "Filesystem")
_NOT_IN_TEMPLATE = (
    "name",
    "generateName",
    "namespace",
    "selfLink",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "ownerReferences",
    "finalizers",
    "managedFields",
)


def validate_ephemeral(source: JsonObject, path: FieldPath) -> Errors:
    """An ``ephemeral`` volume: a claim to be made with the pod."""
    template = source.get("volumeClaimTemplate")
    path = path.child("volumeClaimTemplate")
    if template is None:
        yield FieldError.required(path)
        return
    metadata, where = template.get("metadata") or {}, path.child("metadata")
    yield from annotation_map(metadata.get("annotations"), where.child("annotations"))
    yield from labels(metadata.get("labels"), where.child("labels"))
    for field in _NOT_IN_TEMPLATE:
        if metadata.get(field):
            yield FieldError.forbidden(where.child(_as_reported(field)), "cannot be set")
    yield from validate_claim_spec(template.get("spec") or {}, path.child("spec"))


def _as_reported(field: str) -> str:
    # The server lowers the first letter of the Go name: UID becomes uID.
    return "uID" if field == "uid" else field


def validate_claim_spec(spec: JsonObject, path: FieldPath) -> Errors:
    """The ``spec`` of a PersistentVolumeClaim."""
    modes = spec.get("accessModes") or []
    where = path.child("accessModes")
    if not modes:
        yield FieldError.required(where, "at least 1 access mode is required")
    yield from label_selector(spec.get("selector"), path.child("selector"))
    for mode in modes:
        if mode not in _ACCESS_MODES:
            yield FieldError.not_supported(where, NamedString(mode), _ACCESS_MODES)
    if "ReadWriteOncePod" in modes and any(mode in _ACCESS_MODES[:3] for mode in modes):
        yield FieldError.forbidden(where, "may not use ReadWriteOncePod with other access modes")
    storage = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    where = path.child("resources").key("storage")
    if storage is None:
        yield FieldError.required(where)
    else:
        yield from positive_quantity(storage, where)
    if name := spec.get("storageClassName") or "":
        yield from subdomain(name, path.child("storageClassName"))
    mode = spec.get("volumeMode")
    if mode is not None and mode not in _VOLUME_MODES:
        yield FieldError.not_supported(path.child("volumeMode"), NamedString(mode), _VOLUME_MODES)
    yield from _data_sources(spec, path)
    if name := spec.get("volumeAttributesClassName") or "":
        yield from subdomain(name, path.child("volumeAttributesClassName"))


def _data_sources(spec: JsonObject, path: FieldPath) -> Errors:
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    if source is not None:
        yield from _data_source(source, path.child("dataSource"))
    if reference is not None:
        yield from _data_source(reference, path.child("dataSourceRef"))
        if namespace := reference.get("namespace") or "":
            yield from label(namespace, path.child("dataSourceRef", "namespace"))
    if source is None or reference is None:
        return
    # The bad value is the path itself, which prints as an empty object.
    if reference.get("namespace"):
        detail = "may not be specified when dataSourceRef.namespace is specified"
        yield FieldError.invalid(path, {}, detail)
    elif any(source.get(field) != reference.get(field) for field in ("apiGroup", "kind", "name")):
        yield FieldError.invalid(path, {}, "must match dataSourceRef")


def _data_source(source: JsonObject, path: FieldPath) -> Errors:
    kind, group = source.get("kind") or "", source.get("apiGroup") or ""
    if not source.get("name"):
        yield FieldError.required(path.child("name"))
    if not kind:
        yield FieldError.required(path.child("kind"))
    if group:
        yield from subdomain(group, path.child("apiGroup"))
    elif kind != "PersistentVolumeClaim":
        detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
        yield FieldError.invalid(path, kind, detail)
