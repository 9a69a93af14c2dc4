"""Validation of roles and their bindings.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/ and Kubernetes'
``pkg/apis/rbac/validation``.
"""

from __future__ import annotations

from lab.manifests.defaulting.rbac import GROUP
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import path_segment_errors
from lab.manifests.release import Release
from lab.manifests.selector import LabelSelector, SelectorError
from lab.manifests.validation.checks import Errors, form, label_selector, subdomain
from lab.manifests.validation.objectmeta import validate_object_meta

_NAMESPACED = ("Role", "RoleBinding")
_SUBJECTS = ("ServiceAccount", "User", "Group")


def validate(value: JsonObject, _release: Release) -> list[FieldError]:
    """Judge a new Role, ClusterRole, RoleBinding or ClusterRoleBinding, in the API server's order."""
    kind = value.get("kind") or ""
    namespaced = kind in _NAMESPACED
    errors = list(validate_object_meta(value, path_segment_errors, namespaced=namespaced))
    if kind.endswith("Binding"):
        errors.extend(_role_ref(value.get("roleRef") or {}, FieldPath("roleRef"), namespaced))
        for position, subject in enumerate(value.get("subjects") or ()):
            errors.extend(_subject(subject, FieldPath("subjects").index(position), namespaced))
    else:
        for position, rule in enumerate(value.get("rules") or ()):
            errors.extend(_rule(rule, FieldPath("rules").index(position), namespaced))
        if kind == "ClusterRole":
            errors.extend(_aggregation(value.get("aggregationRule"), FieldPath("aggregationRule")))
    return errors


def _rule(rule: JsonObject, path: FieldPath, namespaced: bool) -> Errors:
    if not rule.get("verbs"):
        yield FieldError.required(path.child("verbs"), "verbs must contain at least one value")
    groups, resources = rule.get("apiGroups"), rule.get("resources")
    if urls := rule.get("nonResourceURLs"):
        where = path.child("nonResourceURLs")
        if namespaced:
            yield FieldError.invalid(where, urls, "namespaced rules cannot apply to non-resource URLs")
        if groups or resources or rule.get("resourceNames"):
            detail = "rules cannot apply to both regular resources and non-resource URLs"
            yield FieldError.invalid(where, urls, detail)
        return
    if not groups:
        yield FieldError.required(path.child("apiGroups"), "resource rules must supply at least one api group")
    if not resources:
        yield FieldError.required(path.child("resources"), "resource rules must supply at least one resource")


def _aggregation(aggregation: JsonObject | None, path: FieldPath) -> Errors:
    if aggregation is None:
        return
    selectors = aggregation.get("clusterRoleSelectors") or []
    where = path.child("clusterRoleSelectors")
    if not selectors:
        detail = "at least one clusterRoleSelector required if aggregationRule is non-nil"
        yield FieldError.required(where, detail)
    for position, selector in enumerate(selectors):
        here = where.index(position)
        yield from label_selector(selector, here)
        try:
            LabelSelector.compile(selector)
        except SelectorError:
            yield FieldError.invalid(here, None, "invalid label selector.")


def _role_ref(role: JsonObject, path: FieldPath, namespaced: bool) -> Errors:
    group, kind, name = (role.get(field) or "" for field in ("apiGroup", "kind", "name"))
    if group != GROUP:
        yield FieldError.not_supported(path.child("apiGroup"), group, (GROUP,))
    kinds = ("Role", "ClusterRole") if namespaced else ("ClusterRole",)
    if kind not in kinds:
        yield FieldError.not_supported(path.child("kind"), kind, kinds)
    if not name:
        yield FieldError.required(path.child("name"))
    yield from form(path_segment_errors, name, path.child("name"))


def _subject(subject: JsonObject, path: FieldPath, namespaced: bool) -> Errors:
    kind, name, group = (subject.get(field) or "" for field in ("kind", "name", "apiGroup"))
    if not name:
        yield FieldError.required(path.child("name"))
    if kind == "ServiceAccount":
        if name:
            yield from subdomain(name, path.child("name"))
        if group:
            yield FieldError.not_supported(path.child("apiGroup"), group, ("",))
        if not namespaced and not subject.get("namespace"):
            yield FieldError.required(path.child("namespace"))
    elif kind in ("User", "Group"):
        if group != GROUP:
            yield FieldError.not_supported(path.child("apiGroup"), group, (GROUP,))
    else:
        yield FieldError.not_supported(path.child("kind"), kind, _SUBJECTS)
