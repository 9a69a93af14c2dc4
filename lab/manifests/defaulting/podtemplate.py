"""Defaults of templates of Pods, for every kind that makes Pods of one.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/
"""

from __future__ import annotations

from lab.manifests.defaulting.disabled import drop_disabled
from lab.manifests.defaulting.podspec import default_pod_spec
from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default_pod_template(template: JsonObject) -> None:
    """Fill what a template of Pods leaves open, in place."""
    default_pod_spec(template.setdefault("spec", {}))


def prepare_pod_template(template: JsonObject, release: Release) -> None:
    """Drop what the release does not use of a defaulted template, in place."""
    drop_disabled(template["spec"], release)
