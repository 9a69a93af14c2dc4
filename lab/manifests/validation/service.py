"""Validation of Service.

Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/ and Kubernetes'
``pkg/apis/core/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1035_label_errors, dns1123_label_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, labels, one_of, qualified_name, subdomain
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.service_addresses import (
    address_warnings,
    headless,
    validate_addresses,
    validate_external_addresses,
    validate_source_ranges,
)
from lab.manifests.validation.service_ports import validate_port_clashes, validate_ports
from lab.manifests.validation.service_traffic import validate_traffic

_RELAXED_NAMES = Release(1, 36)
"""From here on a Service's name may begin with a digit (KEP-5311)."""

_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_SPEC = FieldPath("spec")
_HINTS = "service.kubernetes.io/topology-aware-hints"
_MODE = "service.kubernetes.io/topology-mode"


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new Service, in the API server's order."""
    name_rule = dns1123_label_errors if release >= _RELAXED_NAMES else dns1035_label_errors
    errors = list(validate_object_meta(value, name_rule, namespaced=True))
    annotations = (value.get("metadata") or {}).get("annotations") or {}
    spec = value.get("spec") or {}
    errors.extend(_topology(annotations))
    errors.extend(_what_the_type_demands(spec))
    errors.extend(validate_ports(spec.get("ports") or [], _SPEC.child("ports")))
    errors.extend(labels(spec.get("selector"), _SPEC.child("selector")))
    errors.extend(_session_affinity(spec))
    errors.extend(validate_addresses(spec, release))
    errors.extend(validate_external_addresses(spec, release))
    errors.extend(one_of(spec.get("type") or "", _TYPES, _SPEC.child("type")))
    errors.extend(validate_port_clashes(spec, _SPEC.child("ports")))
    errors.extend(validate_source_ranges(spec, annotations, release))
    errors.extend(_load_balancer(spec))
    errors.extend(validate_traffic(spec))
    return errors


def _topology(annotations: dict[str, str]) -> Errors:
    if _HINTS in annotations and annotations.get(_MODE, annotations[_HINTS]) != annotations[_HINTS]:
        yield FieldError.invalid(
            FieldPath("metadata", "annotations").key(_MODE),
            annotations[_MODE],
            f"must match annotations[{_HINTS}] when both are specified",
        )


def _what_the_type_demands(spec: JsonObject) -> Errors:
    kind = spec.get("type")
    if not spec.get("ports") and not headless(spec) and kind != "ExternalName":
        yield FieldError.required(_SPEC.child("ports"))
    if kind in ("LoadBalancer", "NodePort") and headless(spec):
        yield FieldError.invalid(
            _SPEC.child("clusterIPs").index(0), "None", f"may not be set to 'None' for {kind} services"
        )
    if kind == "ExternalName":
        for key in ("clusterIPs", "ipFamilies"):
            if spec.get(key):
                yield FieldError.forbidden(_SPEC.child(key), "may not be set for ExternalName services")
        if "ipFamilyPolicy" in spec:
            yield FieldError.forbidden(_SPEC.child("ipFamilyPolicy"), "may not be set for ExternalName services")
        # A dot at the end marks a fully qualified name.
        name = (spec.get("externalName") or "").removesuffix(".")
        if name:
            yield from subdomain(name, _SPEC.child("externalName"))
        else:
            yield FieldError.required(_SPEC.child("externalName"))


def _session_affinity(spec: JsonObject) -> Errors:
    affinity = spec.get("sessionAffinity") or ""
    yield from one_of(affinity, ("ClientIP", "None"), _SPEC.child("sessionAffinity"))
    path = _SPEC.child("sessionAffinityConfig")
    config = spec.get("sessionAffinityConfig")
    if affinity == "None" and config is not None:
        yield FieldError.forbidden(path, "must not be set when session affinity is None")
    if affinity != "ClientIP":
        return
    for step in ("clientIP", "timeoutSeconds"):
        if config is None:
            break
        config, path = config.get(step), path.child(step)
    if config is None:
        yield FieldError.required(path, "when session affinity type is ClientIP")
    elif not 0 < config <= 86400:
        yield FieldError.invalid(path, config, "must be greater than 0 and less than 86400")


def _load_balancer(spec: JsonObject) -> Errors:
    balancer = spec.get("type") == "LoadBalancer"
    detail = "may only be used when `type` is 'LoadBalancer'"
    if "allocateLoadBalancerNodePorts" in spec and not balancer:
        yield FieldError.forbidden(_SPEC.child("allocateLoadBalancerNodePorts"), detail)
    if "loadBalancerClass" in spec:
        path = _SPEC.child("loadBalancerClass")
        if balancer:
            yield from qualified_name(spec["loadBalancerClass"], path)
        else:
            yield FieldError.forbidden(path, detail)


def warnings(value: JsonObject, release: Release) -> list[str]:
    """What the API server warns of."""
    annotations = (value.get("metadata") or {}).get("annotations") or {}
    spec = value.get("spec") or {}
    found = []
    if _HINTS in annotations:
        found.append(f"annotation {_HINTS} is deprecated, please use {_MODE} instead")
    found.extend(address_warnings(spec, release))
    if spec.get("type") != "ExternalName" and spec.get("externalName"):
        found.append('spec.externalName is ignored when spec.type is not "ExternalName"')
    if spec.get("trafficDistribution") == "PreferClose" and release >= Release(1, 35):
        found.append('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
    return found
