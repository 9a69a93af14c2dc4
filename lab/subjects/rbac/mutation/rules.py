"""Rules widened, narrowed, misspelt, dropped and split."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from lab.subjects.rbac.mutation.answer import Answer, Change, Site
from lab.subjects.resources import STANDARD_VERBS, resource_called, served

ADDED_RESOURCES = ("pods", "secrets", "pods/log", "pods/exec", "deployments", "nodes")
WRONG_GROUPS = ("", "apps", "extensions", "rbac.authorization.k8s.io")


def _resource_rules(answer: Answer) -> Iterator[Site]:
    yield from (rule for rule in answer.rules if rule.texts("resources"))


def _put(answer: Answer, rule: Site, key: str, words: list[str], text: str) -> Iterator[Change]:
    if words != rule.texts(key):
        yield Change(f"{answer.where(rule)}: {text}", answer.put((*rule.path, key), words))


def drop_rule(answer: Answer) -> Iterator[Change]:
    """One rule less."""
    for rule in answer.rules:
        yield Change(f"{answer.where(rule)} is left out", answer.with_items(rule))


def duplicate_rule(answer: Answer) -> Iterator[Change]:
    """A rule twice."""
    for rule in answer.rules:
        yield Change(f"{answer.where(rule)} is there twice", answer.with_items(rule, rule.value, rule.value))


def split_rule_by_verbs(answer: Answer) -> Iterator[Change]:
    """A rule for each verb."""
    for rule in answer.rules:
        parts = [{**rule.value, "verbs": [verb]} for verb in rule.texts("verbs")]
        yield Change(f"{answer.where(rule)} is split by its verbs", answer.with_items(rule, *parts))


def split_rule_by_resources(answer: Answer) -> Iterator[Change]:
    """A rule for each resource."""
    for rule in _resource_rules(answer):
        parts = [{**rule.value, "resources": [word]} for word in reversed(rule.texts("resources"))]
        yield Change(f"{answer.where(rule)} is split by its resources", answer.with_items(rule, *parts))


def merge_rules(answer: Answer) -> Iterator[Change]:
    """Two rules as one, which holds for each combination."""
    for role in answer.roles:
        rules = [rule for rule in _resource_rules(answer) if rule.path[:2] == role.path]
        for one, two in pairwise(rules):
            keys = ("apiGroups", "resources", "verbs")
            merged = {key: list(dict.fromkeys((*one.texts(key), *two.texts(key)))) for key in keys}
            rest = [rule.value for rule in rules if rule not in (one, two)]
            text = f"{answer.where(one)} and the next are one rule"
            yield Change(text, answer.put((*role.path, "rules"), [merged, *rest]))


def drop_verb(answer: Answer) -> Iterator[Change]:
    """One verb less."""
    for rule in answer.rules:
        verbs = rule.texts("verbs")
        for verb in verbs if len(verbs) > 1 else ():
            yield from _put(answer, rule, "verbs", [each for each in verbs if each != verb], f"without {verb}")


def add_verb(answer: Answer) -> Iterator[Change]:
    """One verb more."""
    for rule in answer.rules:
        for verb in (*STANDARD_VERBS, "impersonate", "escalate"):
            if verb not in rule.texts("verbs"):
                yield from _put(answer, rule, "verbs", [*rule.texts("verbs"), verb], f"{verb} as well")


def every_verb(answer: Answer) -> Iterator[Change]:
    """A wildcard for the verbs."""
    for rule in answer.rules:
        yield from _put(answer, rule, "verbs", ["*"], "every verb")


def verb_in_capitals(answer: Answer) -> Iterator[Change]:
    """A verb as no one writes it."""
    for rule in answer.rules:
        verbs = rule.texts("verbs")
        for place, verb in enumerate(verbs):
            words = [*verbs[:place], verb.capitalize(), *verbs[place + 1 :]]
            yield from _put(answer, rule, "verbs", words, f"{verb.capitalize()} for {verb}")


def drop_resource(answer: Answer) -> Iterator[Change]:
    """One resource less."""
    for rule in _resource_rules(answer):
        words = rule.texts("resources")
        for word in words if len(words) > 1 else ():
            yield from _put(answer, rule, "resources", [each for each in words if each != word], f"without {word}")


def add_resource(answer: Answer) -> Iterator[Change]:
    """One resource more; of another group it is none."""
    for rule in _resource_rules(answer):
        for word in ADDED_RESOURCES:
            if word not in rule.texts("resources"):
                yield from _put(answer, rule, "resources", [*rule.texts("resources"), word], f"{word} as well")


def every_resource(answer: Answer) -> Iterator[Change]:
    """A wildcard for the resources."""
    for rule in _resource_rules(answer):
        yield from _put(answer, rule, "resources", ["*"], "every resource")


def kind_for_resource(answer: Answer) -> Iterator[Change]:
    """``Pod`` and ``pod`` for ``pods``."""
    for rule in _resource_rules(answer):
        words = rule.texts("resources")
        for place, word in enumerate(words):
            for slip in (word[:1].upper() + word[1:].removesuffix("s"), word.removesuffix("s")):
                if resource_called(word) is not None:
                    yield from _put(answer, rule, "resources", [*words[:place], slip, *words[place + 1 :]], slip)


def star_for_subresources(answer: Answer) -> Iterator[Change]:
    """``pods/*`` for ``pods`` and for ``pods/log``, and ``pods`` for ``pods/log``."""
    for rule in _resource_rules(answer):
        words = rule.texts("resources")
        for place, word in enumerate(words):
            name, _, below = word.partition("/")
            for slip in (f"{name}/*", *((name, f"*/{below}") if below else ())):
                changed = [*words[:place], slip, *words[place + 1 :]]
                yield from _put(answer, rule, "resources", changed, f"{slip} for {word}")


def every_group(answer: Answer) -> Iterator[Change]:
    """A wildcard for the groups."""
    for rule in _resource_rules(answer):
        yield from _put(answer, rule, "apiGroups", ["*"], "every API group")


def group_with_version(answer: Answer) -> Iterator[Change]:
    """``apps/v1`` for ``apps``, ``v1`` for the core group."""
    for rule in _resource_rules(answer):
        words = [f"{group}/v1" if group else "v1" for group in rule.texts("apiGroups")]
        yield from _put(answer, rule, "apiGroups", words, "groups with their version")


def other_group(answer: Answer) -> Iterator[Change]:
    """Another group, and one more that may hold none of the resources."""
    for rule in _resource_rules(answer):
        for group in WRONG_GROUPS:
            if group not in rule.texts("apiGroups"):
                yield from _put(answer, rule, "apiGroups", [group], f'API group "{group}"')
                added = [*rule.texts("apiGroups"), group]
                yield from _put(answer, rule, "apiGroups", added, f'API group "{group}" as well')


def every_resource_by_name(answer: Answer) -> Iterator[Change]:
    """Every resource there is of a group, listed."""
    for rule in _resource_rules(answer):
        groups = rule.texts("apiGroups")
        names = sorted({name for group, name in served() if group in groups})
        if names:
            yield from _put(answer, rule, "resources", names, "every resource by its name")


def forget_names(answer: Answer) -> Iterator[Change]:
    """Rules for some objects, made for all."""
    for rule in _resource_rules(answer):
        if rule.texts("resourceNames"):
            value = {key: each for key, each in rule.value.items() if key != "resourceNames"}
            yield Change(f"{answer.where(rule)} is for every name", answer.with_items(rule, value))


def other_names(answer: Answer) -> Iterator[Change]:
    """Rules for another object, or one more; and rules for all, made for one."""
    for rule in _resource_rules(answer):
        names = rule.texts("resourceNames")
        yield from _put(answer, rule, "resourceNames", ["another"], "only for another object")
        if names:
            yield from _put(answer, rule, "resourceNames", [*names, "another"], "for another object as well")


def add_url(answer: Answer) -> Iterator[Change]:
    """A rule for a path, which counts in ClusterRoles alone."""
    for role in answer.roles:
        rules = role.value.get("rules")
        for url in ("/metrics", "/healthz", "*"):
            added = [*(rules if isinstance(rules, list) else ()), {"nonResourceURLs": [url], "verbs": ["get"]}]
            yield Change(f"{answer.where(role)}: get {url} as well", answer.put((*role.path, "rules"), added))


OPERATORS = (
    drop_rule, duplicate_rule, split_rule_by_verbs, split_rule_by_resources, merge_rules, drop_verb, add_verb,
    every_verb, verb_in_capitals, drop_resource, add_resource, every_resource, kind_for_resource,
    star_for_subresources, every_group, group_with_version, other_group, every_resource_by_name, forget_names,
    other_names, add_url,
)  # fmt: skip
