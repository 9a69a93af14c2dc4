"""Validation of ``metadata``.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ and apimachinery's
``pkg/api/validation/objectmeta.go``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_label_errors, qualified_name_errors
from lab.manifests.validation.checks import Errors, annotation_map, form, labels, nonnegative

NameRule: TypeAlias = Callable[[str], Iterable[str]]
"""What is wrong with a name: the rule of one kind."""

_METADATA = FieldPath("metadata")
_LONGEST_MANAGER = 128
_LONGEST_SUBRESOURCE = 256


def validate_object_meta(value: JsonObject, name_rule: NameRule, *, namespaced: bool) -> Errors:
    """What is wrong with the metadata of a whole object."""
    metadata = value.get("metadata") or {}
    yield from _name(metadata, name_rule)
    yield from _namespace(metadata.get("namespace") or "", namespaced)
    yield from nonnegative(metadata.get("generation") or 0, _METADATA.child("generation"))
    yield from labels(metadata.get("labels"), _METADATA.child("labels"))
    yield from annotation_map(metadata.get("annotations"), _METADATA.child("annotations"))
    yield from _owners(metadata.get("ownerReferences") or [], _METADATA.child("ownerReferences"))
    yield from _finalizers(metadata.get("finalizers") or [], _METADATA.child("finalizers"))
    yield from _managed_fields(metadata.get("managedFields") or [], _METADATA.child("managedFields"))
    yield from _short_finalizers(metadata.get("finalizers") or [], _METADATA.child("finalizers"))


def _name(metadata: JsonObject, name_rule: NameRule) -> Errors:
    prefix, name = metadata.get("generateName") or "", metadata.get("name") or ""
    if prefix:
        # A dash at the end is fine: random characters will follow it.
        whole = prefix[:-2] + "a" if len(prefix) > 1 and prefix.endswith("-") else prefix
        for message in name_rule(whole):
            yield FieldError.invalid(_METADATA.child("generateName"), prefix, message)
    if not name:
        yield FieldError.required(_METADATA.child("name"), "name or generateName is required")
    else:
        yield from form(name_rule, name, _METADATA.child("name"))


def _namespace(namespace: str, namespaced: bool) -> Errors:
    path = _METADATA.child("namespace")
    if not namespaced:
        if namespace:
            yield FieldError.forbidden(path, "not allowed on this type")
    elif not namespace:
        yield FieldError.required(path)
    else:
        yield from form(dns1123_label_errors, namespace, path)


def _owners(owners: list[JsonObject], path: FieldPath) -> Errors:
    controller = ""
    for owner in owners:
        yield from _owner(owner, path)
        if owner.get("controller"):
            name = f"{owner.get('kind') or ''}/{owner.get('name') or ''}"
            if controller:
                yield FieldError.invalid(
                    path,
                    [_owner_written(each) for each in owners],
                    "Only one reference can have Controller set to true. "
                    f'Found "true" in references for {controller} and {name}',
                )
            else:
                controller = name


def _owner(owner: JsonObject, path: FieldPath) -> Errors:
    api_version, kind = owner.get("apiVersion") or "", owner.get("kind") or ""
    if not api_version.rpartition("/")[2] or api_version.count("/") > 1:
        yield FieldError.invalid(path.child("apiVersion"), api_version, "version must not be empty")
    for key in ("kind", "name", "uid"):
        if not owner.get(key):
            yield FieldError.invalid(path.child(key), "", "must not be empty")
    if (api_version, kind) == ("v1", "Event"):
        yield FieldError.invalid(path, _owner_written(owner), "/v1, Kind=Event is disallowed from being an owner")


def _owner_written(owner: JsonObject) -> JsonObject:
    """The reference as errors print it: in the order of its declaration."""
    written = {key: owner.get(key) or "" for key in ("apiVersion", "kind", "name", "uid")}
    return written | {key: owner[key] for key in ("controller", "blockOwnerDeletion") if key in owner}


def _finalizers(finalizers: list[str], path: FieldPath) -> Errors:
    for finalizer in finalizers:
        yield from form(qualified_name_errors, finalizer, path)
    if "orphan" in finalizers and "foregroundDeletion" in finalizers:
        yield FieldError.invalid(path, finalizers, "finalizer orphan and foregroundDeletion cannot be both set")


def _short_finalizers(finalizers: list[str], path: FieldPath) -> Errors:
    """Without a domain a finalizer must be one of Kubernetes' own."""
    for position, finalizer in enumerate(finalizers):
        if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
            why = "name is neither a standard finalizer name nor is it fully qualified"
            yield FieldError.invalid(path.index(position), finalizer, why)


_STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")


def _managed_fields(entries: list[JsonObject], path: FieldPath) -> Errors:
    for position, entry in enumerate(entries):
        here = path.index(position)
        operation = entry.get("operation") or ""
        if operation not in ("Apply", "Update"):
            yield FieldError.invalid(here.child("operation"), NamedString(operation), "must be `Apply` or `Update`")
        written = entry.get("fieldsType") or ""
        if written not in ("", "FieldsV1"):
            yield FieldError.invalid(here.child("fieldsType"), written, "must be `FieldsV1`")
        if len((entry.get("manager") or "").encode()) > _LONGEST_MANAGER:
            yield FieldError.too_long(here.child("manager"), _LONGEST_MANAGER)
        if len((entry.get("subresource") or "").encode()) > _LONGEST_SUBRESOURCE:
            yield FieldError.too_long(here.child("subresource"), _LONGEST_SUBRESOURCE)
