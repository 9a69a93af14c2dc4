"""Names that admission configuration from files claims for itself.

Source: https://kep.k8s.io/5793 and Kubernetes' ``pkg/apis/admissionregistration/validation/static_suffix.go``.
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

_SUFFIX = ".static.k8s.io"


def static_suffix_warnings(value: JsonObject, release: Release) -> list[str]:
    """A warning where the object's name ends as those from files do."""
    name = (value.get("metadata") or {}).get("name") or ""
    if release < features.STATIC_ADMISSION_NAMES or not name.endswith(_SUFFIX):
        return []
    return [
        f'metadata.name: names ending with "{_SUFFIX}" are reserved for static manifest-based configurations '
        "and cannot be managed via the API"
    ]
