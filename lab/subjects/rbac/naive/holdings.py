"""Who holds which rules, found by reading raw objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from lab.cluster.state import State
from lab.subjects.rbac.bootstrap import built_in

Raw: TypeAlias = dict[str, Any]

Held: TypeAlias = list[tuple[str, Raw]]
"""Rules with the namespace they hold in; empty for everywhere."""


def objects(state: State) -> list[Raw]:
    """The roles and bindings of a state as written, and those that every cluster has, aggregated roles filled."""
    own = {ref: item.value for ref, item in state.objects.items()}
    roles, bindings = built_in()
    for item in (*(role.source for role in roles.values()), *(binding.source for binding in bindings.values())):
        if item is not None:
            changed = own.setdefault(item.ref, item.value)
            if changed is not item.value and "aggregationRule" in item.value:
                own[item.ref] = _applied_over(changed, item.value)
    found = [dict(value) for ref, value in own.items() if ref.kind.endswith(("Role", "RoleBinding"))]
    _aggregate([each for each in found if each["kind"] == "ClusterRole"])
    return found


def _applied_over(changed: Raw, built: Raw) -> Raw:
    """What becomes of a built-in role when another manifest is applied: its aggregation and its labels stay."""
    metadata = changed["metadata"]
    labels = {**built["metadata"]["labels"], **(metadata.get("labels") or {})}
    rule = changed.get("aggregationRule") or built["aggregationRule"]
    return {**changed, "metadata": {**metadata, "labels": labels}, "aggregationRule": rule}


def _aggregate(roles: list[Raw]) -> None:
    """Fill the rules of aggregated roles; often enough for chains of them."""
    gathered = [each for each in roles if _selectors(each)]
    for each in gathered:
        each["rules"] = []
    sources = [
        [other for selector in _selectors(each) for other in roles if other is not each and _selected(selector, other)]
        for each in gathered
    ]
    for _ in range(len(gathered) + 1):
        for each, others in zip(gathered, sources, strict=True):
            each["rules"] = [rule for other in others for rule in _rules(other)]


def _selectors(role: Raw) -> list[Raw]:
    rule = role.get("aggregationRule")
    found = rule.get("clusterRoleSelectors") if isinstance(rule, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _selected(selector: Raw, role: Raw) -> bool:
    labels = role["metadata"].get("labels") or {}
    if any(labels.get(key) != value for key, value in (selector.get("matchLabels") or {}).items()):
        return False
    for asked in selector.get("matchExpressions") or ():
        key, operator, values = asked["key"], asked["operator"], asked.get("values") or []
        there = key in labels
        answers = {
            "Exists": there,
            "DoesNotExist": not there,
            "In": there and labels[key] in values,
            "NotIn": not there or labels[key] not in values,
        }
        if not answers[operator]:
            return False
    return True


def _rules(role: Raw) -> list[Raw]:
    rules = role.get("rules")
    return [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []


def texts(rule: Raw, field: str) -> list[str]:
    """The strings of one of a rule's lists."""
    value = rule.get(field)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def held(found: Iterable[Raw], user: str, groups: Iterable[str]) -> Held:
    """The rules that a user with those groups holds."""
    every = list(found)
    rules: Held = []
    for binding in every:
        if not binding["kind"].endswith("Binding"):
            continue
        home = binding["metadata"].get("namespace", "") if binding["kind"] == "RoleBinding" else ""
        if any(_is(subject, user, set(groups), home) for subject in _subjects(binding)):
            rules += [(home, rule) for rule in _of_role(every, binding.get("roleRef"), home)]
    for name in aggregated(every):
        if given(name) in groups:
            rules += [("", rule) for rule in _of_role(every, {"kind": "ClusterRole", "name": name}, "")]
    return rules


def given(role: str) -> str:
    """What stands among the groups of someone who is given an aggregated ClusterRole by a binding yet to be made."""
    return f"given {role}"


def aggregated(found: Iterable[Raw]) -> set[str]:
    """The names of the aggregated ClusterRoles."""
    return {each["metadata"]["name"] for each in found if each["kind"] == "ClusterRole" and _selectors(each)}


def _subjects(binding: Raw) -> Iterator[Raw]:
    subjects = binding.get("subjects")
    yield from (each for each in subjects or () if isinstance(each, dict))


def _is(subject: Raw, user: str, groups: set[str], home: str) -> bool:
    kind, name = subject.get("kind"), subject.get("name", "")
    if kind == "ServiceAccount":
        namespace = subject.get("namespace") or home
        return bool(namespace) and user == f"system:serviceaccount:{namespace}:{name}"
    return (kind == "User" and name == user) or (kind == "Group" and name in groups)


def _of_role(every: list[Raw], reference: Any, home: str) -> list[Raw]:
    if not isinstance(reference, dict):
        return []
    kind, name = reference.get("kind"), reference.get("name")
    for role in every:
        metadata = role["metadata"]
        near = kind == "ClusterRole" or (kind == "Role" and home and metadata.get("namespace") == home)
        if near and role["kind"] == kind and metadata.get("name") == name:
            return _rules(role)
    return []


def named(found: Iterable[Raw]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """A user name and groups for everyone that a binding speaks of, and for someone whom none does."""
    everyone = "system:authenticated"
    yield "~other", (everyone,)
    yield "system:anonymous", ("system:unauthenticated",)
    yield account("~other", "~other")
    for binding in found:
        if not binding["kind"].endswith("Binding"):
            continue
        home = binding["metadata"].get("namespace", "") if binding["kind"] == "RoleBinding" else ""
        for subject in _subjects(binding):
            kind, name = subject.get("kind"), str(subject.get("name", ""))
            if kind == "ServiceAccount" and (subject.get("namespace") or home):
                yield account(subject.get("namespace") or home, name)
            elif kind == "User":
                parts = name.split(":")
                is_account = parts[:2] == ["system", "serviceaccount"] and len(parts) == 4 and all(parts)
                if is_account:
                    yield account(parts[2], parts[3])
                elif name != "system:anonymous":
                    yield name, (everyone,)
            elif kind == "Group" and name.startswith("system:serviceaccounts:"):
                yield account(name.split(":", 2)[2], "~other")
            elif kind == "Group" and name not in ("system:serviceaccounts", "system:unauthenticated", everyone):
                yield "~other", (name, everyone)


def account(namespace: str, name: str) -> tuple[str, tuple[str, ...]]:
    """The user name and groups of a ServiceAccount."""
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}", "system:authenticated")
    return f"system:serviceaccount:{namespace}:{name}", groups
