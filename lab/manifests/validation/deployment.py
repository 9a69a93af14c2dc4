"""Validation of Deployment.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/ and Kubernetes'
``pkg/apis/apps/validation``.
"""

from __future__ import annotations

from typing import Any

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, nonnegative
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.replicas import name_in_pods_warnings, validate_selector, validate_template_of_replicas
from lab.manifests.validation.rollout import amount, at_most_all, int_or_percent, printed

_SPEC = FieldPath("spec")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new Deployment, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    errors.extend(_spec(value.get("spec") or {}, release))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the Deployment."""
    from lab.manifests.validation.pod_warnings import template_warnings

    template = (value.get("spec") or {}).get("template") or {}
    return name_in_pods_warnings(value) + template_warnings(template, _SPEC.child("template"))


def _spec(spec: JsonObject, release: Release) -> Errors:
    get = spec.get
    yield from nonnegative(get("replicas") or 0, _SPEC.child("replicas"))
    yield from validate_selector(get("selector"), _SPEC.child("selector"), "deployment")
    yield from validate_template_of_replicas(spec, release, _SPEC)
    yield from _strategy(get("strategy") or {}, _SPEC.child("strategy"))
    ready = get("minReadySeconds") or 0
    yield from nonnegative(ready, _SPEC.child("minReadySeconds"))
    yield from nonnegative(get("revisionHistoryLimit") or 0, _SPEC.child("revisionHistoryLimit"))
    if (deadline := get("progressDeadlineSeconds")) is not None:
        where = _SPEC.child("progressDeadlineSeconds")
        yield from nonnegative(deadline, where)
        if deadline <= ready:
            yield FieldError.invalid(where, deadline, "must be greater than minReadySeconds")


def _strategy(strategy: JsonObject, path: FieldPath) -> Errors:
    kind, rolling = strategy.get("type") or "", strategy.get("rollingUpdate")
    if kind == "Recreate":
        if rolling is not None:
            detail = "may not be specified when strategy `type` is 'Recreate'"
            yield FieldError.forbidden(path.child("rollingUpdate"), detail)
    elif kind == "RollingUpdate":
        if rolling is None:
            detail = "this should be defaulted and never be nil"
            yield FieldError.required(path.child("rollingUpdate"), detail)
        else:
            yield from _rolling_update(rolling, path.child("rollingUpdate"))
    else:
        shown: dict[str, Any] = {"Type": kind, "RollingUpdate": None}
        if rolling is not None:
            shown["RollingUpdate"] = {
                "MaxUnavailable": rolling.get("maxUnavailable", 0),
                "MaxSurge": rolling.get("maxSurge", 0),
            }
        yield FieldError.not_supported(path, shown, ("Recreate", "RollingUpdate"))


def _rolling_update(rolling: JsonObject, path: FieldPath) -> Errors:
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    where = path.child("maxUnavailable")
    yield from int_or_percent(unavailable, where)
    yield from int_or_percent(surge, path.child("maxSurge"))
    if amount(unavailable) == 0 and amount(surge) == 0:
        yield FieldError.invalid(where, printed(unavailable), "may not be 0 when `maxSurge` is 0")
    yield from at_most_all(unavailable, where)
