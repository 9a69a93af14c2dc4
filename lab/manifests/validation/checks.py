"""The smallest checks of fields, which the validators of many kinds share.

Each yields a field's errors in the API server's order and wording.
Source: Kubernetes' ``pkg/apis/core/validation`` and apimachinery's ``pkg/util/validation``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import (
    between,
    dns1123_label_errors,
    dns1123_subdomain_errors,
    http_path_errors,
    label_value_errors,
    port_name_errors,
    port_number_errors,
    qualified_name_errors,
)

Errors: TypeAlias = Iterator[FieldError]

INT32_MAX = 2**31 - 1

_ANNOTATIONS_LIMIT = 256 * 1024


def form(errors: Callable[[str], Iterable[str]], text: str, path: FieldPath) -> Errors:
    """Whether ``text`` has the form that ``errors`` demands."""
    for message in errors(text):
        yield FieldError.invalid(path, text, message)


def label(text: str, path: FieldPath) -> Errors:
    """An RFC 1123 label, as containers' and volumes' names are."""
    return form(dns1123_label_errors, text, path)


def subdomain(text: str, path: FieldPath) -> Errors:
    """An RFC 1123 subdomain, as most objects' names are."""
    return form(dns1123_subdomain_errors, text, path)


def name_prefix(text: str, path: FieldPath) -> Errors:
    """The beginning of an RFC 1123 subdomain: a trailing dash is forgiven."""
    whole = text[:-2] + "a" if len(text) > 1 and text.endswith("-") else text
    for message in dns1123_subdomain_errors(whole):
        yield FieldError.invalid(path, text, message)


def qualified_name(text: str, path: FieldPath) -> Errors:
    """A name with an optional prefix, as labels' keys are."""
    return form(qualified_name_errors, text, path)


def one_of(value: str, valid: tuple[str, ...], path: FieldPath, *, required: bool = True, detail: str = "") -> Errors:
    """One of the words of a named type; nothing given is an error of its own when it is ``required``."""
    if value in valid:
        return
    if not value and required:
        yield FieldError.required(path, detail)
    else:
        yield FieldError.not_supported(path, NamedString(value), valid)


def nonnegative(value: int, path: FieldPath) -> Errors:
    """A number of zero or more."""
    if value < 0:
        yield FieldError.invalid(path, value, "must be greater than or equal to 0")


def positive(value: int, path: FieldPath) -> Errors:
    """A number above zero."""
    if value <= 0:
        yield FieldError.invalid(path, value, "must be greater than zero")


def numeric_id(value: int | None, path: FieldPath) -> Errors:
    """The id of a Linux user or group."""
    if value is not None and not 0 <= value <= INT32_MAX:
        yield FieldError.invalid(path, value, between(0, INT32_MAX))


def port_number(value: int, path: FieldPath) -> Errors:
    """The number of a port."""
    for message in port_number_errors(value):
        yield FieldError.invalid(path, value, message)


def port_number_or_name(value: int | str, path: FieldPath) -> Errors:
    """A port by its number or by the name it has in the container."""
    if isinstance(value, str):
        return form(port_name_errors, value, path)
    return port_number(value, path)


def file_mode(value: int | None, path: FieldPath) -> Errors:
    """The permission bits of a file."""
    if value is not None and not 0 <= value <= 0o777:
        yield FieldError.invalid(path, value, "must be a number between 0 and 0777 (octal), both inclusive")


def labels(written: Mapping[str, str] | None, path: FieldPath) -> Errors:
    """A map of labels."""
    for key, value in (written or {}).items():
        yield from qualified_name(key, path)
        yield from form(label_value_errors, value, path)


def annotation_map(written: Mapping[str, str] | None, path: FieldPath) -> Errors:
    """A map of annotations: keys like labels' without regard to case, 256 KiB in all."""
    size = 0
    for key, value in (written or {}).items():
        for message in qualified_name_errors(key.lower()):
            yield FieldError.invalid(path, key, message)
        size += len(key.encode()) + len(value.encode("utf-8", "surrogatepass"))
    if size > _ANNOTATIONS_LIMIT:
        yield FieldError.too_long(path, _ANNOTATIONS_LIMIT)


def label_selector(selector: JsonObject | None, path: FieldPath) -> Errors:
    """A selector with ``matchLabels`` and ``matchExpressions``; one that was not given has no errors."""
    if selector is None:
        return
    yield from labels(selector.get("matchLabels"), path.child("matchLabels"))
    for position, requirement in enumerate(selector.get("matchExpressions") or ()):
        yield from _requirement(requirement, path.child("matchExpressions").index(position))


def _requirement(requirement: JsonObject, path: FieldPath) -> Errors:
    operator, values = requirement.get("operator") or "", requirement.get("values") or []
    if operator in ("In", "NotIn"):
        if not values:
            yield FieldError.required(path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            yield FieldError.forbidden(
                path.child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            )
    else:
        yield FieldError.invalid(path.child("operator"), NamedString(operator), "not a valid selector operator")
    yield from qualified_name(requirement.get("key") or "", path.child("key"))
    for position, value in enumerate(values):
        yield from form(label_value_errors, value, path.child("values").index(position))


def domain_prefixed_path(text: str, path: FieldPath) -> Errors:
    """A domain and a path of its own, such as ``example.com/controller``."""
    if not text:
        yield FieldError.required(path)
        return
    host, slash, rest = text.partition("/")
    if not (host and slash and rest):
        yield FieldError.invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')
        return
    yield from subdomain(host, path)
    yield from form(http_path_errors, rest, path)


def no_backsteps(text: str, path: FieldPath) -> Errors:
    """A file's path without ``..`` among its parts."""
    if ".." in text.split("/"):
        yield FieldError.invalid(path, text, "must not contain '..'")


def relative_path(text: str, path: FieldPath) -> Errors:
    """A file's path below some directory: relative, and never leading out of it."""
    if text.startswith("/"):
        yield FieldError.invalid(path, text, "must be a relative path")
    yield from no_backsteps(text, path)


def local_path(text: str, path: FieldPath) -> Errors:
    """A relative path whose first part does not begin with two dots either."""
    yield from relative_path(text, path)
    if text.startswith("..") and not text.startswith("../"):
        yield FieldError.invalid(path, text, "must not start with '..'")
