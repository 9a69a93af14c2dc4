"""Kinds of which the lab knows the metadata alone: what can still be said of them."""

from __future__ import annotations

from typing import Any

from lab.manifests.decode import Decoded, decode
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError
from lab.manifests.labels import dns1123_label_errors, dns1123_subdomain_errors, path_segment_errors
from lab.manifests.schema.kinds import Kind
from lab.manifests.schema.table import struct
from lab.manifests.schema.types import Field, Struct
from lab.manifests.validation.objectmeta import NameRule, validate_object_meta

_NAME_RULES: dict[str, NameRule] = {
    "APIService": path_segment_errors,
    "Namespace": dns1123_label_errors,
}
"""The kinds whose names are not DNS subdomains."""


def opaque_struct(kind: Kind) -> Struct:
    """The kind's struct as far as it is known: nothing but metadata."""
    metadata = Field("metadata", struct("meta_v1.ObjectMeta"), (), True, False)
    return Struct(kind.name, f"{kind.version}.{kind.name}", lambda: {"metadata": metadata})


def opaque_object(value: JsonObject, kind: Kind) -> tuple[Decoded, dict[str, Any]]:
    """The metadata decoded strictly, and the object with it; all else stays as written."""
    decoded = decode({"metadata": value.get("metadata")}, opaque_struct(kind))
    made = {key: content for key, content in value.items() if content is not None}
    made["metadata"] = decoded.value.get("metadata", {})
    return decoded, made


def validate_opaque(value: JsonObject, kind: Kind) -> list[FieldError]:
    """Judge the metadata."""
    rule = _NAME_RULES.get(kind.name, dns1123_subdomain_errors)
    return list(validate_object_meta(value, rule, namespaced=kind.namespaced))
