"""Validation of Namespace.

Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_label_errors, qualified_name_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form
from lab.manifests.validation.objectmeta import validate_object_meta

_STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge the metadata and the finalizers."""
    errors = list(validate_object_meta(value, dns1123_label_errors, namespaced=False))
    path = FieldPath("spec", "finalizers")
    for finalizer in (value.get("spec") or {}).get("finalizers") or ():
        errors.extend(_finalizer(finalizer, path))
    return errors


def _finalizer(finalizer: str, path: FieldPath) -> Errors:
    yield from form(qualified_name_errors, finalizer, path)
    if "/" not in finalizer and finalizer not in _STANDARD_FINALIZERS:
        yield FieldError.invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified")
