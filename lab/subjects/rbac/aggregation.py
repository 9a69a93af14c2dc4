"""Filling the rules of aggregated ClusterRoles, as the controller does.

Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import is_

from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.selector import LabelSelector, SelectorError
from lab.subjects.rbac.roles import Role
from lab.subjects.rbac.rule import Rule

Labels = dict[str, str]
Filled = tuple[tuple[Rule, tuple[KubeObject, Path]], ...]


def aggregated(roles: Mapping[Ref, Role]) -> dict[Ref, Role]:
    """The same roles with each aggregationRule carried out, until nothing changes.

    The rules an aggregated role was written with are lost; with a selector that cannot be read they are kept.
    """
    found = dict(roles)
    labelled = [(ref, dict(roles[ref].labels)) for ref in sorted(roles) if ref.kind == "ClusterRole"]
    selected = {ref: list(_selected(role, labelled)) for ref, role in roles.items() if _readable(role)}
    found.update({ref: replace(found[ref], rules=(), places=()) for ref in selected})
    gathered: dict[Ref, list[Role]] = {}
    for _ in range(len(selected) + 1):
        changed = False
        for ref, selection in selected.items():
            sources = [found[source] for source in selection]
            known = gathered.get(ref)
            if known is not None and all(map(is_, known, sources)):
                continue  # of the same roles the same comes again
            gathered[ref] = sources
            role = _filled(found[ref], sources)
            if role.rules != found[ref].rules:
                found[ref], changed = role, True
        if not changed:
            break
    return found


def _readable(role: Role) -> bool:
    return bool(role.aggregates) and all(_compiled(selector) is not None for selector in role.aggregates)


def _compiled(written: Json) -> LabelSelector | None:
    try:
        return LabelSelector.compile(written if isinstance(written, dict) else {})
    except SelectorError:
        return None


def _selected(role: Role, labelled: Sequence[tuple[Ref, Labels]]) -> Iterator[Ref]:
    """The ClusterRoles that the selectors select, selector by selector, by name, without the role itself."""
    for written in role.aggregates:
        selector = _compiled(written)
        if selector is None:
            continue
        for ref, labels in labelled:
            if selector.matches(labels) and ref != role.ref:
                yield ref


def _filled(role: Role, sources: list[Role]) -> Role:
    """The role with the rules of the others, each once."""
    rules: dict[Rule, tuple[KubeObject, Path] | None] = {}
    for source in sources:
        for number, rule in enumerate(source.rules):
            rules.setdefault(rule, source.places[number] if number < len(source.places) else None)
    places = tuple(place for place in rules.values() if place is not None)
    return replace(role, rules=tuple(rules), places=places if len(places) == len(rules) else ())
