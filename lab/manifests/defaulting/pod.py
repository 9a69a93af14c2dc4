"""Defaults of Pod, and what the API server adds to a new one.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ and Kubernetes'
``pkg/apis/core/v1/defaults.go`` and ``pkg/registry/core/pod``.
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.defaulting.apparmor import sync_apparmor
from lab.manifests.defaulting.disabled import drop_disabled
from lab.manifests.defaulting.podspec import default_pod_spec
from lab.manifests.document import JsonObject
from lab.manifests.qos import qos_class
from lab.manifests.release import Release

_MEANINGLESS_ANNOTATIONS = tuple(
    f"pod.{stage}.kubernetes.io/init-container{end}" for stage in ("beta", "alpha") for end in ("s", "-statuses")
)


def default(value: JsonObject, release: Release) -> None:
    """Fill what the Pod leaves open, in place."""
    spec = value.setdefault("spec", {})
    for field in ("containers", "initContainers"):
        for container in spec.get(field) or ():
            _requests_from_limits(container)
    if spec.get("resources") is not None and release >= features.POD_LEVEL_RESOURCES:
        from lab.manifests.defaulting.pod_resources import default_pod_resources

        default_pod_resources(spec)
    spec.setdefault("enableServiceLinks", True)
    if spec.get("hostNetwork"):
        _host_ports(spec)
    default_pod_spec(spec)


def _requests_from_limits(container: JsonObject) -> None:
    resources = container.get("resources") or {}
    if limits := resources.get("limits"):
        resources["requests"] = limits | (resources.get("requests") or {})


def _host_ports(spec: JsonObject) -> None:
    for field in ("containers", "initContainers"):
        for container in spec.get(field) or ():
            for port in container.get("ports") or ():
                if not port.get("hostPort"):
                    port["hostPort"] = port.get("containerPort") or 0


def prepare(value: JsonObject, release: Release) -> None:
    """Set what every new Pod gets, whatever it said, in place."""
    spec, metadata = value.setdefault("spec", {}), value.setdefault("metadata", {})
    metadata["generation"] = 1
    annotations = metadata.get("annotations") or {}
    for key in _MEANINGLESS_ANNOTATIONS:
        annotations.pop(key, None)
    value["status"] = {"phase": "Pending", "qosClass": qos_class(spec, release)}
    drop_disabled(spec, release)
    if spec.get("schedulingGates"):
        value["status"]["conditions"] = [
            {
                "type": "PodScheduled",
                "status": "False",
                "reason": "SchedulingGated",
                "message": "Scheduling is blocked due to non-empty scheduling gates",
            }
        ]
    _merge_label_keys(spec, metadata.get("labels") or {})
    if annotations:
        sync_apparmor(spec, annotations)


def _merge_label_keys(spec: JsonObject, labels: dict[str, str]) -> None:
    affinity = spec.get("affinity") or {}
    for field in ("podAffinity", "podAntiAffinity"):
        terms = affinity.get(field) or {}
        for weighted in terms.get("preferredDuringSchedulingIgnoredDuringExecution") or ():
            _merge(weighted.get("podAffinityTerm") or {}, labels)
        for term in terms.get("requiredDuringSchedulingIgnoredDuringExecution") or ():
            _merge(term, labels)
    for constraint in spec.get("topologySpreadConstraints") or ():
        _merge(constraint, labels)


def _merge(term: JsonObject, labels: dict[str, str]) -> None:
    """Add the pod's own values of the named labels to the term's selector (KEP-3633)."""
    selector = term.get("labelSelector")
    if selector is None:
        return
    for field, operator in (("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")):
        for key in term.get(field) or ():
            if key in labels:
                expression = {"key": key, "operator": operator, "values": [labels[key]]}
                selector["matchExpressions"] = [*(selector.get("matchExpressions") or ()), expression]
