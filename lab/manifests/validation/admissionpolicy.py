"""Validation of ValidatingAdmissionPolicy.

Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ and Kubernetes'
``pkg/apis/admissionregistration/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import dns1035_label_errors, dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, one_of
from lab.manifests.validation.matchconditions import validate_match_conditions
from lab.manifests.validation.matching import FAILURE_POLICIES, validate_match_resources
from lab.manifests.validation.objectmeta import validate_object_meta
from lab.manifests.validation.staticsuffix import static_suffix_warnings

_REASONS = ("Forbidden", "Invalid", "RequestEntityTooLarge")
_MOST_ANNOTATIONS = 20
_LONGEST_ANNOTATION = 5 * 1024
_SPEC = FieldPath("spec")


def validate(value: JsonObject, release: Release) -> list[FieldError]:
    """Judge a new policy, in the API server's order."""
    errors = list(validate_object_meta(value, dns1123_subdomain_errors, namespaced=False))
    name = (value.get("metadata") or {}).get("name") or ""
    errors.extend(_spec(value.get("spec") or {}, name, release))
    return errors


def warnings(value: JsonObject, release: Release) -> list[str]:
    """A name that is reserved."""
    return static_suffix_warnings(value, release)


def _spec(spec: JsonObject, name: str, release: Release) -> Errors:
    yield from one_of(spec.get("failurePolicy") or "", FAILURE_POLICIES, _SPEC.child("failurePolicy"), required=False)
    kind = spec.get("paramKind")
    if kind is not None:
        yield from _param_kind(kind, _SPEC.child("paramKind"))
    yield from _constraints(spec.get("matchConstraints"), _SPEC.child("matchConstraints"))
    conditions = spec.get("matchConditions") or []
    where = _SPEC.child("matchConditions")
    yield from validate_match_conditions(conditions, release, where, with_params=kind is not None)


def _constraints(constraints: JsonObject | None, path: FieldPath) -> Errors:
    if constraints is None:
        yield FieldError.required(path)
        return
    yield from validate_match_resources(constraints, path)
    if not constraints.get("resourceRules"):
        yield FieldError.required(path.child("resourceRules"))


def _param_kind(param: JsonObject, path: FieldPath) -> Errors:
    version, kind = param.get("apiVersion") or "", param.get("kind") or ""
    if not version:
        yield FieldError.required(path.child("apiVersion"))
    else:
        yield from _group_version(version, path.child("apiVersion"))
    if not kind:
        yield FieldError.required(path.child("kind"))
    elif messages := dns1035_label_errors(kind.lower()):
        detail = f"may have mixed case, but should otherwise match: {','.join(messages)}"
        yield FieldError.invalid(path.child("kind"), kind, detail)


def _group_version(written: str, path: FieldPath) -> Errors:
    if written.count("/") > 1:
        yield FieldError.invalid(path, written, f"unexpected GroupVersion string: {written}")
        return
    group, _, version = written.rpartition("/")
    if group and (messages := dns1123_subdomain_errors(group)):
        yield FieldError.invalid(path, group, ",".join(messages))
    if not version:
        yield FieldError.invalid(path, written, "version must be specified")
    elif messages := dns1035_label_errors(version):
        yield FieldError.invalid(path, version, ",".join(messages))
