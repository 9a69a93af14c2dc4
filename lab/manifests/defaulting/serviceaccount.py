"""What the API server makes of a new ServiceAccount.

Source: Kubernetes' ``pkg/registry/core/serviceaccount``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(_value: JsonObject, _release: Release) -> None:
    """A ServiceAccount has no defaults."""


def prepare(value: JsonObject, _release: Release) -> None:
    """Keep of each Secret it refers to the name alone, in place."""
    for secret in value.get("secrets") or ():
        name = secret.get("name")
        secret.clear()
        if name:
            secret["name"] = name
