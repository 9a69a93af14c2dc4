"""Validation of ValidatingAdmissionPolicy.

Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/ and Kubernetes'
``pkg/apis/admissionregistration/validation``.
"""

from __future__ import annotations

from dataclasses import replace

from lab.manifests.cel.celtypes import CelType
from lab.manifests.cel.compiling import ProgramError, compile_expression
from lab.manifests.cel.issues import CelError
from lab.manifests.cel.parsing import is_name
from lab.manifests.cel.scope import Scope, variable_type
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import ErrorKind, FieldError, FieldPath
from lab.manifests.labels import dns1035_label_errors, dns1123_subdomain_errors
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, one_of, qualified_name
from lab.manifests.validation.expressions import validate_expression
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
    variables = spec.get("variables") or []
    known: dict[str, CelType] | None = {} if variables else None
    scope = Scope(release, params=kind is not None, variables=known)
    for position, variable in enumerate(variables):
        yield from _variable(variable, scope, _SPEC.child("variables").index(position))
    yield from _answers(spec, name, scope)


def _answers(spec: JsonObject, name: str, scope: Scope) -> Errors:
    """What the policy has to say: validations, annotations for the audit log, or both."""
    validations, annotations = spec.get("validations") or [], spec.get("auditAnnotations") or []
    if not validations and not annotations:
        for field in ("validations", "auditAnnotations"):
            detail = "validations or auditAnnotations must contain at least one item"
            yield FieldError.required(_SPEC.child(field), detail)
    for position, validation in enumerate(validations):
        yield from _validation(validation, scope, _SPEC.child("validations").index(position))
    where = _SPEC.child("auditAnnotations")
    if len(annotations) > _MOST_ANNOTATIONS:
        printed = [_printed(annotation) for annotation in annotations]
        yield FieldError.invalid(where, printed, f"must not have more than {_MOST_ANNOTATIONS} auditAnnotations")
    keys: set[str] = set()
    for position, annotation in enumerate(annotations):
        yield from _annotation(annotation, name, scope, where.index(position))
        key = annotation.get("key") or ""
        if key in keys:
            yield FieldError.duplicate(where.index(position).child("key"), key)
        keys.add(key)


def _printed(annotation: JsonObject) -> JsonObject:
    """An annotation as errors show it: by the names of its Go fields."""
    return {"Key": annotation.get("key") or "", "ValueExpression": annotation.get("valueExpression") or ""}


def _variable(variable: JsonObject, scope: Scope, path: FieldPath) -> Errors:
    name, expression = variable.get("name") or "", variable.get("expression") or ""
    if not name.strip():
        yield FieldError.required(path.child("name"), "name is not specified")
    elif not is_name(name):
        yield FieldError.invalid(path.child("name"), name, "must be a valid CEL identifier")
    if not expression.strip():
        yield FieldError.required(path.child("expression"), "expression is not specified")
        return
    found: CelType | None = None
    try:
        found = compile_expression(expression, scope)
    except CelError as trouble:
        yield FieldError.invalid(path.child("expression"), expression, str(trouble))
    except ProgramError as trouble:
        yield FieldError(ErrorKind.INTERNAL, path.child("expression"), "", str(trouble))
    if scope.variables is not None:
        scope.variables[name] = variable_type(found)


def _validation(validation: JsonObject, scope: Scope, path: FieldPath) -> Errors:
    expression, message = validation.get("expression") or "", validation.get("message") or ""
    if not expression.strip():
        yield FieldError.required(path.child("expression"), "expression is not specified")
    else:
        yield from validate_expression(expression, scope, ("bool",), path.child("expression"))
    said = validation.get("messageExpression") or ""
    if said and not said.strip():
        yield FieldError.invalid(path.child("messageExpression"), said, "must be non-empty if specified")
    elif said:
        without = replace(scope, authorizer=False)
        yield from validate_expression(said, without, ("string",), path.child("messageExpression"))
    if message and not message.strip():
        yield FieldError.invalid(path.child("message"), message, "must be non-empty if specified")
    elif set("\r\n") & set(message.strip()):
        yield FieldError.invalid(path.child("message"), message, "must not contain line breaks")
    if "reason" in validation:
        yield from one_of(validation["reason"], _REASONS, path.child("reason"), required=False)


def _annotation(annotation: JsonObject, name: str, scope: Scope, path: FieldPath) -> Errors:
    key, written = annotation.get("key") or "", annotation.get("valueExpression") or ""
    if name:
        yield from qualified_name(f"{name}/{key}", path.child("key"))
    else:
        yield FieldError.invalid(path.child("key"), key, "requires metadata.name be non-empty")
    where, expression = path.child("valueExpression"), written.strip()
    if not expression:
        yield FieldError.required(where, "valueExpression is not specified")
    elif len(expression.encode()) > _LONGEST_ANNOTATION:
        yield FieldError.required(where, f"must not exceed {_LONGEST_ANNOTATION} bytes in length")
    else:
        yield from validate_expression(expression, scope, ("string", "null_type"), where, written=written)


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
