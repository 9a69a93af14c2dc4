"""Validation of ResourceQuota.

Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/ and Kubernetes' ``pkg/apis/core/validation``
and ``pkg/registry/core/resourcequota``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.quantity import Quantity
from lab.manifests.release import Release
from lab.manifests.resourcenames import is_standard
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.resources import resource_name, resource_quantity

_SPEC = FieldPath("spec")
_COMPUTE = frozenset({"cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory", "pods"})
_SCOPES: dict[str, frozenset[str]] = {
    "Terminating": _COMPUTE,
    "NotTerminating": _COMPUTE,
    "BestEffort": frozenset({"pods"}),
    "NotBestEffort": _COMPUTE,
    "PriorityClass": _COMPUTE,
    "CrossNamespacePodAffinity": _COMPUTE,
    "VolumeAttributesClass": frozenset({"persistentvolumeclaims", "requests.storage"}),
}
"""The scopes, each with what can be counted in it."""

_ONLY_EXISTS = frozenset(_SCOPES) - {"PriorityClass", "VolumeAttributesClass"}
_EXCLUDE_EACH_OTHER = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new ResourceQuota, in the API server's order."""
    spec = value.get("spec") or {}
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    errors.extend(_hard(spec.get("hard") or {}, _SPEC.child("hard")))
    errors.extend(_scopes(spec, _SPEC.child("scopes")))
    if (selector := spec.get("scopeSelector")) is not None:
        errors.extend(_scope_selector(selector, spec, _SPEC.child("scopeSelector", "matchExpressions")))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says of requests that may be higher than the limits."""
    hard = (value.get("spec") or {}).get("hard") or {}
    found = []
    for resource in ("cpu", "memory", "storage", "ephemeral-storage"):
        request, limit = f"requests.{resource}", f"limits.{resource}"
        if request not in hard and resource in ("cpu", "memory"):
            request = resource
        if request in hard and limit in hard and Quantity.parse(hard[request]) > Quantity.parse(hard[limit]):
            found.append(f"ResourceQuota {request} ({hard[request]}) should be less than {limit} ({hard[limit]})")
    return found


def is_quota_resource(name: str) -> bool:
    """Whether a quota can limit the unqualified name."""
    return is_standard(name) and name != "storage"


def _hard(hard: dict[str, str], path: FieldPath) -> Errors:
    for name, amount in hard.items():
        where = path.key(name)
        yield from resource_name(name, where)
        if "/" not in name and not is_quota_resource(name):
            yield FieldError.invalid(where, NamedString(name), "must be a standard resource for quota")
        yield from resource_quantity(name, amount, where)


def _cannot_count(scope: str, spec: JsonObject) -> int:
    """How many of the quota's resources are not counted in the scope."""
    counted = _SCOPES.get(scope)
    if counted is None:
        return 0
    return sum(is_quota_resource(name) and name not in counted for name in spec.get("hard") or ())


def _scopes(spec: JsonObject, path: FieldPath) -> Errors:
    scopes = spec.get("scopes") or []
    for scope in scopes:
        if scope not in _SCOPES:
            yield FieldError.invalid(path, scopes, "unsupported scope")
        if _cannot_count(scope, spec):
            yield FieldError.invalid(path, scopes, "unsupported scope applied to resource")
    yield from _conflicts(set(scopes), spec, path)


def _conflicts(scopes: set[str], spec: JsonObject, path: FieldPath) -> Errors:
    for pair in _EXCLUDE_EACH_OTHER:
        if scopes.issuperset(pair):
            yield FieldError.invalid(path, spec.get("scopes"), "conflicting scopes")


def _scope_selector(selector: JsonObject, spec: JsonObject, path: FieldPath) -> Errors:
    requirements = selector.get("matchExpressions") or []
    for requirement in requirements:
        scope = requirement.get("scopeName") or ""
        if scope not in _SCOPES:
            yield FieldError.invalid(path.child("scopeName"), NamedString(scope), "unsupported scope")
        if _cannot_count(scope, spec):
            yield FieldError.invalid(path, _printed(selector), "unsupported scope applied to resource")
        yield from _operator(requirement, scope, path)
    yield from _conflicts({each.get("scopeName") or "" for each in requirements}, spec, path)


def _operator(requirement: JsonObject, scope: str, path: FieldPath) -> Errors:
    operator, values = requirement.get("operator") or "", requirement.get("values")
    if scope in _ONLY_EXISTS and operator != "Exists":
        detail = (
            "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
            "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
            "ResourceQuotaScopeCrossNamespacePodAffinity"
        )
        yield FieldError.invalid(path.child("operator"), NamedString(operator), detail)
    if operator in ("In", "NotIn"):
        if not values:
            detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
            yield FieldError.required(path.child("values"), detail)
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
            yield FieldError.invalid(path.child("values"), values, detail)
    else:
        yield FieldError.invalid(path.child("operator"), NamedString(operator), "not a valid selector operator")


def _printed(selector: JsonObject) -> JsonObject:
    """The selector as errors print it: with the names its fields have inside of the API server."""
    requirements = selector.get("matchExpressions")
    if requirements is None:
        return {"MatchExpressions": None}
    return {
        "MatchExpressions": [
            {
                "ScopeName": each.get("scopeName") or "",
                "Operator": each.get("operator") or "",
                "Values": each.get("values"),
            }
            for each in requirements
        ]
    }
