"""What every new CertificateSigningRequest gets; it has no defaults.

Source: Kubernetes' ``pkg/registry/certificates/certificates/strategy.go``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Nothing is filled in but the parts themselves."""
    value.setdefault("spec", {})


def prepare(value: JsonObject, _release: Release) -> None:
    """Forget the status, so that no request comes approved, and who asks: the server knows that itself."""
    value["status"] = {}
    for field in ("username", "uid", "groups", "extra"):
        value["spec"].pop(field, None)
