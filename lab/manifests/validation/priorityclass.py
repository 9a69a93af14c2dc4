"""Validation of PriorityClass.

Source: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass and
Kubernetes' ``pkg/apis/scheduling/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.scheduling import validate_preemption_policy

HIGHEST_OF_USERS = 1_000_000_000
"""The highest priority that a class of one's own may have."""

SYSTEM_CLASSES = {"system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000}
"""The classes that every cluster has, and their priorities."""


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new PriorityClass, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=False))
    name, priority = (value.get("metadata") or {}).get("name") or "", value.get("value") or 0
    if name.startswith("system-"):
        errors.extend(_system(name, priority, value.get("globalDefault") or False))
    elif priority > HIGHEST_OF_USERS:
        detail = f"maximum allowed value of a user defined priority is {HIGHEST_OF_USERS}"
        errors.append(FieldError.forbidden(FieldPath("value"), detail))
    errors.extend(validate_preemption_policy(value.get("preemptionPolicy") or "", FieldPath("preemptionPolicy")))
    return errors


def _system(name: str, priority: int, default: bool) -> Errors:
    if name not in SYSTEM_CLASSES:
        trouble = f"{name} is not a known system priority class"
    elif priority != SYSTEM_CLASSES[name]:
        trouble = f"value of {name} PriorityClass must be {SYSTEM_CLASSES[name]}"
    elif default:
        trouble = f"globalDefault of {name} PriorityClass must be false"
    else:
        return
    detail = f"priority class names with 'system-' prefix are reserved for system use only. error: {trouble}"
    yield FieldError.forbidden(FieldPath("metadata", "name"), detail)
