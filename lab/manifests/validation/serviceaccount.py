"""Validation of ServiceAccount.

Source: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/service-account-v1/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.objectmeta import validate_object_meta

_MOUNTABLE_ONLY = "kubernetes.io/enforce-mountable-secrets"
_DEPRECATED_SINCE = Release(1, 32)


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge the metadata: nothing else of a ServiceAccount can be wrong."""
    return list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))


def warnings(value: JsonObject, release: Release) -> list[str]:
    """What the API server says of an annotation that nobody should rely on any longer."""
    if release < _DEPRECATED_SINCE or _MOUNTABLE_ONLY not in (value["metadata"].get("annotations") or {}):
        return []
    where = FieldPath("metadata", "annotations").key(_MOUNTABLE_ONLY)
    return [f"{where}: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets"]
