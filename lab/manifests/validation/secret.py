"""Validation of Secret.

Source: https://kubernetes.io/docs/concepts/configuration/secret/#secret-types and Kubernetes'
``pkg/apis/core/validation``.
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gobase64 import decoded
from lab.manifests.labels import config_map_key_errors, dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form
from lab.manifests.validation.objectmeta import validate_object_meta

LARGEST = 1024 * 1024
"""Bytes that all values of a Secret, or of a ConfigMap, may have together."""

ACCOUNT_NAME = "kubernetes.io/service-account.name"
TLS = "kubernetes.io/tls"

_DATA = FieldPath("data")
_DOCKER_KEYS = {
    "kubernetes.io/dockercfg": ".dockercfg",
    "kubernetes.io/dockerconfigjson": ".dockerconfigjson",
}


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new Secret, whose values are base64 or None, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    contents = value.get("data") or {}
    for key in contents:
        errors.extend(form(config_map_key_errors, key, _DATA.key(key)))
    if sum(byte_count(text) for text in contents.values()) > LARGEST:
        errors.append(FieldError.too_long(_DATA, LARGEST))
    errors.extend(_for_type(value, contents))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says of a certificate and key that do not go together."""
    if value.get("type") != TLS:
        return []
    from lab.manifests.keypair import pair_trouble

    contents = value.get("data") or {}
    trouble = pair_trouble(*(decoded(contents.get(key) or "") for key in ("tls.crt", "tls.key")))
    return [trouble] if trouble else []


def byte_count(text: str | None) -> int:
    """How many bytes some plain base64 stands for."""
    return len(text) // 4 * 3 - text.count("=", -2) if text else 0


def _for_type(value: JsonObject, contents: Mapping[str, str | None]) -> Errors:
    """What each type of Secret must hold."""
    kind = value.get("type") or ""
    if kind == "kubernetes.io/service-account-token":
        notes = (value.get("metadata") or {}).get("annotations") or {}
        if not notes.get(ACCOUNT_NAME):
            yield FieldError.required(FieldPath("metadata", "annotations").key(ACCOUNT_NAME))
    elif kind in _DOCKER_KEYS:
        yield from _docker(_DOCKER_KEYS[kind], contents)
    elif kind == "kubernetes.io/basic-auth":
        if "username" not in contents and "password" not in contents:
            yield FieldError.required(_DATA.key("username"))
            yield FieldError.required(_DATA.key("password"))
    elif kind == "kubernetes.io/ssh-auth":
        if not contents.get("ssh-privatekey"):
            yield FieldError.required(_DATA.key("ssh-privatekey"))
    elif kind == TLS:
        for key in ("tls.crt", "tls.key"):
            if key not in contents:
                yield FieldError.required(_DATA.key(key))


def _docker(key: str, contents: Mapping[str, str | None]) -> Errors:
    if key not in contents:
        yield FieldError.required(_DATA.key(key))
        return
    from lab.manifests.jsonstream import object_trouble

    text = decoded(contents[key] or "").decode("utf-8", "surrogateescape")
    if trouble := object_trouble(text):
        yield FieldError.invalid(_DATA.key(key), "<secret contents redacted>", trouble)
