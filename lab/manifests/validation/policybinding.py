"""Validation of ValidatingAdmissionPolicyBinding.

Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ and Kubernetes'
``pkg/apis/admissionregistration/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_subdomain_errors, path_segment_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, form, label_selector, one_of, subdomain
from lab.manifests.validation.matching import validate_match_resources
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.staticsuffix import static_suffix_warnings

_ACTIONS = ("Audit", "Deny", "Warn")
_WITHOUT_PARAMETER = ("Deny", "Allow")
_EXCLUSIVE = "name and selector are mutually exclusive"
_SPEC = FieldPath("spec")


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new binding, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=False))
    spec = value.get("spec") or {}
    policy, where = spec.get("policyName") or "", _SPEC.child("policyName")
    if policy:
        errors.extend(subdomain(policy, where))
    else:
        errors.append(FieldError.required(where))
    if "paramRef" in spec:
        errors.extend(_parameters(spec["paramRef"], _SPEC.child("paramRef")))
    if "matchResources" in spec:
        errors.extend(validate_match_resources(spec["matchResources"], _SPEC.child("matchResources")))
    errors.extend(_actions(spec.get("validationActions") or [], _SPEC.child("validationActions")))
    return errors


def warnings(value: JsonObject, release: Release) -> list[str]:
    """A name that is reserved."""
    return static_suffix_warnings(value, release)


def _parameters(parameters: JsonObject, path: FieldPath) -> Errors:
    name, selector = parameters.get("name") or "", parameters.get("selector")
    if name:
        yield from form(path_segment_errors, name, path.child("name"))
        if selector is not None:
            yield FieldError.forbidden(path.child("name"), _EXCLUSIVE)
    if selector is not None:
        yield from label_selector(selector, path.child("selector"))
        if name:
            yield FieldError.forbidden(path.child("selector"), _EXCLUSIVE)
    elif not name:
        yield FieldError.required(path, "one of name or selector must be specified")
    action = parameters.get("parameterNotFoundAction") or ""
    yield from one_of(action, _WITHOUT_PARAMETER, path.child("parameterNotFoundAction"))


def _actions(actions: list[str], path: FieldPath) -> Errors:
    for position, action in enumerate(actions):
        yield from one_of(action, _ACTIONS, path.index(position), required=False)
        if action in actions[:position]:
            yield FieldError.duplicate(path.index(position), NamedString(action))
    if "Deny" in actions and "Warn" in actions:
        detail = (
            "must not contain both Deny and Warn (repeating the same validation failure information in the API "
            "response and headers serves no purpose)"
        )
        yield FieldError.invalid(path, actions, detail)
    if not actions:
        yield FieldError.required(path, "at least one validation action is required")
