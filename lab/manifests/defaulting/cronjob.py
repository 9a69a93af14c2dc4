"""Defaults of CronJob.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ and Kubernetes'
``pkg/apis/batch/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.defaulting.job import default_job_parts
from lab.manifests.defaulting.podtemplate import prepare_pod_template
from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Fill what the CronJob leaves open, in place; the Jobs get their own defaults when they are made."""
    spec = value.setdefault("spec", {})
    spec["concurrencyPolicy"] = spec.get("concurrencyPolicy") or "Allow"
    spec.setdefault("suspend", False)
    spec.setdefault("successfulJobsHistoryLimit", 3)
    spec.setdefault("failedJobsHistoryLimit", 1)
    default_job_parts(spec.setdefault("jobTemplate", {}).setdefault("spec", {}))


def prepare(value: JsonObject, release: Release) -> None:
    """Number the first generation, forget the status, drop what the release does not use, in place."""
    value.setdefault("metadata", {})["generation"] = 1
    value["status"] = {}
    prepare_pod_template(value["spec"]["jobTemplate"]["spec"]["template"], release)
