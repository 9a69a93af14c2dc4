"""Validation of a pod's names and of how it looks names up.

Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
"""

from __future__ import annotations

import re
from functools import cache

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.release import Release
from lab.manifests.validation.addresses import legacy_ip
from lab.manifests.validation.checks import Errors, label, subdomain

_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
_MOST_NAMESERVERS = 3
_MOST_SEARCHES = 32
_LONGEST_SEARCHES = 2048
_LONGEST_SUBDOMAIN = 253
_LONGEST_HOSTNAME = 64

_UNDERSCORED_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_UNDERSCORED = rf"{_UNDERSCORED_PART}(\.{_UNDERSCORED_PART})*"
_UNDERSCORED_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', "
    "and must start and end with an alphanumeric character "
    f"(e.g. 'example.com', regex used for validation is '{_UNDERSCORED}')"
)


def validate_dns_policy(policy: str, path: FieldPath) -> Errors:
    """Where the pod's resolver configuration comes from."""
    if not policy:
        yield FieldError.required(path)
    elif policy not in _POLICIES:
        yield FieldError.not_supported(path, NamedString(policy), _POLICIES)


def validate_dns_config(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    """The pod's own resolver settings, which dnsPolicy None cannot do without."""
    config = spec.get("dnsConfig")
    nameservers = (config or {}).get("nameservers") or []
    if spec.get("dnsPolicy") == "None":
        if config is None:
            yield FieldError.required(path, "must provide `dnsConfig` when `dnsPolicy` is None")
            return
        if not nameservers:
            detail = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            yield FieldError.required(path.child("nameservers"), detail)
            return
    if config is None:
        return
    if len(nameservers) > _MOST_NAMESERVERS:
        detail = f"must not have more than {_MOST_NAMESERVERS} nameservers"
        yield FieldError.invalid(path.child("nameservers"), nameservers, detail)
    for position, address in enumerate(nameservers):
        where = path.child("nameservers").index(position)
        yield from legacy_ip(address, where, strict=release >= features.STRICT_IP_VALIDATION)
    yield from _searches(config.get("searches") or [], path.child("searches"))
    for position, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            yield FieldError.required(path.child("options").index(position), "must not be empty")


def _searches(searches: list[str], path: FieldPath) -> Errors:
    if len(searches) > _MOST_SEARCHES:
        detail = f"must not have more than {_MOST_SEARCHES} search paths"
        yield FieldError.invalid(path, searches, detail)
    if len(" ".join(searches).encode("utf-8", "surrogatepass")) > _LONGEST_SEARCHES:
        detail = f"must not have more than {_LONGEST_SEARCHES} characters (including spaces) in the search list"
        yield FieldError.invalid(path, searches, detail)
    for position, search in enumerate(searches):
        if search == ".":
            continue
        domain = search.removesuffix(".")
        where = path.index(position)
        if len(domain.encode("utf-8", "surrogatepass")) > _LONGEST_SUBDOMAIN:
            yield FieldError.invalid(where, domain, f"must be no more than {_LONGEST_SUBDOMAIN} characters")
        if not _underscored().fullmatch(domain):
            yield FieldError.invalid(where, domain, _UNDERSCORED_RULE)


@cache
def _underscored() -> re.Pattern[str]:
    return re.compile(_UNDERSCORED)


def validate_host_aliases(aliases: list[JsonObject], release: Release, path: FieldPath) -> Errors:
    """Entries added to the pod's hosts file."""
    for position, alias in enumerate(aliases):
        here = path.index(position)
        strict = release >= features.STRICT_IP_VALIDATION
        yield from legacy_ip(alias.get("ip") or "", here.child("ip"), strict=strict)
        for number, name in enumerate(alias.get("hostnames") or ()):
            yield from subdomain(name, here.child("hostnames").index(number))


def validate_hostname_override(spec: JsonObject, path: FieldPath) -> Errors:
    """A hostname that is not the pod's name (KEP-4762)."""
    name = spec.get("hostnameOverride")
    if name is None:
        return
    if spec.get("setHostnameAsFQDN"):
        yield FieldError.forbidden(path, "may not be specified when setHostnameAsFQDN is true")
    if spec.get("hostNetwork"):
        yield FieldError.forbidden(path, "may not be specified when hostNetwork is true")
    if len(name.encode("utf-8", "surrogatepass")) > _LONGEST_HOSTNAME:
        yield FieldError.too_long(path, _LONGEST_HOSTNAME)
    yield from subdomain(name, path)


def validate_host_names(spec: JsonObject, path: FieldPath) -> Errors:
    """The pod's hostname and subdomain."""
    for field in ("hostname", "subdomain"):
        if name := spec.get(field) or "":
            yield from label(name, path.child(field))
