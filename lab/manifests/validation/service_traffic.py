"""Validation of where a Service's traffic may go."""

from __future__ import annotations

from lab.manifests.defaulting.service import externally_accessible
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.validation.checks import Errors, one_of, port_number

_POLICIES = ("Cluster", "Local")
_DISTRIBUTIONS = ("PreferClose", "PreferSameZone", "PreferSameNode")
_SPEC = FieldPath("spec")


def validate_traffic(spec: JsonObject) -> Errors:
    """The policies for traffic from outside and from inside, the health check's port, the distribution."""
    yield from _external(spec)
    yield from _health_check(spec)
    yield from _internal(spec)
    distribution = spec.get("trafficDistribution")
    if distribution is not None and distribution not in _DISTRIBUTIONS:
        yield FieldError.not_supported(_SPEC.child("trafficDistribution"), distribution, _DISTRIBUTIONS)


def _external(spec: JsonObject) -> Errors:
    path = _SPEC.child("externalTrafficPolicy")
    policy = spec.get("externalTrafficPolicy") or ""
    if externally_accessible(spec):
        yield from one_of(policy, _POLICIES, path)
    elif policy:
        yield FieldError.invalid(path, NamedString(policy), "may only be set for externally-accessible services")


def _health_check(spec: JsonObject) -> Errors:
    path = _SPEC.child("healthCheckNodePort")
    port = spec.get("healthCheckNodePort") or 0
    if spec.get("type") != "LoadBalancer" or spec.get("externalTrafficPolicy") != "Local":
        if port:
            yield FieldError.invalid(
                path,
                port,
                "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
            )
    elif port:
        # Without a number the API server allocates one before it judges.
        yield from port_number(port, path)


def _internal(spec: JsonObject) -> Errors:
    path = _SPEC.child("internalTrafficPolicy")
    policy = spec.get("internalTrafficPolicy")
    if policy is None:
        if spec.get("type") in ("NodePort", "LoadBalancer", "ClusterIP"):
            yield FieldError.required(path)
    else:
        yield from one_of(policy, _POLICIES, path, required=False)
