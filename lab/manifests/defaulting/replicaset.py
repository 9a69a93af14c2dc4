"""Defaults of ReplicaSet.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replica-set-v1/
"""

from __future__ import annotations

from lab.manifests.defaulting.podtemplate import default_pod_template, prepare_pod_template
from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Fill what the ReplicaSet leaves open, in place."""
    spec = value.setdefault("spec", {})
    spec.setdefault("replicas", 1)
    default_pod_template(spec.setdefault("template", {}))


def prepare(value: JsonObject, release: Release) -> None:
    """Set what every new ReplicaSet gets, whatever it said, in place."""
    value.setdefault("metadata", {})["generation"] = 1
    value["status"] = {}
    prepare_pod_template(value["spec"]["template"], release)
