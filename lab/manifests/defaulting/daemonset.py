"""Defaults of DaemonSet.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/ and Kubernetes'
``pkg/apis/apps/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.defaulting.podtemplate import default_pod_template, prepare_pod_template
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
"""The annotation in which apps/v1 keeps a field that it no longer has."""


def default(value: JsonObject, _release: Release) -> None:
    """Fill what the DaemonSet leaves open, in place."""
    spec = value.setdefault("spec", {})
    strategy = spec.setdefault("updateStrategy", {})
    strategy["type"] = strategy.get("type") or "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxUnavailable", 1)
        rolling.setdefault("maxSurge", 0)
    spec.setdefault("revisionHistoryLimit", 10)
    default_pod_template(spec.setdefault("template", {}))


def prepare(value: JsonObject, release: Release) -> None:
    """Set what every new DaemonSet gets, whatever it said, in place."""
    metadata = value.setdefault("metadata", {})
    metadata["generation"] = 1
    value["status"] = {}
    notes = metadata.setdefault("annotations", {})
    if (template_generation(notes) or 0) < 1:
        notes[TEMPLATE_GENERATION] = "1"
    prepare_pod_template(value["spec"]["template"], release)


def template_generation(notes: dict[str, str]) -> int | None:
    """The generation of the template that an annotation tells; None where it tells none."""
    try:
        return int(notes.get(TEMPLATE_GENERATION, ""))
    except ValueError:
        return None
