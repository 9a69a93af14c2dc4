"""Validation of Deployment.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/ and Kubernetes'
``pkg/apis/apps/validation``.
"""

from __future__ import annotations

from typing import Any

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_label_errors, dns1123_subdomain_errors, percent_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, label_selector, nonnegative
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.replicas import validate_template_of_replicas

_SPEC = FieldPath("spec")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new Deployment, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    errors.extend(_spec(value.get("spec") or {}, release))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the Deployment."""
    from lab.manifests.validation.pod_warnings import template_warnings

    found = []
    if unlike := dns1123_label_errors((value.get("metadata") or {}).get("name") or ""):
        found.append(
            "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
            f"a DNS label is recommended: [{' '.join(unlike)}]"
        )
    template = (value.get("spec") or {}).get("template") or {}
    return found + template_warnings(template, _SPEC.child("template"))


def _spec(spec: JsonObject, release: Release) -> Errors:
    get = spec.get
    yield from nonnegative(get("replicas") or 0, _SPEC.child("replicas"))
    yield from _selector(get("selector"), _SPEC.child("selector"))
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


def _selector(selector: JsonObject | None, path: FieldPath) -> Errors:
    if selector is None:
        yield FieldError.required(path)
        return
    yield from label_selector(selector, path)
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield FieldError.invalid(path, {}, "empty selector is invalid for deployment")


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
        printed: dict[str, Any] = {"Type": kind, "RollingUpdate": None}
        if rolling is not None:
            printed["RollingUpdate"] = {
                "MaxUnavailable": rolling.get("maxUnavailable", 0),
                "MaxSurge": rolling.get("maxSurge", 0),
            }
        yield FieldError.not_supported(path, printed, ("Recreate", "RollingUpdate"))


def _rolling_update(rolling: JsonObject, path: FieldPath) -> Errors:
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    where = path.child("maxUnavailable")
    yield from _int_or_percent(unavailable, where)
    yield from _int_or_percent(surge, path.child("maxSurge"))
    if _amount(unavailable) == 0 and _amount(surge) == 0:
        yield FieldError.invalid(where, _printed(unavailable), "may not be 0 when `maxSurge` is 0")
    if isinstance(unavailable, str) and not percent_errors(unavailable) and _amount(unavailable) > 100:
        yield FieldError.invalid(where, _printed(unavailable), "must not be greater than 100%")


def _int_or_percent(value: int | str, path: FieldPath) -> Errors:
    if isinstance(value, str):
        for message in percent_errors(value):
            yield FieldError.invalid(path, _printed(value), message)
    else:
        yield from nonnegative(value, path)


def _printed(value: int | str) -> int | str:
    return NamedString(value) if isinstance(value, str) else value


def _amount(value: int | str) -> int:
    """The number, whether of pods or of hundredths; 0 for what is neither."""
    if isinstance(value, int):
        return value
    digits = value.removesuffix("%") if not percent_errors(value) else value
    try:
        return min(int(digits), 2**63 - 1) if digits.strip() == digits and "_" not in digits else 0
    except ValueError:
        return 0
