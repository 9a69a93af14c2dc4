"""Defaults of Deployment.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/ and Kubernetes'
``pkg/apis/apps/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.defaulting.podtemplate import default_pod_template, prepare_pod_template
from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Fill what the Deployment leaves open, in place."""
    spec = value.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    _strategy(spec.setdefault("strategy", {}))
    spec.setdefault("revisionHistoryLimit", 10)
    spec.setdefault("progressDeadlineSeconds", 600)
    default_pod_template(spec.setdefault("template", {}))


def prepare(value: JsonObject, release: Release) -> None:
    """Set what every new Deployment gets, whatever it said, in place."""
    value.setdefault("metadata", {})["generation"] = 1
    value["status"] = {}
    prepare_pod_template(value["spec"]["template"], release)


def _strategy(strategy: JsonObject) -> None:
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", "25%")
        rolling.setdefault("maxSurge", "25%")
