"""Whether some rules allow everything that others do, as the check against escalation has it.

It goes rule by rule: rights that only several rules together give are not seen to cover one that needs them all.
Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lab.manifests.gojson import go_quote
from lab.subjects.rbac.rule import ALL, Rule, covers_url


def uncovered(owner: Iterable[Rule], servant: Iterable[Rule]) -> tuple[Rule, ...]:
    """The parts of the servant's rules that no rule of the owner covers, each the smallest there is."""
    owned = tuple(owner)
    parts = (part for rule in servant for part in broken_down(rule))
    return tuple(part for part in parts if not any(rule_covers(rule, part) for rule in owned))


def covers(owner: Iterable[Rule], servant: Iterable[Rule]) -> bool:
    """Whether every part of the servant's rules is covered."""
    return not uncovered(owner, servant)


def broken_down(rule: Rule) -> Iterator[Rule]:
    """Rules of one verb and one group, resource and name, or one path, that together say the same."""
    for group in rule.groups:
        for resource in rule.resources:
            for verb in rule.verbs:
                for names in _each_alone(rule.names):
                    yield Rule((verb,), (group,), (resource,), names)
    for url in rule.urls:
        for verb in rule.verbs:
            yield Rule(verbs=(verb,), urls=(url,))


def _each_alone(names: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [(name,) for name in names] or [()]


def rule_covers(owner: Rule, part: Rule) -> bool:
    """Whether a rule covers a part."""
    return (
        _has_all(owner.verbs, part.verbs)
        and _has_all(owner.groups, part.groups)
        and all(_covers_resource(owner.resources, resource) for resource in part.resources)
        and (not owner.names or (bool(part.names) and set(part.names) <= set(owner.names)))
        and all(any(covers_url(written, url) for written in owner.urls) for url in part.urls)
    )


def _has_all(owned: Sequence[str], asked: Sequence[str]) -> bool:
    return ALL in owned or set(asked) <= set(owned)


def _covers_resource(owned: Sequence[str], resource: str) -> bool:
    if ALL in owned or resource in owned:
        return True
    _, slash, subresource = resource.partition("/")
    return bool(slash) and f"*/{subresource}" in owned


def compacted(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The same with parts that differ in their verb alone drawn together."""
    kept: list[Rule] = []
    simple: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        if rule.names or rule.urls or len(rule.groups) != 1 or len(rule.resources) != 1:
            kept.append(rule)
            continue
        key = (rule.groups[0], rule.resources[0])
        before = simple.get(key)
        simple[key] = replace(before, verbs=(*before.verbs, *rule.verbs)) if before else rule
    return (*kept, *simple.values())


def compact_text(rule: Rule) -> str:
    """A rule in one line, as messages about escalation have it."""
    parts = (
        ("APIGroups", rule.groups),
        ("Resources", rule.resources),
        ("NonResourceURLs", rule.urls),
        ("ResourceNames", rule.names),
        ("Verbs", rule.verbs),
    )
    return "{" + ", ".join(f"{name}:{quoted_list(values)}" for name, values in parts if values) + "}"


def quoted_list(values: Iterable[str]) -> str:
    """A list of strings as Go prints it quoted: ``["get" "list"]``."""
    return f"[{' '.join(map(go_quote, values))}]"
