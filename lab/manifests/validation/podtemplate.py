"""Validation of templates of Pods, for every kind that makes Pods of one.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-template-v1/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, annotation_map, labels
from lab.manifests.validation.pod_annotations import validate_pod_annotations
from lab.manifests.validation.podrules import PodRules
from lab.manifests.validation.podspec import validate_pod_spec
from lab.manifests.validation.profiles import validate_apparmor_match, validate_seccomp_match


def validate_pod_template(template: JsonObject, release: Release, path: FieldPath) -> Errors:
    """A ``template``: its labels, annotations and spec."""
    metadata, spec = template.get("metadata") or {}, template.get("spec") or {}
    notes = metadata.get("annotations") or {}
    # The server leaves "metadata" out of these two paths.
    yield from labels(metadata.get("labels"), path.child("labels"))
    yield from annotation_map(notes, path.child("annotations"))
    yield from validate_pod_annotations(notes, spec, release, path.child("annotations"))
    where = path.child("spec")
    yield from validate_pod_spec(spec, PodRules(release), where)
    if notes:
        yield from validate_seccomp_match(notes, spec, where)
        yield from validate_apparmor_match(notes, spec, where)
    if spec.get("ephemeralContainers"):
        detail = "ephemeral containers not allowed in pod template"
        yield FieldError.forbidden(where.child("ephemeralContainers"), detail)
