"""Validation of Job, and of the template of Jobs in a CronJob.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/ and Kubernetes'
``pkg/apis/batch/validation``.
"""

from __future__ import annotations

from lab.manifests.defaulting.job import NAME_LABELS, UID_LABELS, uid_of
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_label_errors, dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.selector import LabelSelector, SelectorError
from lab.manifests.validation.checks import Errors, domain_prefixed_path, label_selector, nonnegative
from lab.manifests.validation.job_indexes import validate_completion_mode
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.podtemplate import validate_pod_template
from lab.manifests.validation.replicas import (
    UNLIKE_SELECTOR,
    name_in_pods_warnings,
    printed_labels,
    printed_selector,
)

_SPEC = FieldPath("spec")
_COUNTS = (
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
)
_LONGEST_MANAGED_BY = 63
_RESTART = ("OnFailure", "Never")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new Job, in the API server's order."""
    return list(_job(value, release))


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the Job."""
    return name_in_pods_warnings(value) + job_spec_warnings(value.get("spec") or {}, _SPEC)


def job_spec_warnings(spec: JsonObject, path: FieldPath) -> list[str]:
    """The warnings of a Job's spec, wherever it stands."""
    from lab.manifests.validation.pod_warnings import template_warnings

    found = []
    indexed = spec.get("completionMode") == "Indexed"
    if indexed and (spec.get("completions") or 0) > 100_000 and (spec.get("parallelism") or 0) > 10_000:
        found.append(
            f"{path}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than "
            "10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail"
        )
    return found + template_warnings(spec.get("template") or {}, path.child("template"))


def _job(value: JsonObject, release: Release) -> Errors:
    metadata, spec = value.get("metadata") or {}, value.get("spec") or {}
    yield from validate_object_meta(value, dns1123_subdomain_errors, namespaced=True)
    if not spec.get("manualSelector"):
        yield from _generated_selector(metadata, spec)
    yield from validate_job_spec(spec, release, _SPEC)
    selector, template = spec.get("selector"), spec.get("template") or {}
    if selector is None:
        yield FieldError.required(_SPEC.child("selector"))
    yield from label_selector(selector, _SPEC.child("selector"))
    if _misses(selector, (template.get("metadata") or {}).get("labels") or {}):
        where = _SPEC.child("template", "metadata", "labels")
        yield FieldError.invalid(where, printed_labels(template), UNLIKE_SELECTOR)
    completions = spec.get("completions") or 0
    if spec.get("completionMode") == "Indexed" and completions > 0:
        name = metadata.get("name") or ""
        host = f"{name}-{completions - 1}"
        if dns1123_label_errors(host):
            detail = f"will not able to create pod with invalid DNS label: {host}"
            yield FieldError.invalid(FieldPath("metadata", "name"), name, detail)


def _generated_selector(metadata: JsonObject, spec: JsonObject) -> Errors:
    """Whether the labels and the selector that the API server gives are there, and as it gives them."""
    template, uid = spec.get("template") or {}, uid_of(metadata)
    labels = (template.get("metadata") or {}).get("labels") or {}
    expected = {UID_LABELS[0]: uid, NAME_LABELS[0]: metadata.get("name") or ""}
    expected |= {UID_LABELS[1]: uid, NAME_LABELS[1]: metadata.get("name") or ""}
    for key, wanted in expected.items():
        if labels.get(key) != wanted:
            where = _SPEC.child("template", "metadata", "labels").key(key)
            yield FieldError.invalid(where, printed_labels(template), f"must be '{wanted}'")
    selector = spec.get("selector")
    if _misses(selector, expected):
        detail = "`selector` not auto-generated"
        yield FieldError.invalid(_SPEC.child("selector"), printed_selector(selector), detail)


def _misses(selector: JsonObject | None, labels: dict[str, str]) -> bool:
    """Whether a selector can be read and does not match the labels."""
    try:
        return not LabelSelector.compile(selector).matches(labels)
    except SelectorError:
        return False


def validate_job_spec(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    """A Job's spec but for the selector."""
    for field in _COUNTS:
        yield from nonnegative(spec.get(field) or 0, path.child(field))
    if (failed := spec.get("maxFailedIndexes")) is not None:
        yield from nonnegative(failed, path.child("maxFailedIndexes"))
        if "backoffLimitPerIndex" not in spec:
            yield FieldError.required(path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified")
    if (manager := spec.get("managedBy")) is not None:
        yield from domain_prefixed_path(manager, path.child("managedBy"))
        if len(manager.encode("utf-8", "surrogatepass")) > _LONGEST_MANAGED_BY:
            yield FieldError.too_long(path.child("managedBy"), _LONGEST_MANAGED_BY)
    yield from validate_completion_mode(spec, path)
    if spec.get("podFailurePolicy") is not None or spec.get("successPolicy") is not None:
        from lab.manifests.validation.job_policies import validate_policies

        yield from validate_policies(spec, path)
    yield from _replacement(spec, path.child("podReplacementPolicy"))
    yield from validate_pod_template(spec.get("template") or {}, release, path.child("template"))
    yield from _restart_policy(spec, path.child("template", "spec", "restartPolicy"))


def _replacement(spec: JsonObject, path: FieldPath) -> Errors:
    policy = spec.get("podReplacementPolicy")
    if policy is None:
        return
    only_failed = spec.get("podFailurePolicy") is not None
    supported = ("Failed",) if only_failed else ("Failed", "TerminatingOrFailed")
    if policy not in supported:
        yield FieldError.not_supported(path, NamedString(policy), supported)


def _restart_policy(spec: JsonObject, path: FieldPath) -> Errors:
    policy = ((spec.get("template") or {}).get("spec") or {}).get("restartPolicy") or ""
    if policy in ("", "Always"):
        yield FieldError.required(path, 'valid values: "OnFailure", "Never"')
    elif policy not in _RESTART:
        yield FieldError.not_supported(path, NamedString(policy), _RESTART)
    elif spec.get("podFailurePolicy") is not None and policy != "Never":
        detail = 'only "Never" is supported when podFailurePolicy is specified'
        yield FieldError.invalid(path, NamedString(policy), detail)
