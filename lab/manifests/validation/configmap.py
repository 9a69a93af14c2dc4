"""Validation of ConfigMap.

Source: https://kubernetes.io/docs/concepts/configuration/configmap/ and Kubernetes' ``pkg/apis/core/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import config_map_key_errors, dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import form
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.secret import LARGEST, byte_count

_DATA = FieldPath("data")
_BINARY = FieldPath("binaryData")
_WHOLE = FieldPath().key("")
"""The whole object, which the API server writes as ``[]`` here."""


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new ConfigMap, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    texts, binaries = value.get("data") or {}, value.get("binaryData") or {}
    for key in texts:
        errors.extend(form(config_map_key_errors, key, _DATA.key(key)))
        if key in binaries:
            errors.append(FieldError.invalid(_DATA.key(key), key, "duplicate of key present in binaryData"))
    for key in binaries:
        errors.extend(form(config_map_key_errors, key, _BINARY.key(key)))
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts.values())
    if size + sum(map(byte_count, binaries.values())) > LARGEST:
        errors.append(FieldError.too_long(_WHOLE, LARGEST))
    return errors
