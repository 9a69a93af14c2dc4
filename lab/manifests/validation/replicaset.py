"""Validation of ReplicaSet.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/replica-set-v1/ and Kubernetes'
``pkg/apis/apps/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import nonnegative
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.replicas import name_in_pods_warnings, validate_selector, validate_template_of_replicas

_SPEC = FieldPath("spec")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new ReplicaSet, in the API server's order."""
    spec = value.get("spec") or {}
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    for field in ("replicas", "minReadySeconds"):
        errors.extend(nonnegative(spec.get(field) or 0, _SPEC.child(field)))
    # The API server says "deployment" here, too.
    errors.extend(validate_selector(spec.get("selector"), _SPEC.child("selector"), "deployment"))
    errors.extend(validate_template_of_replicas(spec, release, _SPEC))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the ReplicaSet."""
    from lab.manifests.validation.pod_warnings import template_warnings

    template = (value.get("spec") or {}).get("template") or {}
    return name_in_pods_warnings(value) + template_warnings(template, _SPEC.child("template"))
