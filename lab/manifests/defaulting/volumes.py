"""Defaults of a pod's volumes.

Source: https://kubernetes.io/docs/concepts/storage/volumes/ and Kubernetes' ``pkg/apis/core/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.imagename import tag_of
from lab.manifests.volumesources import VOLUME_SOURCES

_FILE_MODE = 0o644
_TOKEN_SECONDS = 3600

_ABSENT: dict[str, dict[str, object]] = {
    "azureDisk": {"cachingMode": "ReadWrite", "fsType": "ext4", "kind": "Shared", "readOnly": False},
    "configMap": {"defaultMode": _FILE_MODE},
    "downwardAPI": {"defaultMode": _FILE_MODE},
    "hostPath": {"type": ""},
    "projected": {"defaultMode": _FILE_MODE},
    "secret": {"defaultMode": _FILE_MODE},
}
"""What a source's field is when it is absent."""

_EMPTY: dict[str, dict[str, object]] = {
    "iscsi": {"iscsiInterface": "default"},
    "rbd": {"keyring": "/etc/ceph/keyring", "pool": "rbd", "user": "admin"},
    "scaleIO": {"fsType": "xfs", "storageMode": "ThinProvisioned"},
}
"""What a source's field is when it is absent or empty."""


def default_volume(volume: JsonObject) -> None:
    """Fill what the volume leaves open, in place; without any source it is an ``emptyDir``."""
    sources = [field for field in VOLUME_SOURCES if volume.get(field) is not None]
    if not sources:
        volume["emptyDir"] = {}
    for field in sources:
        source = volume[field]
        for name, default in _ABSENT.get(field, {}).items():
            source.setdefault(name, default)
        for name, default in _EMPTY.get(field, {}).items():
            source[name] = source.get(name) or default
    _files((volume.get("downwardAPI") or {}).get("items"))
    for projection in (volume.get("projected") or {}).get("sources") or ():
        _files((projection.get("downwardAPI") or {}).get("items"))
        if (token := projection.get("serviceAccountToken")) is not None:
            token.setdefault("expirationSeconds", _TOKEN_SECONDS)
    _claim((volume.get("ephemeral") or {}).get("volumeClaimTemplate"))
    if (image := volume.get("image")) is not None and not image.get("pullPolicy"):
        latest = tag_of(image.get("reference") or "") == "latest"
        image["pullPolicy"] = "Always" if latest else "IfNotPresent"


def _files(items: list[JsonObject] | None) -> None:
    for item in items or ():
        reference = item.get("fieldRef")
        if reference is not None and not reference.get("apiVersion"):
            reference["apiVersion"] = "v1"


def _claim(template: JsonObject | None) -> None:
    if template is not None:
        template.setdefault("spec", {}).setdefault("volumeMode", "Filesystem")
