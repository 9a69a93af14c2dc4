"""Validation of DaemonSet.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/ and Kubernetes'
``pkg/apis/apps/validation``.
"""

from __future__ import annotations

from typing import Any

from lab.manifests.defaulting.daemonset import template_generation
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.selector import LabelSelector, SelectorError
from lab.manifests.validation.checks import Errors, label_selector, nonnegative
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.podtemplate import validate_pod_template
from lab.manifests.validation.replicas import UNLIKE_SELECTOR, printed_labels, validate_restart_always
from lab.manifests.validation.rollout import amount, at_most_all, int_or_percent, printed

_SPEC = FieldPath("spec")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new DaemonSet, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    spec, notes = value.get("spec") or {}, value["metadata"].get("annotations") or {}
    errors.extend(_selector(spec, _SPEC))
    errors.extend(_template(spec.get("template") or {}, release, _SPEC.child("template")))
    errors.extend(nonnegative(spec.get("minReadySeconds") or 0, _SPEC.child("minReadySeconds")))
    errors.extend(nonnegative(template_generation(notes) or 0, _SPEC.child("templateGeneration")))
    errors.extend(_strategy(spec.get("updateStrategy") or {}, _SPEC.child("updateStrategy")))
    errors.extend(nonnegative(spec.get("revisionHistoryLimit") or 0, _SPEC.child("revisionHistoryLimit")))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the DaemonSet."""
    from lab.manifests.validation.pod_warnings import template_warnings

    return template_warnings((value.get("spec") or {}).get("template") or {}, _SPEC.child("template"))


def _selector(spec: JsonObject, path: FieldPath) -> Errors:
    selector, template = spec.get("selector"), spec.get("template") or {}
    yield from label_selector(selector, path.child("selector"))
    try:
        compiled = LabelSelector.compile(selector)
    except SelectorError:
        return
    if not compiled.matches((template.get("metadata") or {}).get("labels") or {}):
        where = path.child("template", "metadata", "labels")
        yield FieldError.invalid(where, printed_labels(template), UNLIKE_SELECTOR)
    if selector is not None and not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield FieldError.invalid(path.child("selector"), {}, "empty selector is invalid for daemonset")


def _template(template: JsonObject, release: Release, path: FieldPath) -> Errors:
    yield from validate_pod_template(template, release, path)
    pod, where = template.get("spec") or {}, path.child("spec")
    yield from validate_restart_always(pod, where)
    if pod.get("activeDeadlineSeconds") is not None:
        detail = "activeDeadlineSeconds in DaemonSet is not Supported"
        yield FieldError.forbidden(where.child("activeDeadlineSeconds"), detail)


def _strategy(strategy: JsonObject, path: FieldPath) -> Errors:
    kind, rolling = strategy.get("type") or "", strategy.get("rollingUpdate")
    if kind == "RollingUpdate":
        yield from _rolling_update(rolling or {}, path.child("rollingUpdate"))
    elif kind != "OnDelete":
        shown: dict[str, Any] = {"Type": kind, "RollingUpdate": None}
        if rolling is not None:
            shown["RollingUpdate"] = {
                "MaxUnavailable": rolling.get("maxUnavailable", 0),
                "MaxSurge": rolling.get("maxSurge", 0),
            }
        yield FieldError.not_supported(path, shown, ("RollingUpdate", "OnDelete"))


def _rolling_update(rolling: JsonObject, path: FieldPath) -> Errors:
    counts = {field: rolling.get(field, 0) for field in ("maxUnavailable", "maxSurge")}
    for check in (int_or_percent, at_most_all):
        for field, count in counts.items():
            yield from check(count, path.child(field))
    surge = counts["maxSurge"]
    if amount(counts["maxUnavailable"]):
        if amount(surge):
            detail = "may not be set when maxUnavailable is non-zero"
            yield FieldError.invalid(path.child("maxSurge"), printed(surge), detail)
    elif not amount(surge):
        yield FieldError.required(path.child("maxUnavailable"), "cannot be 0 when maxSurge is 0")
