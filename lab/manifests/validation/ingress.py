"""Validation of Ingress.

Source: https://kubernetes.io/docs/concepts/services-networking/ingress/ and Kubernetes'
``pkg/apis/networking/validation``.
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.address import parse_forgiving
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.gojson import go_quote
from lab.manifests.labels import (
    dns1035_label_errors,
    dns1123_label_errors,
    dns1123_subdomain_errors,
    path_segment_errors,
    port_name_errors,
    wildcard_subdomain_errors,
)
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form, port_number, subdomain
from lab.manifests.validation.objectmeta import NameRule, validate_object_meta

CLASS_NOTE = "kubernetes.io/ingress.class"

_SPEC = FieldPath("spec")
_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_NOT_IN_PATH = ("//", "/./", "/../", "%2f", "%2F")
_NOT_AT_END = ("/..", "/.")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new Ingress, in the API server's order."""
    spec = value.get("spec") or {}
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=True))
    service_names = dns1123_label_errors if release >= features.RELAXED_SERVICE_NAMES else dns1035_label_errors
    errors.extend(_spec(spec, service_names, _SPEC))
    note = ((value.get("metadata") or {}).get("annotations") or {}).get(CLASS_NOTE)
    if None not in (note, spec.get("ingressClassName")) and note != spec["ingressClassName"]:
        detail = "must match `ingressClassName` when both are specified"
        errors.append(FieldError.invalid(FieldPath("annotations").child(CLASS_NOTE), note, detail))
    return errors


def warnings(value: JsonObject, _release: Release) -> list[str]:
    """What the API server says of the annotation that named the class before there was a field for it."""
    notes = (value.get("metadata") or {}).get("annotations") or {}
    if CLASS_NOTE not in notes or (value.get("spec") or {}).get("ingressClassName") is not None:
        return []
    return [f"annotation {go_quote(CLASS_NOTE)} is deprecated, please use 'spec.ingressClassName' instead"]


def _spec(spec: JsonObject, service_names: NameRule, path: FieldPath) -> Errors:
    rules, backend = spec.get("rules"), spec.get("defaultBackend")
    if not rules and backend is None:
        yield FieldError.invalid(path, rules, "either `defaultBackend` or `rules` must be specified")
    if backend is not None:
        yield from _backend(backend, service_names, path.child("defaultBackend"))
    for position, rule in enumerate(rules or ()):
        yield from _rule(rule, service_names, path.child("rules").index(position))
    for position, tls in enumerate(spec.get("tls") or ()):
        yield from _tls(tls, path.child("tls").index(position))
    if (name := spec.get("ingressClassName")) is not None:
        yield from subdomain(name, path.child("ingressClassName"))


def _tls(tls: JsonObject, path: FieldPath) -> Errors:
    for position, host in enumerate(tls.get("hosts") or ()):
        yield from _host(host, path.child("hosts").index(position))
    if name := tls.get("secretName") or "":
        yield from subdomain(name, path.child("secretName"))


def _host(host: str, path: FieldPath) -> Errors:
    return form(wildcard_subdomain_errors if "*" in host else dns1123_subdomain_errors, host, path)


def _rule(rule: JsonObject, service_names: NameRule, path: FieldPath) -> Errors:
    if host := rule.get("host") or "":
        if parse_forgiving(host) is not None:
            yield FieldError.invalid(path.child("host"), host, "must be a DNS name, not an IP address")
        yield from _host(host, path.child("host"))
    if (http := rule.get("http")) is not None:
        where = path.child("http", "paths")
        if not http.get("paths"):
            yield FieldError.required(where)
        for position, item in enumerate(http.get("paths") or ()):
            yield from _path(item, service_names, where.index(position))


def _path(item: JsonObject, service_names: NameRule, path: FieldPath) -> Errors:
    kind, text, where = item.get("pathType"), item.get("path") or "", path.child("path")
    if kind is None:
        yield FieldError.required(path.child("pathType"), "pathType must be specified")
        return
    if kind not in _PATH_TYPES:
        yield FieldError.not_supported(path.child("pathType"), NamedString(kind), _PATH_TYPES)
    elif not text.startswith("/") and (text or kind != "ImplementationSpecific"):
        yield FieldError.invalid(where, text, "must be an absolute path")
    if kind in ("Exact", "Prefix"):
        for part in _NOT_IN_PATH:
            if part in text:
                yield FieldError.invalid(where, text, f"must not contain '{part}'")
        for end in _NOT_AT_END:
            if text.endswith(end):
                yield FieldError.invalid(where, text, f"cannot end with '{end}'")
    yield from _backend(item.get("backend") or {}, service_names, path.child("backend"))


def _backend(backend: JsonObject, service_names: NameRule, path: FieldPath) -> Errors:
    service, resource = backend.get("service"), backend.get("resource")
    if service is not None and resource is not None:
        yield FieldError.invalid(path, "", "cannot set both resource and service backends")
    elif resource is not None:
        yield from reference(resource, path.child("resource"))
    elif service is not None:
        yield from _service(service, service_names, path)
    else:
        yield FieldError.invalid(path, "", "resource or service backend is required")


def _service(service: JsonObject, service_names: NameRule, path: FieldPath) -> Errors:
    where, name, port = path.child("service"), service.get("name") or "", service.get("port") or {}
    if not name:
        yield FieldError.required(where.child("name"))
    else:
        yield from form(service_names, name, where.child("name"))
    port_name, number = port.get("name") or "", port.get("number") or 0
    if port_name and number:
        yield FieldError.invalid(path, "", "cannot set both port name & port number")
    elif port_name:
        yield from form(port_name_errors, port_name, where.child("port", "name"))
    elif number:
        yield from port_number(number, where.child("port", "number"))
    else:
        yield FieldError.required(path, "port name or number is required")


def reference(target: JsonObject, path: FieldPath) -> Errors:
    """A reference to an object of any kind: group, kind and name."""
    if (group := target.get("apiGroup")) is not None:
        yield from subdomain(group, path.child("apiGroup"))
    for field in ("kind", "name"):
        if not (text := target.get(field) or ""):
            yield FieldError.required(path.child(field))
        else:
            yield from form(path_segment_errors, text, path.child(field))
