"""Validation of RuntimeClass.

Source: https://kubernetes.io/docs/concepts/containers/runtime-class/ and Kubernetes' ``pkg/apis/node/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, label, labels
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.resources import validate_resources
from lab.manifests.validation.scheduling import validate_tolerations
from lab.manifests.validation.scheduling_warnings import DEPRECATED_NODE_LABELS

_SCHEDULING = FieldPath("scheduling")
_MENDED = Release(1, 35)
"""Before, a handler that is not given counted as one of the wrong form, and tolerations were misplaced in errors."""


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new RuntimeClass, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=False))
    errors.extend(_handler(value.get("handler") or "", release))
    if "overhead" in value:
        limits = {"limits": value["overhead"].get("podFixed")}
        errors.extend(validate_resources(limits, frozenset(), FieldPath("overhead")))
    if "scheduling" in value:
        errors.extend(labels(value["scheduling"].get("nodeSelector"), _SCHEDULING.child("nodeSelector")))
        errors.extend(_tolerations(value["scheduling"].get("tolerations") or [], release))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """Labels of nodes that have a successor."""
    chosen = (value.get("scheduling") or {}).get("nodeSelector") or {}
    where = _SCHEDULING.child("nodeSelector")
    return [f"{where}: {DEPRECATED_NODE_LABELS[key]}" for key in chosen if key in DEPRECATED_NODE_LABELS]


def _handler(handler: str, release: Release) -> Errors:
    path = FieldPath("handler")
    if not handler and release >= _MENDED:
        yield FieldError.required(path)
    else:
        yield from label(handler, path)


def _tolerations(tolerations: list[JsonObject], release: Release) -> Errors:
    path = _SCHEDULING.child("tolerations")
    within = path if release >= _MENDED else path.child("tolerations")
    yield from validate_tolerations(tolerations, release, within)
    seen: set[tuple[str, ...]] = set()
    for position, toleration in enumerate(tolerations):
        key = tuple(toleration.get(field) or "" for field in ("key", "operator", "value", "effect"))
        if key in seen:
            yield FieldError.duplicate(path.index(position), _printed(toleration))
        seen.add(key)


def _printed(toleration: JsonObject) -> JsonObject:
    """A toleration as errors show it: by the names of its Go fields."""
    names = {"Key": "key", "Operator": "operator", "Value": "value", "Effect": "effect"}
    shown = {name: toleration.get(field) or "" for name, field in names.items()}
    return shown | {"TolerationSeconds": toleration.get("tolerationSeconds")}
