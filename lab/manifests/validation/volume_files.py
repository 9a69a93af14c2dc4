"""Validation of volumes whose files come of Secrets, ConfigMaps and the pod itself.

Source: https://kubernetes.io/docs/concepts/configuration/secret/ and
https://kubernetes.io/docs/concepts/storage/volumes/#downwardapi
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.validation.checks import Errors, file_mode, local_path
from lab.manifests.validation.downward import validate_field_ref, validate_resource_field_ref

_FIELDS = (
    "metadata.annotations",
    "metadata.labels",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
)


def validate_secret(source: JsonObject, path: FieldPath) -> Errors:
    """A ``secret`` volume."""
    return _of_object(source, "secretName", path)


def validate_config_map(source: JsonObject, path: FieldPath) -> Errors:
    """A ``configMap`` volume."""
    return _of_object(source, "name", path)


def _of_object(source: JsonObject, name_field: str, path: FieldPath) -> Errors:
    if not source.get(name_field):
        yield FieldError.required(path.child(name_field))
    yield from file_mode(source.get("defaultMode"), path.child("defaultMode"))
    for position, item in enumerate(source.get("items") or ()):
        yield from validate_key_to_path(item, path.child("items").index(position))


def validate_key_to_path(item: JsonObject, path: FieldPath) -> Errors:
    """One key of a Secret or ConfigMap, and the file it becomes."""
    file = item.get("path") or ""
    if not item.get("key"):
        yield FieldError.required(path.child("key"))
    if not file:
        yield FieldError.required(path.child("path"))
    yield from local_path(file, path.child("path"))
    yield from file_mode(item.get("mode"), path.child("mode"))


def validate_downward_api(source: JsonObject, path: FieldPath) -> Errors:
    """A ``downwardAPI`` volume."""
    yield from file_mode(source.get("defaultMode"), path.child("defaultMode"))
    for item in source.get("items") or ():
        # Kubernetes names no position here.
        yield from validate_downward_file(item, path)


def validate_downward_file(item: JsonObject, path: FieldPath) -> Errors:
    """One field of the pod or resource of a container, and the file it becomes."""
    file = item.get("path") or ""
    if not file:
        yield FieldError.required(path.child("path"))
    yield from local_path(file, path.child("path"))
    field, resource = item.get("fieldRef"), item.get("resourceFieldRef")
    if field is not None:
        yield from validate_field_ref(field, _FIELDS, path.child("fieldRef"))
        if resource is not None:
            detail = "fieldRef and resourceFieldRef can not be specified simultaneously"
            yield FieldError.invalid(path, "resource", detail)
    elif resource is not None:
        where = path.child("resourceFieldRef")
        yield from validate_resource_field_ref(resource, where, of_volume=True)
    else:
        yield FieldError.required(path, "one of fieldRef and resourceFieldRef is required")
    yield from file_mode(item.get("mode"), path.child("mode"))
