"""Defaults of Secret.

Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.gobase64 import encoded
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Name the type, and move what stands as plain text in ``stringData`` into ``data``, in place."""
    value["type"] = value.get("type") or "Opaque"
    plain = value.pop("stringData", None)
    if plain:
        contents = value.setdefault("data", {})
        for key, text in plain.items():
            contents[key] = encoded(text.encode("utf-8", "replace"))
