"""Validation of what says which requests a webhook or an admission policy is for.

Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/ and Kubernetes'
``pkg/apis/admissionregistration/validation``.
"""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import path_segment_errors
from lab.manifests.validation.checks import Errors, form, label_selector, one_of

FAILURE_POLICIES = ("Fail", "Ignore")
MATCH_POLICIES = ("Equivalent", "Exact")

_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_SCOPES = ("*", "Cluster", "Namespaced")


def validate_match_resources(matching: JsonObject, path: FieldPath) -> Errors:
    """Selectors and rules of an admission policy or of its binding, defaults filled in."""
    yield from one_of(matching.get("matchPolicy") or "", MATCH_POLICIES, path.child("matchPolicy"), required=False)
    for selector in ("namespaceSelector", "objectSelector"):
        yield from label_selector(matching.get(selector), path.child(selector))
    for field in ("resourceRules", "excludeResourceRules"):
        for position, rule in enumerate(matching.get(field) or ()):
            here = path.child(field).index(position)
            yield from _resource_names(rule.get("resourceNames") or [], here.child("resourceNames"))
            yield from validate_rule(rule, here)


def _resource_names(names: list[str], path: FieldPath) -> Errors:
    seen: set[str] = set()
    for position, name in enumerate(names):
        yield from form(path_segment_errors, name, path.index(position))
        if name in seen:
            yield FieldError.duplicate(path.index(position), name)
        seen.add(name)


def validate_rule(rule: JsonObject, path: FieldPath) -> Errors:
    """One rule: the operations, and the resources they are done to."""
    operations = rule.get("operations") or []
    where = path.child("operations")
    yield from _not_empty(operations, where)
    yield from _star_alone(operations, "operations", where)
    for position, operation in enumerate(operations):
        yield from one_of(operation, _OPERATIONS, where.index(position), required=False)
    groups, versions = rule.get("apiGroups") or [], rule.get("apiVersions") or []
    yield from _not_empty(groups, path.child("apiGroups"))
    yield from _star_alone(groups, "API groups", path.child("apiGroups"))
    yield from _not_empty(versions, path.child("apiVersions"))
    yield from _star_alone(versions, "API versions", path.child("apiVersions"))
    for position, version in enumerate(versions):
        if not version:
            yield FieldError.required(path.child("apiVersions").index(position))
    yield from _resources(rule.get("resources") or [], path.child("resources"))
    if "scope" in rule:
        yield from one_of(rule["scope"], _SCOPES, path.child("scope"), required=False)


def _not_empty(items: Iterable[str], path: FieldPath) -> Errors:
    if not items:
        yield FieldError.required(path)


def _star_alone(items: list[str], what: str, path: FieldPath) -> Errors:
    if len(items) > 1 and "*" in items:
        yield FieldError.invalid(path, items, f"if '*' is present, must not specify other {what}")


def _resources(resources: list[str], path: FieldPath) -> Errors:
    yield from _not_empty(resources, path)
    whole: set[str] = set()
    everywhere: set[str] = set()
    bare = False
    for position, written in enumerate(resources):
        here = path.index(position)
        if not written:
            yield FieldError.required(here)
            continue
        resource, slash, part = written.partition("/")
        if not slash:
            # The last one written without a subresource decides.
            bare = written != "*"
            continue
        if resource in whole:
            detail = f"if '{resource}/*' is present, must not specify {written}"
            yield FieldError.invalid(here, written, detail)
        if part in everywhere:
            detail = f"if '*/{part}' is present, must not specify {written}"
            yield FieldError.invalid(here, written, detail)
        if part == "*":
            whole.add(resource)
        if resource == "*":
            everywhere.add(part)
    if len(resources) > 1 and "*/*" in resources:
        yield FieldError.invalid(path, resources, "if '*/*' is present, must not specify other resources")
    if "*" in resources and bare:
        detail = "if '*' is present, must not specify other resources without subresources"
        yield FieldError.invalid(path, resources, detail)
