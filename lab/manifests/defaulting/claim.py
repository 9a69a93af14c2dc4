"""Defaults of PersistentVolumeClaim, be it an object or a template of a StatefulSet.

Source: https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/persistent-volume-claim-v1/
and Kubernetes' ``pkg/api/persistentvolumeclaim``.
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.defaulting.podspec import round_amounts
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

_SNAPSHOTS = ("VolumeSnapshot", "snapshot.storage.k8s.io")
_SAME = ("apiGroup", "kind", "name")


def default(value: JsonObject, _release: Release) -> None:
    """Fill the mode and the phase, and round the amounts, in place."""
    spec, status = value.setdefault("spec", {}), value.setdefault("status", {})
    spec.setdefault("volumeMode", "Filesystem")
    status["phase"] = status.get("phase") or "Pending"
    resources = spec.get("resources") or {}
    for amounts in (resources.get("limits"), resources.get("requests"), status.get("capacity")):
        round_amounts(amounts)


def prepare(value: JsonObject, release: Release) -> None:
    """Forget the status, and let the two names of the data source say the same (KEP-1495), in place."""
    value["status"] = {}
    spec = value["spec"]
    if release < features.VOLUME_ATTRIBUTES_CLASS:
        spec.pop("volumeAttributesClassName", None)
    if (spec.get("dataSourceRef") or {}).get("namespace") and release < features.CROSS_NAMESPACE_DATA_SOURCE:
        del spec["dataSourceRef"]
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    if reference is None:
        if source is not None and _is_claim_or_snapshot(source):
            spec["dataSourceRef"] = {field: source[field] for field in _SAME if field in source}
        else:
            spec.pop("dataSource", None)
    elif source is None and not reference.get("namespace"):
        spec["dataSource"] = {field: reference[field] for field in _SAME if field in reference}


def _is_claim_or_snapshot(source: JsonObject) -> bool:
    kind, group = source.get("kind") or "", source.get("apiGroup") or ""
    return (kind, group) in (("PersistentVolumeClaim", ""), _SNAPSHOTS)
