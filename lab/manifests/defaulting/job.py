"""Defaults of Job, and the selector the API server gives it.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/ and Kubernetes'
``pkg/apis/batch/v1/defaults.go`` and ``pkg/registry/batch/job``.
"""

from __future__ import annotations

from hashlib import md5

from lab.manifests import features
from lab.manifests.defaulting.podtemplate import default_pod_template, prepare_pod_template
from lab.manifests.document import JsonObject
from lab.manifests.release import Release

NAME_LABELS = ("job-name", "batch.kubernetes.io/job-name")
UID_LABELS = ("controller-uid", "batch.kubernetes.io/controller-uid")
"""The labels on a Job's pods, the older name first."""

_WITHOUT_LIMIT = 2**31 - 1


def default(value: JsonObject, release: Release) -> None:
    """Fill what the Job leaves open, in place."""
    spec = value.setdefault("spec", {})
    if "completions" not in spec and "parallelism" not in spec:
        spec["completions"] = 1
    spec.setdefault("parallelism", 1)
    spec.setdefault("backoffLimit", _WITHOUT_LIMIT if "backoffLimitPerIndex" in spec else 6)
    spec.setdefault("completionMode", "NonIndexed")
    spec.setdefault("suspend", False)
    if release >= features.JOB_POD_REPLACEMENT:
        replaced = "Failed" if spec.get("podFailurePolicy") is not None else "TerminatingOrFailed"
        spec.setdefault("podReplacementPolicy", replaced)
    spec.setdefault("manualSelector", False)
    default_job_parts(spec)
    metadata, pod_labels = value.setdefault("metadata", {}), spec["template"].get("metadata", {}).get("labels")
    if pod_labels is not None and not metadata.get("labels"):
        # One and the same map: the labels that are added to the pods' are the Job's, too.
        metadata["labels"] = pod_labels


def default_job_parts(spec: JsonObject) -> None:
    """Fill what a Job and a CronJob's template of Jobs have in common, in place."""
    for rule in (spec.get("podFailurePolicy") or {}).get("rules") or ():
        for pattern in rule.get("onPodConditions") or ():
            pattern["status"] = pattern.get("status") or "True"
    default_pod_template(spec.setdefault("template", {}))


def prepare(value: JsonObject, release: Release) -> None:
    """Select the Job's own pods by a label that no other has, and drop what the release does not use, in place."""
    metadata, spec = value.setdefault("metadata", {}), value["spec"]
    if not spec["manualSelector"]:
        _select_own_pods(metadata, spec)
    value["status"] = {}
    metadata["generation"] = 1
    if release < features.JOB_MANAGED_BY:
        spec.pop("managedBy", None)
    if release < features.JOB_SUCCESS_POLICY:
        spec.pop("successPolicy", None)
    prepare_pod_template(spec["template"], release)


def uid_of(metadata: JsonObject) -> str:
    """A UID in place of the one the API server would draw; the same for the same name, so that runs repeat."""
    name = f"{metadata.get('namespace') or ''}/{metadata.get('name') or ''}"
    digits = md5(name.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def _select_own_pods(metadata: JsonObject, spec: JsonObject) -> None:
    labels = spec["template"].setdefault("metadata", {}).setdefault("labels", {})
    uid = uid_of(metadata)
    for key in NAME_LABELS:
        labels.setdefault(key, metadata.get("name") or "")
    for key in UID_LABELS:
        labels.setdefault(key, uid)
    spec.setdefault("selector", {}).setdefault("matchLabels", {}).setdefault(UID_LABELS[1], uid)
