"""Defaults of LimitRange.

Source: https://kubernetes.io/docs/concepts/policy/limit-range/ and Kubernetes' ``pkg/apis/core/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.defaulting.podspec import round_amounts
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

UNNAMED = "5f0c4f0e-3c3b-4d52-9f6e-0f6c3e4b8a17"
"""The name of a LimitRange that has none: the API server draws a UUID; here always the same, so that runs repeat."""

_AMOUNTS = ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")


def default(value: JsonObject, _release: Release) -> None:
    """Draw the limits and requests of containers from what else is given, in place."""
    for item in (value.get("spec") or {}).get("limits") or ():
        if item.get("type") == "Container":
            _container_limits(item)
        for field in _AMOUNTS:
            round_amounts(item.get(field))


def prepare(value: JsonObject, _release: Release) -> None:
    """Name a LimitRange that has no name, in place."""
    metadata = value.setdefault("metadata", {})
    metadata["name"] = metadata.get("name") or UNNAMED


def _container_limits(item: JsonObject) -> None:
    """A limit is the maximum unless told; a request is the limit, or else the minimum."""
    limits, requests = item.setdefault("default", {}), item.setdefault("defaultRequest", {})
    for name, amount in (item.get("max") or {}).items():
        limits.setdefault(name, amount)
    for name, amount in limits.items():
        requests.setdefault(name, amount)
    for name, amount in (item.get("min") or {}).items():
        requests.setdefault(name, amount)
