"""Validation of which nodes and which other pods a pod wants to be near to.

Source: https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import label_value_errors
from lab.manifests.validation.checks import Errors, form, label, label_selector, qualified_name, subdomain

_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def validate_affinity(affinity: JsonObject, path: FieldPath) -> Errors:
    """The pod's ``affinity``: to nodes, to pods, and away from pods."""
    if (of_nodes := affinity.get("nodeAffinity")) is not None:
        yield from _node_affinity(of_nodes, path.child("nodeAffinity"))
    for field in ("podAffinity", "podAntiAffinity"):
        if (of_pods := affinity.get(field)) is not None:
            yield from _pod_affinity(of_pods, path.child(field))


def _node_affinity(affinity: JsonObject, path: FieldPath) -> Errors:
    if (selector := affinity.get(_REQUIRED)) is not None:
        yield from validate_node_selector(selector, path.child(_REQUIRED))
    for position, term in enumerate(affinity.get(_PREFERRED) or ()):
        here = path.child(_PREFERRED).index(position)
        yield from _weight(term, here)
        # A preference that no node can meet is let through: it only warns.
        preference = term.get("preference") or {}
        yield from _node_term(preference, here.child("preference"), any_value=True)


def validate_node_selector(selector: JsonObject, path: FieldPath) -> Errors:
    """A selector of nodes: at least one term."""
    terms = selector.get("nodeSelectorTerms") or []
    where = path.child("nodeSelectorTerms")
    if not terms:
        yield FieldError.required(where, "must have at least one node selector term")
    for position, term in enumerate(terms):
        yield from _node_term(term, where.index(position), any_value=False)


def _node_term(term: JsonObject, path: FieldPath, *, any_value: bool) -> Errors:
    for position, requirement in enumerate(term.get("matchExpressions") or ()):
        where = path.child("matchExpressions").index(position)
        yield from _node_requirement(requirement, where, any_value=any_value)
    for position, requirement in enumerate(term.get("matchFields") or ()):
        yield from _field_requirement(requirement, path.child("matchFields").index(position))


def _node_requirement(requirement: JsonObject, path: FieldPath, *, any_value: bool) -> Errors:
    operator, values = requirement.get("operator") or "", requirement.get("values") or []
    where = path.child("values")
    if operator in ("In", "NotIn"):
        if not values:
            yield FieldError.required(where, "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            yield FieldError.forbidden(where, detail)
    elif operator in ("Gt", "Lt"):
        if len(values) != 1:
            detail = "must be specified single value when `operator` is 'Lt' or 'Gt'"
            yield FieldError.required(where, detail)
    else:
        yield FieldError.invalid(path.child("operator"), NamedString(operator), "not a valid selector operator")
    yield from qualified_name(requirement.get("key") or "", path.child("key"))
    if not any_value:
        for position, value in enumerate(values):
            yield from form(label_value_errors, value, where.index(position))


def _field_requirement(requirement: JsonObject, path: FieldPath) -> Errors:
    operator, values = requirement.get("operator") or "", requirement.get("values") or []
    if operator in ("In", "NotIn"):
        if len(values) != 1:
            detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
            yield FieldError.required(path.child("values"), detail)
    else:
        yield FieldError.invalid(path.child("operator"), NamedString(operator), "not a valid selector operator")
    key = requirement.get("key") or ""
    if key != "metadata.name":
        yield FieldError.invalid(path.child("key"), key, "not a valid field selector key")
        return
    for position, value in enumerate(values):
        yield from subdomain(value, path.child("values").index(position))


def _pod_affinity(affinity: JsonObject, path: FieldPath) -> Errors:
    for position, term in enumerate(affinity.get(_REQUIRED) or ()):
        yield from _pod_term(term, path.child(_REQUIRED).index(position))
    for position, weighted in enumerate(affinity.get(_PREFERRED) or ()):
        here = path.child(_PREFERRED).index(position)
        yield from _weight(weighted, here)
        yield from _pod_term(weighted.get("podAffinityTerm") or {}, here.child("podAffinityTerm"))


def _weight(term: JsonObject, path: FieldPath) -> Errors:
    weight = term.get("weight") or 0
    if not 0 < weight <= 100:
        yield FieldError.invalid(path.child("weight"), weight, "must be in the range 1-100")


def _pod_term(term: JsonObject, path: FieldPath) -> Errors:
    selector = term.get("labelSelector")
    yield from label_selector(selector, path.child("labelSelector"))
    yield from label_selector(term.get("namespaceSelector"), path.child("namespaceSelector"))
    for name in term.get("namespaces") or ():
        yield from label(name, path.child("namespace"))
    match, mismatch = term.get("matchLabelKeys") or [], term.get("mismatchLabelKeys") or []
    yield from validate_label_keys(match, mismatch, selector, path)
    key = term.get("topologyKey") or ""
    if not key:
        yield FieldError.required(path.child("topologyKey"), "can not be empty")
    yield from qualified_name(key, path.child("topologyKey"))


def validate_label_keys(match: list[str], mismatch: list[str], selector: JsonObject | None, path: FieldPath) -> Errors:
    """Keys whose values are taken of the pod's own labels (KEP-3633)."""
    for field, keys in (("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)):
        if keys and selector is None:
            detail = "must not be specified when labelSelector is not set"
            yield FieldError.forbidden(path.child(field), detail)
        elif keys:
            for position, key in enumerate(keys):
                yield from qualified_name(key, path.child(field).index(position))
    yield from _keys_in_selector(match, selector or {}, path)
    for position, key in enumerate(match):
        if key in mismatch:
            where = path.child("matchLabelKeys").index(position)
            yield FieldError.invalid(where, key, "exists in both matchLabelKeys and mismatchLabelKeys")


def _keys_in_selector(match: list[str], selector: JsonObject, path: FieldPath) -> Errors:
    positions = {key: position for position, key in enumerate(match)}
    taken = set(selector.get("matchLabels") or ())
    for requirement in selector.get("matchExpressions") or ():
        key = requirement.get("key") or ""
        if key in positions and key in taken:
            detail = "exists in both matchLabelKeys and labelSelector"
            yield FieldError.invalid(path.index(positions[key]), key, detail)
        taken.add(key)
