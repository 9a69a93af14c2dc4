"""A policy with one thing changed: its rules, their order, and each of their conditions."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from lab.manifests.document import Json, JsonObject

LEVELS = ("None", "Metadata", "Request", "RequestResponse")
OTHERS: dict[str, tuple[str, ...]] = {
    "users": ("system:apiserver",),
    "userGroups": ("system:masters",),
    "verbs": ("get", "create", "*"),
    "namespaces": ("default", ""),
    "nonResourceURLs": ("/metrics*",),
}
"""What is put among the words of a list."""

GROUPS = ("", "apps", "v1", "networking.k8s.io/v1")


class Change(NamedTuple):
    """The kind of change, what was changed, and the file then."""

    operator: str
    text: str
    value: JsonObject


def policy_changes(policy: JsonObject) -> Iterator[Change]:
    """Every change of one thing."""
    rules = policy.get("rules") or []
    yield Change("version", "apiVersion v1beta1", {**policy, "apiVersion": "audit.k8s.io/v1beta1"})
    yield Change("no-kind", "kind left out", {key: held for key, held in policy.items() if key != "kind"})
    yield Change("no-rules", "no rules", {**policy, "rules": []})
    yield from _order(policy, rules)
    for place, rule in enumerate(rules):
        for text, changed in _rule(rule):
            yield _with(policy, place, f"rule {place}: {text[1]}", text[0], changed)
    for stages in ([], ["RequestReceived"], ["ResponseStarted"], ["ResponseComplete"], ["RequestReceived", "Panic"]):
        yield Change("stages", f"omitStages {stages}", {**policy, "omitStages": stages})
    yield Change("managed-fields", "omitManagedFields", {**policy, "omitManagedFields": True})


def _with(policy: JsonObject, place: int, text: str, operator: str, rule: JsonObject) -> Change:
    rules = list(policy["rules"])
    rules[place] = rule
    return Change(operator, text, {**policy, "rules": rules})


def _order(policy: JsonObject, rules: list[JsonObject]) -> Iterator[Change]:
    for place in range(len(rules)):
        rest = [*rules[:place], *rules[place + 1 :]]
        yield Change("drop-rule", f"rule {place} left out", {**policy, "rules": rest})
        if place:
            yield Change("first", f"rule {place} first", {**policy, "rules": [rules[place], *rest]})
    if rules:
        yield Change("last", "rule 0 last", {**policy, "rules": [*rules[1:], rules[0]]})
    for place in range(len(rules) - 1):
        swapped = [*rules[:place], rules[place + 1], rules[place], *rules[place + 2 :]]
        yield Change("swap", f"rules {place} and {place + 1} swapped", {**policy, "rules": swapped})
    for level in LEVELS:
        yield Change("catch-all", f"{level} for the rest", {**policy, "rules": [*rules, {"level": level}]})


Changed = tuple[tuple[str, str], JsonObject]


def _rule(rule: JsonObject) -> Iterator[Changed]:
    for level in (*LEVELS, "metadata"):
        yield ("level", f"level {level}"), {**rule, "level": level}
    for key, added in OTHERS.items():
        words = rule.get(key) or []
        if words:
            yield ("no-list", f"{key} left out"), {name: held for name, held in rule.items() if name != key}
        for word in words if len(words) > 1 else []:
            yield ("drop-word", f"{word} left out"), {**rule, key: [each for each in words if each != word]}
        for word in added if words or key == "namespaces" else ():
            yield ("add-word", f"{word} added to {key}"), {**rule, key: [*words, word]}
    yield ("stage", "omitStages ResponseComplete"), {**rule, "omitStages": ["ResponseComplete"]}
    if rule.get("omitStages"):
        yield ("no-stage", "omitStages left out"), {key: held for key, held in rule.items() if key != "omitStages"}
    if rule.get("users") or rule.get("userGroups"):
        swapped = {**rule, "users": rule.get("userGroups") or [], "userGroups": rule.get("users") or []}
        yield ("user-for-group", "users and groups swapped"), swapped
    yield from _resources(rule)


def _resources(rule: JsonObject) -> Iterator[Changed]:
    entries = rule.get("resources") or []
    if entries:
        yield ("no-resources", "resources left out"), {key: held for key, held in rule.items() if key != "resources"}
        yield ("misnamed", "resource for resources"), _misnamed(rule)
    for place, entry in enumerate(entries):
        for text, changed in _entry(entry):
            made: Json = deepcopy(rule)
            made["resources"][place : place + 1] = [] if changed is None else [changed]
            yield text, made


def _misnamed(rule: JsonObject) -> JsonObject:
    return {"resource" if key == "resources" else key: held for key, held in rule.items()}


def _entry(entry: JsonObject) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("drop-entry", "an entry left out"), None
    for group in GROUPS:
        if group != (entry.get("group") or ""):
            yield ("group", f"group {group!r}"), {**entry, "group": group}
    words = entry.get("resources") or []
    if words:
        yield ("whole-group", "resources of the group left out"), {"group": entry.get("group") or ""}
    for word in words:
        rest = [each for each in words if each != word]
        for other in _words(word):
            yield ("resource", f"{other} for {word}"), {**entry, "resources": [*rest, other]}
        if rest:
            yield ("drop-resource", f"{word} left out"), {**entry, "resources": rest}
    names = entry.get("resourceNames")
    if words and not names:
        yield ("name", "resourceNames added"), {**entry, "resourceNames": ["one"]}
    elif names:
        without = {key: held for key, held in entry.items() if key != "resourceNames"}
        yield ("no-name", "resourceNames left out"), without


def _words(word: str) -> Iterator[str]:
    resource, _, below = word.partition("/")
    yield "*"
    yield f"{resource}/*"
    yield resource.removesuffix("s")
    if below:
        yield resource
        yield f"*/{below}"
