"""Validation of what containers and pods ask of a node: limits, requests and claims.

Source: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import ErrorKind, FieldError, FieldPath, NamedString
from lab.manifests.quantity import Quantity
from lab.manifests.resourcenames import (
    huge_page_size,
    is_extended,
    is_huge_page,
    is_integer,
    is_native,
    is_overcommit_allowed,
    is_pod_level,
    is_standard,
    is_standard_for_containers,
)
from lab.manifests.validation.checks import Errors, label, qualified_name

NameCheck: TypeAlias = Callable[[str, FieldPath], Errors]

_ZERO = Quantity.parse("0")


def resource_name(name: str, path: FieldPath) -> Errors:
    """The name of any resource: one of the known words, or qualified by a domain."""
    malformed = False
    for error in qualified_name(name, path):
        malformed = True
        yield FieldError(error.kind, error.field, NamedString(name), error.detail)
    if not malformed and "/" not in name and not is_standard(name):
        detail = "must be a standard resource type or fully qualified"
        yield FieldError.invalid(path, NamedString(name), detail)


def container_resource_name(name: str, path: FieldPath) -> Errors:
    """The name of a resource that a container can ask for."""
    yield from resource_name(name, path)
    if "/" not in name:
        if not is_standard_for_containers(name):
            yield FieldError.invalid(path, NamedString(name), "must be a standard resource for containers")
    elif not is_native(name) and not is_extended(name):
        yield FieldError.invalid(path, NamedString(name), "doesn't follow extended resource name standard")


def pod_resource_name(name: str, path: FieldPath) -> Errors:
    """The name of a resource that a pod as a whole can ask for."""
    errors = list(resource_name(name, path))
    yield from errors
    if not errors and not is_pod_level(name):
        yield FieldError.not_supported(path, NamedString(name), ("cpu", "memory"))


def resource_quantity(name: str, written: str, path: FieldPath) -> Errors:
    """An amount of a resource: not negative, and whole where the resource cannot be divided."""
    if written[:1] == "-" and Quantity.parse(written) < _ZERO:
        yield FieldError.invalid(path, written, "must be greater than or equal to 0")
    if is_integer(name) and not is_whole(written):
        yield FieldError.invalid(path, NamedString(written), "must be an integer")


def is_whole(written: str) -> bool:
    """Whether an amount has no fraction, rounded up to thousandths first."""
    return written.isdigit() or Quantity.parse(written).milli_value() % 1000 == 0


def positive_quantity(written: str, path: FieldPath) -> Errors:
    """An amount above zero."""
    if Quantity.parse(written) <= _ZERO:
        yield FieldError.invalid(path, written, "must be greater than zero")


def validate_resources(
    resources: JsonObject,
    claims: frozenset[str],
    path: FieldPath,
    name_check: NameCheck = container_resource_name,
) -> Errors:
    """Limits and requests of a container or, with another ``name_check``, of a pod."""
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for name, written in limits.items():
        yield from _amount(name, written, name_check, path.child("limits").key(name))
        yield from _huge_pages(name, written, path.child("limits").key(name))
    for name, written in requests.items():
        yield from _amount(name, written, name_check, path.child("requests").key(name))
        yield from _within_limit(name, written, limits, path)
        yield from _huge_pages(name, written, path.child("requests").key(name))
    asked = {*limits, *requests}
    if any(map(is_huge_page, asked)) and not asked & {"cpu", "memory"}:
        yield FieldError.forbidden(path, "HugePages require cpu or memory")
    if listed := resources.get("claims"):
        yield from _claims(listed, claims, path.child("claims"))


def _amount(name: str, written: str, name_check: NameCheck, path: FieldPath) -> Errors:
    yield from name_check(name, path)
    yield from resource_quantity(name, written, path)


def _huge_pages(name: str, written: str, path: FieldPath) -> Errors:
    if is_huge_page(name) and not _divides(huge_page_size(name), written):
        detail = f"{written} is not positive integer multiple of {name}"
        yield FieldError.invalid(path, written, detail)


def _divides(size: Quantity | None, written: str) -> bool:
    if size is None or size <= _ZERO or size.milli_value() % 1000:
        return False
    return Quantity.parse(written).value() % size.value() == 0


def _within_limit(name: str, written: str, limits: Mapping[str, str], path: FieldPath) -> Errors:
    overcommit = is_overcommit_allowed(name)
    if name not in limits:
        if not overcommit:
            yield FieldError.required(path.child("limits"), "Limit must be set for non overcommitable resources")
        return
    limit = limits[name]
    if written == limit:
        return
    asked, allowed = Quantity.parse(written), Quantity.parse(limit)
    if asked != allowed and not overcommit:
        yield FieldError.invalid(path.child("requests"), written, f"must be equal to {name} limit of {limit}")
    elif asked > allowed:
        detail = f"must be less than or equal to {name} limit of {limit}"
        yield FieldError.invalid(path.child("requests"), written, detail)


def _claims(listed: list[JsonObject], known: frozenset[str], path: FieldPath) -> Errors:
    taken: set[str] = set()
    for position, claim in enumerate(listed):
        here = path.index(position)
        name, request = claim.get("name") or "", claim.get("request") or ""
        if not name:
            yield FieldError.required(here)
            continue
        if name in taken:
            yield FieldError.duplicate(here, name)
        else:
            yield from _claim(name, request, taken, here)
        if name not in known:
            among = f": {', '.join(sorted(known))}" if known else " which is empty"
            detail = f"must be one of the names in pod.spec.resourceClaims{among}"
            yield FieldError(ErrorKind.NOT_FOUND, here, name, detail)


def _claim(name: str, request: str, taken: set[str], path: FieldPath) -> Errors:
    key = f"{name}/{request}" if request else name
    if request:
        yield from label(request, path.child("request"))
    if key in taken:
        yield FieldError.duplicate(path, key)
    elif not request:
        for other in sorted(taken):
            if other.partition("/")[0] == name:
                yield FieldError.duplicate(path, name)
    taken.add(key)
