"""Validation of PersistentVolumeClaim.

Source: https://kubernetes.io/docs/concepts/storage/persistent-volumes/#persistentvolumeclaims and Kubernetes'
``pkg/apis/core/validation`` and ``pkg/api/persistentvolumeclaim``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.resources import is_whole
from lab.manifests.validation.volume_claims import validate_claim_spec

_SPEC = FieldPath("spec")
_CLASS_NOTE = "volume.beta.kubernetes.io/storage-class"


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new claim, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    errors.extend(validate_claim_spec(value.get("spec") or {}, _SPEC))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the claim."""
    found = []
    if _CLASS_NOTE in (value["metadata"].get("annotations") or {}):
        where = FieldPath("metadata", "annotations").key(_CLASS_NOTE)
        found.append(f'{where}: deprecated since v1.8; use "storageClassName" attribute instead')
    return [*found, *claim_warnings(value.get("spec") or {}, _SPEC)]


def claim_warnings(spec: JsonObject, path: FieldPath) -> Iterator[str]:
    """Sizes that are no whole numbers of bytes."""
    resources = spec.get("resources") or {}
    for field in ("requests", "limits"):
        amount = (resources.get(field) or {}).get("storage")
        if amount is not None and not is_whole(amount):
            where = path.child("resources", field).key("storage")
            yield f"{where}: fractional byte value {go_quote(amount)} is invalid, must be an integer"
