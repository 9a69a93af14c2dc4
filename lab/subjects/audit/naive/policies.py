"""What raw policies make of requests."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import yaml

from lab.manifests.document import Json, JsonObject
from lab.subjects.audit.naive.manifest import parsed
from lab.subjects.audit.naive.requests import Ask, Caller

LEVELS = ("None", "Metadata", "Request", "RequestResponse")
STAGES = ("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic")
LISTS = ("users", "userGroups", "verbs", "namespaces", "nonResourceURLs", "omitStages")
GROUP = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


class Fate(NamedTuple):
    """What is written of a request."""

    level: int
    stages: frozenset[str]
    fields_left_out: bool


def loaded(text: str | None) -> JsonObject | None:
    """The policy in a text; None where the API server would not start with it."""
    try:
        value = parsed(text or "")
    except yaml.YAMLError:
        return None
    if not isinstance(value, dict) or value.get("apiVersion") != "audit.k8s.io/v1":
        return None
    rules = value.get("rules")
    if value.get("kind", "Policy") != "Policy" or not isinstance(rules, list) or not rules:
        return None
    stages = value.get("omitStages") or []
    if not isinstance(stages, list) or not set(stages) <= set(STAGES):
        return None
    return value if all(map(_sound, rules)) else None


def _sound(rule: Json) -> bool:
    if not isinstance(rule, dict) or rule.get("level") not in LEVELS:
        return False
    if not all(_texts(rule.get(key) or []) for key in LISTS) or not set(rule.get("omitStages") or []) <= set(STAGES):
        return False
    urls, resources = rule.get("nonResourceURLs") or [], rule.get("resources") or []
    if urls and (resources or rule.get("namespaces")):
        return False
    if not all(url == "*" or (url.startswith("/") and "*" not in url[:-1]) for url in urls):
        return False
    return isinstance(resources, list) and all(map(_sound_entry, resources))


def _sound_entry(entry: Json) -> bool:
    if not isinstance(entry, dict) or not all(_texts(entry.get(key) or []) for key in ("resources", "resourceNames")):
        return False
    group = entry.get("group") or ""
    if not isinstance(group, str) or (group and not GROUP.fullmatch(group)):
        return False
    return not entry.get("resourceNames") or bool(entry.get("resources"))


def _texts(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def fate(policy: JsonObject, caller: Caller, ask: Ask) -> Fate:
    """The first rule that matches decides."""
    omitted, without = set(policy.get("omitStages") or []), bool(policy.get("omitManagedFields"))
    for rule in policy["rules"]:
        if _about_caller(rule, caller) and _about(rule, ask):
            left_out = omitted | set(rule.get("omitStages") or [])
            own = rule.get("omitManagedFields")
            return _fate(LEVELS.index(rule["level"]), left_out, without if own is None else own)
    return _fate(0, omitted, without)


def rules_about(policy: JsonObject, caller: Caller) -> tuple[int, ...]:
    """The rules that may be about a caller's requests."""
    return tuple(place for place, rule in enumerate(policy["rules"]) if _about_caller(rule, caller))


def _fate(level: int, omitted: set[str], without: bool) -> Fate:
    return Fate(level, frozenset(STAGES) - omitted if level else frozenset(), without and level > 1)


def _about_caller(rule: JsonObject, caller: Caller) -> bool:
    if rule.get("users") and caller.name not in rule["users"]:
        return False
    return not rule.get("userGroups") or bool(caller.groups & set(rule["userGroups"]))


def _about(rule: JsonObject, ask: Ask) -> bool:
    if rule.get("verbs") and ask.verb not in rule["verbs"]:
        return False
    if rule.get("resources") or rule.get("namespaces"):
        if ask.path or (rule.get("namespaces") and ask.namespace not in rule["namespaces"]):
            return False
        return not rule.get("resources") or any(_entry(entry, ask) for entry in rule["resources"])
    if rule.get("nonResourceURLs"):
        return bool(ask.path) and any(_path(url, ask.path) for url in rule["nonResourceURLs"])
    return True


def _entry(entry: JsonObject, ask: Ask) -> bool:
    if (entry.get("group") or "") != ask.group:
        return False
    if not entry.get("resources"):
        return True
    if entry.get("resourceNames") and ask.name not in entry["resourceNames"]:
        return False
    return any(_word(word).fullmatch(f"{ask.resource}/{ask.below}") for word in entry["resources"])


@lru_cache(maxsize=512)
def _word(word: str) -> re.Pattern[str]:
    """What a word means, for a resource, a slash and what lies beneath it."""
    resource, slash, below = word.partition("/")
    if word == "*":
        return re.compile(r".*")
    if resource == "*" and slash:
        return re.compile(rf"[^/]*/{re.escape(below)}")
    return re.compile(rf"{re.escape(resource)}/{'.*' if below == '*' else re.escape(below)}")


def _path(url: str, path: str) -> bool:
    return path.startswith(url[:-1]) if url.endswith("*") else path == url
