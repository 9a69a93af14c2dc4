"""Validation of LimitRange.

Source: https://kubernetes.io/docs/concepts/policy/limit-range/ and Kubernetes' ``pkg/apis/core/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors, qualified_name_errors
from lab.manifests.quantity import MAX_INT64, Quantity
from lab.manifests.release import Release
from lab.manifests.resourcenames import is_overcommit_allowed
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.resources import container_resource_name, resource_name

_TYPES = ("Pod", "Container", "PersistentVolumeClaim")
_ONE = Quantity.parse("1")
_LARGEST_WITH_THOUSANDTHS = MAX_INT64 // 1000


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new LimitRange, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    taken: set[str] = set()
    for position, item in enumerate((value.get("spec") or {}).get("limits") or ()):
        path, kind = FieldPath("spec", "limits").index(position), item.get("type") or ""
        errors.extend(_type_name(kind, path.child("type")))
        if kind in taken:
            errors.append(FieldError.duplicate(path.child("type"), NamedString(kind)))
        taken.add(kind)
        errors.extend(_names(item, kind, path))
        errors.extend(_amounts(item, kind, path))
    return errors


def _type_name(kind: str, path: FieldPath) -> Errors:
    malformed = qualified_name_errors(kind)
    for message in malformed:
        yield FieldError.invalid(path, NamedString(kind), message)
    if not malformed and "/" not in kind and kind not in _TYPES:
        yield FieldError.invalid(path, NamedString(kind), "must be a standard limit type or fully qualified")


def _names(item: JsonObject, kind: str, path: FieldPath) -> Errors:
    """The names of the resources, and which amounts a type must and must not have."""
    for field in ("max", "min"):
        yield from _resource_names(item, field, kind, path)
    for field in ("default", "defaultRequest"):
        if kind != "Pod":
            yield from _resource_names(item, field, kind, path)
        elif item.get(field):
            yield FieldError.forbidden(path.child(field), "may not be specified when `type` is 'Pod'")
    bounds = (item.get("min") or {}, item.get("max") or {})
    if kind == "PersistentVolumeClaim" and not any("storage" in bound for bound in bounds):
        detail = "either minimum or maximum storage value is required, but neither was provided"
        yield FieldError.required(path.child("limits"), detail)
    yield from _resource_names(item, "maxLimitRequestRatio", kind, path)


def _resource_names(item: JsonObject, field: str, kind: str, path: FieldPath) -> Errors:
    check = container_resource_name if kind in ("Pod", "Container") else resource_name
    for name in item.get(field) or ():
        yield from check(name, path.child(field).key(name))


def _amounts(item: JsonObject, kind: str, path: FieldPath) -> Errors:
    fields = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]
    if kind == "Pod":
        fields[2:4] = []
    names = dict.fromkeys(name for field in fields for name in item.get(field) or ())
    for name in names:
        known = {field: item[field][name] for field in fields if name in (item.get(field) or {})}
        yield from _order(known, name, path)
        yield from _ratio(known, name, path)
        yield from _no_overcommit(known, name, path)


_PAIRS = (
    # field of the error, whose amount it shows, the lower field, the higher field, the words for both
    ("min", "min", "min", "max", "min value", "max value"),
    ("defaultRequest", "defaultRequest", "min", "defaultRequest", "min value", "default request value"),
    ("defaultRequest", "defaultRequest", "defaultRequest", "max", "default request value", "max value"),
    ("defaultRequest", "defaultRequest", "defaultRequest", "default", "default request value", "default limit value"),
    ("default", "min", "min", "default", "min value", "default value"),
    ("default", "max", "default", "max", "default value", "max value"),
)
"""What may not be greater than what."""


def _order(known: dict[str, str], name: str, path: FieldPath) -> Errors:
    for field, shown, low, high, low_words, high_words in _PAIRS:
        if low in known and high in known and Quantity.parse(known[low]) > Quantity.parse(known[high]):
            detail = f"{low_words} {known[low]} is greater than {high_words} {known[high]}"
            yield FieldError.invalid(path.child(field).key(name), known[shown], detail)


def _ratio(known: dict[str, str], name: str, path: FieldPath) -> Errors:
    if "maxLimitRequestRatio" not in known:
        return
    written = known["maxLimitRequestRatio"]
    ratio, where = Quantity.parse(written), path.child("maxLimitRequestRatio").key(name)
    if ratio < _ONE:
        yield FieldError.invalid(where, written, f"ratio {written} is less than 1")
    if "min" not in known or "max" not in known:
        return
    low, high = Quantity.parse(known["min"]), Quantity.parse(known["max"])
    asked = float(ratio.value())
    numbers = low.value(), high.value()
    if max(ratio.value(), *numbers) < _LARGEST_WITH_THOUSANDTHS:
        asked = ratio.milli_value() / 1000
        numbers = low.milli_value(), high.milli_value()
    most = _quotient(numbers[1], numbers[0])
    if asked > most:
        shown = f"{most:f}" if abs(most) != float("inf") else "-Inf"
        yield FieldError.invalid(where, written, f"ratio {written} is greater than max/min = {shown}")


def _quotient(high: int, low: int) -> float:
    """The quotient as Go's floating point has it: infinite, or no number at all, when divided by zero."""
    if low:
        return high / low
    return float("nan") if not high else float("inf" if high > 0 else "-inf")


def _no_overcommit(known: dict[str, str], name: str, path: FieldPath) -> Errors:
    limit, request = known.get("default"), known.get("defaultRequest")
    if limit is None or request is None or is_overcommit_allowed(name):
        return
    if Quantity.parse(limit) != Quantity.parse(request):
        detail = f"default value {limit} must equal to defaultRequest value {request} in {name}"
        yield FieldError.invalid(path.child("defaultRequest").key(name), request, detail)
