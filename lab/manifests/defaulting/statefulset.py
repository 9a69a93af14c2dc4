"""Defaults of StatefulSet.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/ and Kubernetes'
``pkg/apis/apps/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.defaulting import claim
from lab.manifests.defaulting.podspec import fill
from lab.manifests.defaulting.podtemplate import default_pod_template, prepare_pod_template
from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, release: Release) -> None:
    """Fill what the StatefulSet leaves open, in place."""
    spec = value.setdefault("spec", {})
    fill(spec, podManagementPolicy="OrderedReady")
    _update_strategy(spec.setdefault("updateStrategy", {}), release)
    fill(spec.setdefault("persistentVolumeClaimRetentionPolicy", {}), whenDeleted="Retain", whenScaled="Retain")
    spec.setdefault("replicas", 1)
    spec.setdefault("revisionHistoryLimit", 10)
    default_pod_template(spec.setdefault("template", {}))
    for template in spec.get("volumeClaimTemplates") or ():
        claim.default(template, release)


def prepare(value: JsonObject, release: Release) -> None:
    """Set what every new StatefulSet gets, whatever it said, in place."""
    spec = value["spec"]
    value.setdefault("metadata", {})["generation"] = 1
    value["status"] = {}
    for template in spec.get("volumeClaimTemplates") or ():
        template |= {"apiVersion": "v1", "kind": "PersistentVolumeClaim"}
    if release < features.MAX_UNAVAILABLE_STATEFULSET:
        (spec["updateStrategy"].get("rollingUpdate") or {}).pop("maxUnavailable", None)
    prepare_pod_template(spec["template"], release)


def _update_strategy(strategy: JsonObject, release: Release) -> None:
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        strategy.setdefault("rollingUpdate", {})
    rolling = strategy.get("rollingUpdate")
    if strategy["type"] == "RollingUpdate" and rolling is not None:
        rolling.setdefault("partition", 0)
        if release >= features.MAX_UNAVAILABLE_STATEFULSET:
            rolling.setdefault("maxUnavailable", 1)
