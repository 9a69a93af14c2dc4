"""Validation of StatefulSet.

Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/ and Kubernetes'
``pkg/apis/apps/validation``.
"""

from __future__ import annotations

from typing import Any

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_label_errors
from lab.manifests.release import Release
from lab.manifests.selector import LabelSelector, SelectorError
from lab.manifests.validation.checks import Errors, label, nonnegative
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.podtemplate import validate_pod_template
from lab.manifests.validation.replicas import (
    UNLIKE_SELECTOR,
    printed_labels,
    printed_selector,
    validate_restart_always,
    validate_selector,
)
from lab.manifests.validation.rollout import amount, at_most_all, int_or_percent, printed
from lab.manifests.validation.volume_claims import validate_claim_spec

_SPEC = FieldPath("spec")
_RETENTION = ("Retain", "Delete")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new StatefulSet, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_label_errors, namespaced=True))
    errors.extend(_spec(value.get("spec") or {}, release, _SPEC))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says beside accepting the StatefulSet."""
    from lab.manifests.validation.persistentvolumeclaim import claim_warnings
    from lab.manifests.validation.pod_warnings import template_warnings

    spec = value.get("spec") or {}
    found = template_warnings(spec.get("template") or {}, _SPEC.child("template"))
    for position, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        found.extend(claim_warnings(claim.get("spec") or {}, _SPEC.child("volumeClaimTemplates").index(position)))
    if (spec.get("revisionHistoryLimit") or 0) < 0:
        found.append(
            "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"
        )
    return found


def _spec(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    policy = spec.get("podManagementPolicy") or ""
    if policy not in ("OrderedReady", "Parallel"):
        detail = "must be 'OrderedReady' or 'Parallel'"
        yield FieldError.invalid(path.child("podManagementPolicy"), NamedString(policy), detail)
    yield from _update_strategy(spec.get("updateStrategy") or {}, path.child("updateStrategy"))
    retention = spec.get("persistentVolumeClaimRetentionPolicy") or {}
    for field in ("whenDeleted", "whenScaled"):
        if (written := retention.get(field) or "") not in _RETENTION:
            where = path.child("persistentVolumeClaimRetentionPolicy", field)
            yield FieldError.not_supported(where, NamedString(written), _RETENTION)
    for position, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        where = path.child("volumeClaimTemplates").index(position).child("spec")
        yield from validate_claim_spec(claim.get("spec") or {}, where)
    for field in ("replicas", "minReadySeconds"):
        yield from nonnegative(spec.get(field) or 0, path.child(field))
    if (ordinals := spec.get("ordinals")) is not None:
        yield from nonnegative(ordinals.get("start") or 0, path.child("ordinals", "start"))
    if name := spec.get("serviceName") or "":
        yield from label(name, path.child("serviceName"))
    yield from validate_selector(spec.get("selector"), path.child("selector"), "statefulset")
    yield from _template(spec, release, path)
    pod, where = (spec.get("template") or {}).get("spec") or {}, path.child("template", "spec")
    yield from validate_restart_always(pod, where)
    if pod.get("activeDeadlineSeconds") is not None:
        detail = "activeDeadlineSeconds in StatefulSet is not Supported"
        yield FieldError.forbidden(where.child("activeDeadlineSeconds"), detail)


def _update_strategy(strategy: JsonObject, path: FieldPath) -> Errors:
    kind, rolling = strategy.get("type") or "", strategy.get("rollingUpdate")
    if kind == "OnDelete":
        if rolling is not None:
            detail = "only allowed for updateStrategy 'RollingUpdate'"
            yield FieldError.invalid(path.child("rollingUpdate"), _printed(rolling), detail)
    elif kind != "RollingUpdate":
        shown = {"Type": kind, "RollingUpdate": None if rolling is None else _printed(rolling)}
        yield FieldError.invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'")
    elif rolling is not None:
        yield from nonnegative(rolling.get("partition") or 0, path.child("rollingUpdate", "partition"))
        if (unavailable := rolling.get("maxUnavailable")) is not None:
            where = path.child("rollingUpdate", "maxUnavailable")
            yield from int_or_percent(unavailable, where)
            if not amount(unavailable):
                yield FieldError.invalid(where, printed(unavailable), "cannot be 0")
            yield from at_most_all(unavailable, where)


def _printed(rolling: JsonObject) -> dict[str, Any]:
    """A rolling update as errors print it: with the names its fields have inside of the API server."""
    return {"Partition": rolling.get("partition") or 0, "MaxUnavailable": rolling.get("maxUnavailable")}


def _template(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    selector, template = spec.get("selector"), spec.get("template") or {}
    try:
        compiled = LabelSelector.compile(selector)
    except SelectorError:
        yield FieldError.invalid(path.child("selector"), printed_selector(selector))
        return
    where = path.child("template")
    labels = (template.get("metadata") or {}).get("labels") or {}
    if not compiled.everything and not compiled.matches(labels):
        yield FieldError.invalid(where.child("metadata", "labels"), printed_labels(template), UNLIKE_SELECTOR)
    yield from validate_pod_template(_as_made(template, spec), release, where)


def _as_made(template: JsonObject, spec: JsonObject) -> JsonObject:
    """The template with what the controller puts into its pods: volumes of the claims, and names of its own."""
    pod = {key: part for key, part in (template.get("spec") or {}).items() if key not in ("subdomain", "hostname")}
    names = dict.fromkeys((claim.get("metadata") or {}).get("name") or "" for claim in _claims(spec))
    if names:
        claimed = [{"name": name, "persistentVolumeClaim": {"claimName": name}} for name in names]
        pod["volumes"] = [*claimed, *(each for each in pod.get("volumes") or () if each.get("name") not in names)]
    return {**template, "spec": pod}


def _claims(spec: JsonObject) -> list[JsonObject]:
    claims: list[JsonObject] = spec.get("volumeClaimTemplates") or []
    return claims
