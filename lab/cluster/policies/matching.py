"""Which requests a policy, or a binding of it, is for.

Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#match-conditions and
Kubernetes' ``pkg/admission/plugin/policy/matching``. A resource in another version or group counts as itself only:
every kind that the lab knows is served in one version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lab.cluster.policies.request import Request
from lab.manifests.document import JsonObject
from lab.manifests.selector import LabelSelector

_EXEMPT = frozenset({
    "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
})  # fmt: skip
_EVERYTHING = LabelSelector()


def is_exempt(request: Request) -> bool:
    """Whether the request is about admission itself, which no policy is asked about."""
    return request.kind.name in _EXEMPT and request.kind.group == "admissionregistration.k8s.io"


def matches(criteria: JsonObject | None, request: Request) -> bool:
    """Whether ``matchConstraints`` or ``matchResources`` let the request in; no criteria let in everything."""
    if criteria is None:
        return True
    if not _namespace_selected(criteria.get("namespaceSelector"), request):
        return False
    if not _object_selected(criteria.get("objectSelector"), request):
        return False
    if any(rule_matches(rule, request) for rule in criteria.get("excludeResourceRules") or ()):
        return False
    rules = criteria.get("resourceRules") or ()
    return not rules or any(rule_matches(rule, request) for rule in rules)


def _namespace_selected(written: JsonObject | None, request: Request) -> bool:
    if not request.namespace and not request.is_namespace:
        return True
    selector = _compiled(written)
    if selector.everything:
        return True
    holder = request.object if request.is_namespace and request.operation != "DELETE" else request.namespace_object
    return selector.matches(labels_of(holder))


def _object_selected(written: JsonObject | None, request: Request) -> bool:
    selector = _compiled(written)
    if selector.everything:
        return True
    given = (item for item in (request.object, request.old) if item is not None)
    return any(selector.matches(labels_of(item)) for item in given)


_compilations: dict[int, tuple[JsonObject, LabelSelector]] = {}
_KEPT = 256


def _compiled(written: JsonObject | None) -> LabelSelector:
    """A selector, compiled once; its text is kept with it, so that no other gets its identity meanwhile."""
    if not written:
        return _EVERYTHING
    known = _compilations.get(id(written))
    if known is None:
        if len(_compilations) >= _KEPT:
            _compilations.clear()
        known = _compilations[id(written)] = (written, LabelSelector.compile(written))
    return known[1]


def labels_of(item: JsonObject | None) -> Mapping[str, str]:
    """An object's labels; none where it has none."""
    return ((item or {}).get("metadata") or {}).get("labels") or {}


def rule_matches(rule: JsonObject, request: Request) -> bool:
    """Whether one rule is for the request."""
    names = rule.get("resourceNames") or ()
    return (
        _scope(rule.get("scope") or "*", request)
        and _listed(rule.get("operations") or (), request.operation)
        and _listed(rule.get("apiGroups") or (), request.kind.group)
        and _listed(rule.get("apiVersions") or (), request.kind.version)
        and any(_resource(each, request) for each in rule.get("resources") or ())
        and (not names or request.name in names)
    )


def _scope(scope: str, request: Request) -> bool:
    if scope == "*":
        return True
    in_cluster = request.is_namespace or not request.namespace
    return in_cluster == (scope == "Cluster")


def _listed(items: Sequence[str], wanted: str) -> bool:
    return "*" in items or wanted in items


def _resource(written: str, request: Request) -> bool:
    resource, _, part = written.partition("/")
    return resource in ("*", request.kind.plural) and part in ("*", request.subresource)
