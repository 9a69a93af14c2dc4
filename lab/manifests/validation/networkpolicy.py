"""Validation of NetworkPolicy.

Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ and Kubernetes'
``pkg/apis/networking/validation``.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.cidr import cidr_errors, cidr_warnings, parse_cidr
from lab.manifests.document import JsonObject
from lab.manifests.features import STRICT_IP_VALIDATION
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors, port_name_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form, label_selector, port_number
from lab.manifests.validation.objectmeta import validate_object_meta

_PROTOCOLS = ("TCP", "UDP", "SCTP")
_TYPES = ("Ingress", "Egress")
_SPEC = FieldPath("spec")
_DIRECTIONS = (("ingress", "from"), ("egress", "to"))


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new policy, in the API server's order."""
    strict = release >= STRICT_IP_VALIDATION
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    spec = value.get("spec") or {}
    errors.extend(label_selector(spec.get("podSelector"), _SPEC.child("podSelector")))
    for direction, side in _DIRECTIONS:
        for position, rule in enumerate(spec.get(direction) or ()):
            errors.extend(_rule(rule, side, _SPEC.child(direction).index(position), strict))
    errors.extend(_policy_types(spec.get("policyTypes") or []))
    return errors


def _rule(rule: JsonObject, side: str, path: FieldPath, strict: bool) -> Errors:
    for position, port in enumerate(rule.get("ports") or ()):
        yield from _port(port, path.child("ports").index(position))
    for position, peer in enumerate(rule.get(side) or ()):
        yield from _peer(peer, path.child(side).index(position), strict)


def _port(port: JsonObject, path: FieldPath) -> Errors:
    protocol = port.get("protocol")
    if protocol is not None and protocol not in _PROTOCOLS:
        yield FieldError.not_supported(path.child("protocol"), NamedString(protocol), _PROTOCOLS)
    number, end = port.get("port"), port.get("endPort")
    here, there = path.child("port"), path.child("endPort")
    if number is None:
        if end is not None:
            yield FieldError.invalid(there, end, "may not be specified when `port` is not specified")
    elif isinstance(number, str):
        if end is not None:
            yield FieldError.invalid(there, end, "may not be specified when `port` is non-numeric")
        yield from form(port_name_errors, number, here)
    else:
        yield from port_number(number, here)
        if end is not None:
            if end < number:
                # Of the two numbers the API server prints the wrong one.
                yield FieldError.invalid(there, number, "must be greater than or equal to `port`")
            yield from port_number(end, there)


def _peer(peer: JsonObject, path: FieldPath, strict: bool) -> Errors:
    named = [key for key in ("podSelector", "namespaceSelector", "ipBlock") if key in peer]
    for key in named:
        if key == "ipBlock":
            yield from _ip_block(peer[key], path.child(key), strict)
        else:
            yield from label_selector(peer[key], path.child(key))
    if not named:
        yield FieldError.required(path, "must specify a peer")
    elif len(named) > 1 and "ipBlock" in named:
        yield FieldError.forbidden(path, "may not specify both ipBlock and another peer")


def _ip_block(block: JsonObject, path: FieldPath, strict: bool) -> Errors:
    cidr = block.get("cidr") or ""
    if not cidr:
        yield FieldError.required(path.child("cidr"))
        return
    yield from cidr_errors(cidr, path.child("cidr"), strict=strict)
    whole = parse_cidr(cidr)
    if whole is None:
        return
    for position, text in enumerate(block.get("except") or ()):
        here = path.child("except").index(position)
        yield from cidr_errors(text, here, strict=strict)
        part = parse_cidr(text)
        if part is not None and not whole.strictly_contains(part):
            yield FieldError.invalid(here, text, "must be a strict subset of `cidr`")


def _policy_types(types: list[str]) -> Errors:
    path = _SPEC.child("policyTypes")
    if len(types) > len(_TYPES):
        yield FieldError.invalid(path, types, "may not specify more than two policyTypes")
        return
    for position, name in enumerate(types):
        if name not in _TYPES:
            yield FieldError.not_supported(path.index(position), NamedString(name), _TYPES)


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server warns of: blocks that are written in an odd form."""
    spec = value.get("spec") or {}
    return [warning for text, path in _blocks(spec) for warning in cidr_warnings(text, path)]


def _blocks(spec: JsonObject) -> Iterator[tuple[str, FieldPath]]:
    """Every CIDR of the policy and its path."""
    for direction, side in _DIRECTIONS:
        for position, rule in enumerate(spec.get(direction) or ()):
            peers = _SPEC.child(direction).index(position).child(side)
            for number, peer in enumerate(rule.get(side) or ()):
                block = peer.get("ipBlock")
                if block is None:
                    continue
                path = peers.index(number).child("ipBlock")
                yield block.get("cidr") or "", path.child("cidr")
                for place, text in enumerate(block.get("except") or ()):
                    yield text, path.child("except").index(place)
