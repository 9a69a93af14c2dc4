"""Validation of IngressClass.

Source: https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class and Kubernetes'
``pkg/apis/networking/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, domain_prefixed_path, label
from lab.manifests.validation.ingress import reference
from lab.manifests.validation.objectmeta import validate_object_meta

_SPEC = FieldPath("spec")
_LONGEST_CONTROLLER = 250
_SCOPES = ("Cluster", "Namespace")


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new IngressClass, in the API server's order."""
    spec = value.get("spec") or {}
    controller, where = spec.get("controller") or "", _SPEC.child("controller")
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=False))
    if len(controller.encode("utf-8", "surrogatepass")) > _LONGEST_CONTROLLER:
        errors.append(FieldError.too_long(where, _LONGEST_CONTROLLER))
    errors.extend(domain_prefixed_path(controller, where))
    if (parameters := spec.get("parameters")) is not None:
        errors.extend(_parameters(parameters, _SPEC.child("parameters")))
    return errors


def _parameters(parameters: JsonObject, path: FieldPath) -> Errors:
    yield from reference(parameters, path)
    scope, namespace, where = parameters.get("scope"), parameters.get("namespace"), path.child("namespace")
    if scope is None:
        yield FieldError.required(path.child("scope"))
    elif scope not in _SCOPES:
        yield FieldError.not_supported(path.child("scope"), scope, _SCOPES)
    elif scope == "Cluster":
        if namespace is not None:
            yield FieldError.forbidden(where, "`parameters.scope` is set to 'Cluster'")
    elif namespace is None:
        yield FieldError.required(where, "`parameters.scope` is set to 'Namespace'")
    else:
        yield from label(namespace, where)
