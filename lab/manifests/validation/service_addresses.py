"""Validation of a Service's addresses.

Source: https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.cidr import cidr_errors, cidr_warnings
from lab.manifests.document import JsonObject
from lab.manifests.features import STRICT_IP_VALIDATION
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.release import Release
from lab.manifests.validation.addresses import ip_warnings, legacy_ip, not_special
from lab.manifests.validation.checks import Errors, one_of

_SPEC = FieldPath("spec")
_CLUSTER_IPS = _SPEC.child("clusterIPs")
_FAMILIES = _SPEC.child("ipFamilies")
_FAMILY_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
_RANGES_ANNOTATION = "service.beta.kubernetes.io/load-balancer-source-ranges"
_EXTERNAL_IPS_DEPRECATED = Release(1, 36)


def headless(spec: JsonObject) -> bool:
    """Whether the Service has no address of its own and says so."""
    return spec.get("clusterIPs") == ["None"]


def validate_addresses(spec: JsonObject, release: Release) -> Errors:
    """clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy against each other."""
    if spec.get("type") == "ExternalName":
        return
    addresses: list[str] = spec.get("clusterIPs") or []
    yield from _first_address(spec.get("clusterIP") or "", addresses)
    families: list[str] = spec.get("ipFamilies") or []
    for position, family in enumerate(families):
        yield from one_of(family, ("IPv4", "IPv6"), _FAMILIES.index(position), required=False)
        if family in families[:position]:
            yield FieldError.duplicate(_FAMILIES.index(position), NamedString(family))
    if "ipFamilyPolicy" in spec:
        yield from one_of(spec["ipFamilyPolicy"], _FAMILY_POLICIES, _SPEC.child("ipFamilyPolicy"), required=False)
    malformed = list(_each_address(addresses, release))
    yield from malformed
    if len(addresses) > 2:
        yield FieldError.invalid(_CLUSTER_IPS, addresses, "may only hold up to 2 values")
    if not malformed:
        yield from _stacks(addresses, families)


def _first_address(address: str, addresses: list[str]) -> Errors:
    if not address:
        if addresses:
            yield FieldError.invalid(_CLUSTER_IPS, addresses, "must be empty when `clusterIP` is not specified")
    elif not addresses:
        yield FieldError.required(_CLUSTER_IPS)
    elif addresses[0] != address:
        yield FieldError.invalid(_CLUSTER_IPS, addresses, "first value must match `clusterIP`")


def _each_address(addresses: list[str], release: Release) -> Errors:
    for position, address in enumerate(addresses):
        if position == 0 and address == "None":
            if len(addresses) > 1:
                yield FieldError.invalid(_CLUSTER_IPS, addresses, "'None' must be the first and only value")
            continue
        yield from legacy_ip(address, _CLUSTER_IPS.index(position), strict=release >= STRICT_IP_VALIDATION)


def _stacks(addresses: list[str], families: list[str]) -> Errors:
    if addresses == ["None"]:
        return
    if len(addresses) > 1 and len({":" in address for address in addresses}) < 2:
        yield FieldError.invalid(_CLUSTER_IPS, addresses, "may specify no more than one IP for each IP family")
    for position, (address, family) in enumerate(zip(addresses, families, strict=False)):
        if family in ("IPv4", "IPv6") and (family == "IPv6") != (":" in address):
            yield FieldError.invalid(
                _CLUSTER_IPS.index(position),
                address,
                f"expected an {family} value as indicated by `ipFamilies[{position}]`",
            )


def validate_external_addresses(spec: JsonObject, release: Release) -> Errors:
    """The addresses of outside that lead to the Service."""
    for position, address in enumerate(spec.get("externalIPs") or ()):
        path = _SPEC.child("externalIPs").index(position)
        malformed = list(legacy_ip(address, path, strict=release >= STRICT_IP_VALIDATION))
        yield from malformed or not_special(address, path)


def validate_source_ranges(spec: JsonObject, annotations: dict[str, str], release: Release) -> Errors:
    """Who may come through the load balancer, by the field or by the annotation it replaced."""
    ranges = spec.get("loadBalancerSourceRanges") or []
    if ranges:
        # The capital is Kubernetes' own.
        path = _SPEC.child("LoadBalancerSourceRanges")
        parts = [(path.index(position), text.strip()) for position, text in enumerate(ranges)]
    elif _RANGES_ANNOTATION in annotations:
        path = FieldPath("metadata", "annotations").key(_RANGES_ANNOTATION)
        written = annotations[_RANGES_ANNOTATION].strip()
        parts = [(path, text.strip()) for text in written.split(",")] if written else []
    else:
        return
    if spec.get("type") != "LoadBalancer":
        yield FieldError.forbidden(path, "may only be used when `type` is 'LoadBalancer'")
    for place, text in parts:
        yield from cidr_errors(text, place, strict=release >= STRICT_IP_VALIDATION)


def address_warnings(spec: JsonObject, release: Release) -> Iterator[str]:
    """What the API server warns of: odd forms, and addresses that are ignored."""
    addresses: list[str] = spec.get("clusterIPs") or []
    external: list[str] = spec.get("externalIPs") or []
    alone = spec.get("type") == "ClusterIP" and spec.get("clusterIP") == "None"
    if not alone:
        for position, address in enumerate(addresses):
            yield from ip_warnings(address, _CLUSTER_IPS.index(position))
    else:
        if spec.get("loadBalancerIP"):
            yield "spec.loadBalancerIP is ignored for headless services"
        if external:
            yield "spec.externalIPs is ignored for headless services"
        if spec.get("sessionAffinity") != "None":
            yield "spec.SessionAffinity is ignored for headless services"
    for position, address in enumerate(external):
        yield from ip_warnings(address, _SPEC.child("externalIPs").index(position))
    named = spec.get("type") == "ExternalName"
    if external and not alone and not named and release >= _EXTERNAL_IPS_DEPRECATED:
        yield "spec.externalIPs is deprecated and may no longer be implemented in some clusters"
    if spec.get("loadBalancerIP"):
        yield from ip_warnings(spec["loadBalancerIP"], _SPEC.child("loadBalancerIP"))
    for position, text in enumerate(spec.get("loadBalancerSourceRanges") or ()):
        yield from cidr_warnings(text, _SPEC.child("loadBalancerSourceRanges").index(position))
    if named and external:
        yield 'spec.externalIPs is ignored when spec.type is "ExternalName"'
