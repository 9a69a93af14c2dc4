"""What policies say to one request, worked out from the raw objects."""

from __future__ import annotations

from typing import Any

from lab.cluster.state import State
from lab.subjects.admission.naive.expressions import NoValueError, value
from lab.subjects.admission.naive.requests import Request
from lab.subjects.remembered import of_state


def verdict(state: State, request: Request) -> frozenset[str]:
    """``denied``, ``warned``, ``audited``, in any mixture; nothing for a request that passes unseen."""
    found: set[str] = set()
    policies, bindings = _there(state)
    for policy in policies:
        for binding in bindings:
            if binding["spec"]["policyName"] == policy["metadata"]["name"]:
                found |= _through(policy["spec"], binding["spec"], request, state)
    return frozenset(found)


@of_state
def _there(state: State) -> tuple[list[Any], list[Any]]:
    found: dict[str, list[Any]] = {"ValidatingAdmissionPolicy": [], "ValidatingAdmissionPolicyBinding": []}
    for ref, item in state.objects.items():
        if ref.kind in found:
            found[ref.kind].append(item.value)
    policies, bindings = found.values()
    return policies, bindings


def _through(policy: Any, binding: Any, request: Request, state: State) -> set[str]:
    if not _concerns(policy["matchConstraints"], request) or not _concerns(binding.get("matchResources"), request):
        return set()
    given = _parameters(policy, binding, request, state)
    fails = policy.get("failurePolicy", "Fail") != "Ignore"
    if given is None:
        return {"denied"} if fails else set()
    words = {"Deny": "denied", "Warn": "warned", "Audit": "audited"}
    for parameter in given:
        if not _holds(policy, request, parameter, fails):
            return {words[action] for action in binding["validationActions"]}
    return set()


def _parameters(policy: Any, binding: Any, request: Request, state: State) -> list[Any] | None:
    """The parameters; None where there are none and that is an error."""
    kind, reference = policy.get("paramKind"), binding.get("paramRef")
    if not kind or not reference:
        return [None]
    place = reference.get("namespace") or request.namespace
    there = [
        item.value
        for ref, item in sorted(state.objects.items())
        if ref.kind == kind["kind"] and ref.namespace == place
        if (ref.name == reference["name"] if "name" in reference else _selected(reference["selector"], item.labels))
    ]
    return None if not there and reference["parameterNotFoundAction"] == "Deny" else there


def _holds(policy: Any, request: Request, parameter: Any, fails: bool) -> bool:
    names = {
        "object": request.object, "oldObject": request.old, "params": parameter,
        "namespaceObject": {"metadata": {"name": request.namespace, "labels": request.labels}},
        "request": {
            "operation": request.operation, "namespace": request.namespace,
            "userInfo": {"username": request.user, "groups": ["kubeadm:cluster-admins", "system:authenticated"]},
        },
    }  # fmt: skip
    variables: dict[str, Any] = {}
    names["variables"] = variables
    for each in policy.get("variables") or ():
        variables[each["name"]] = lambda text=each["expression"]: value(text, names)
    trouble = False
    for condition in policy.get("matchConditions") or ():
        try:
            if value(condition["expression"], names) is False:
                return True
        except NoValueError:
            trouble = True
    if trouble:
        return not fails
    for validation in policy["validations"]:
        try:
            if value(validation["expression"], names) is not True:
                return False
        except NoValueError:
            if fails:
                return False
    return True


def _concerns(criteria: Any, request: Request) -> bool:
    if not criteria:
        return True
    if not _selected(criteria.get("namespaceSelector") or {}, request.labels):
        return False
    objects = [each for each in (request.object, request.old) if each]
    selector = criteria.get("objectSelector") or {}
    if not any(_selected(selector, each["metadata"].get("labels") or {}) for each in objects):
        return False
    if any(_rule(each, request) for each in criteria.get("excludeResourceRules") or ()):
        return False
    rules = criteria.get("resourceRules") or ()
    return not rules or any(_rule(each, request) for each in rules)


def _rule(rule: Any, request: Request) -> bool:
    resource, _, part = request.resource.partition("/")
    name = (request.object or request.old)["metadata"]["name"]
    wanted = [each.partition("/") for each in rule["resources"]]
    return (
        any(one in ("*", resource) and other in ("*", part) for one, _, other in wanted)
        and bool({"*", request.operation} & set(rule["operations"]))
        and bool({"*", request.group} & set(rule["apiGroups"]))
        and bool({"*", "v1"} & set(rule["apiVersions"]))
        and rule.get("scope") != "Cluster"
        and (not rule.get("resourceNames") or name in rule["resourceNames"])
    )


def _selected(selector: Any, labels: Any) -> bool:
    for key, wanted in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != wanted:
            return False
    for each in selector.get("matchExpressions") or ():
        key, operator, values = each["key"], each["operator"], each.get("values") or ()
        found = {
            "In": labels.get(key) in values, "NotIn": labels.get(key) not in values, "Exists": key in labels,
            "DoesNotExist": key not in labels,
        }[operator]  # fmt: skip
        if not found:
            return False
    return True
