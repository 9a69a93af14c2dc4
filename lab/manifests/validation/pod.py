"""Validation of Pod.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ and Kubernetes'
``pkg/apis/core/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.containers import validate_image_of_pod
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.pod_annotations import validate_pod_annotations
from lab.manifests.validation.podrules import PodRules
from lab.manifests.validation.podspec import validate_pod_spec
from lab.manifests.validation.profiles import validate_apparmor_match, validate_seccomp_match
from lab.manifests.validation.volume_projection import validate_tokens_have_account

_SPEC = FieldPath("spec")
_ANNOTATIONS = FieldPath("metadata", "annotations")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new Pod, in the API server's order."""
    return list(_pod(value, release))


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the Pod."""
    from lab.manifests.validation.pod_warnings import pod_warnings

    return pod_warnings(value)


def _pod(value: JsonObject, release: Release) -> Errors:
    metadata, spec = value.get("metadata") or {}, value.get("spec") or {}
    notes = metadata.get("annotations") or {}
    yield from validate_object_meta(value, dns1123_subdomain_errors, namespaced=True)
    yield from validate_pod_annotations(notes, spec, release, _ANNOTATIONS)
    yield from validate_pod_spec(spec, PodRules(release, in_pod=True), _SPEC, metadata)
    yield from validate_tokens_have_account(spec, _SPEC)
    for field in ("containers", "initContainers"):
        for position, container in enumerate(spec.get(field) or ()):
            yield from validate_image_of_pod(container, _SPEC.child(field).index(position))
    if spec.get("ephemeralContainers"):
        yield FieldError.forbidden(_SPEC.child("ephemeralContainers"), "cannot be set on create")
    if spec.get("nodeName") and spec.get("schedulingGates"):
        detail = "cannot be set until all schedulingGates have been cleared"
        yield FieldError.forbidden(_SPEC.child("nodeName"), detail)
    if notes:
        yield from validate_seccomp_match(notes, spec, _SPEC)
        yield from validate_apparmor_match(notes, spec, _SPEC)
