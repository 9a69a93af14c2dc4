"""Manifests in the names of a run: whatever in them refers to a namespace, a cluster-scoped object or a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lab.cluster.kinds import is_namespaced
from lab.cluster.state import NAMESPACE_NAME
from lab.live.names import AGGREGATED, Names
from lab.manifests.document import Json, JsonObject

Rewrite: TypeAlias = Callable[[Json], Json]

MANAGED_BY, LAB = "app.kubernetes.io/managed-by", "cks-lab"
CLASSES = {"runtimeClassName": "RuntimeClass", "priorityClassName": "PriorityClass"}
"""The fields of a pod that name a cluster-scoped object."""

RUN = "cks-lab/run"
"""The labels that everything of the lab's carries."""


def renamed(manifest: JsonObject, names: Names) -> JsonObject:
    """The manifest in the run's names; the one given stays as it is. What is not as it should be stays too."""
    kind = manifest.get("kind")
    kind = kind if isinstance(kind, str) else ""
    changed: JsonObject = _walk(manifest, names)
    metadata = changed.get("metadata")
    if isinstance(metadata, dict) or "metadata" not in changed:
        changed["metadata"] = _metadata(dict(metadata or {}), kind, names)
    for rewrite in _BY_KIND.get(kind, ()):
        changed = rewrite(changed, names)
    return changed


def labelled(manifest: JsonObject, names: Names) -> JsonObject:
    """The manifest with the lab's labels; a ``managed-by`` that its author wrote stands."""
    metadata = manifest.get("metadata")
    held = metadata if isinstance(metadata, dict) else {}
    written = held.get("labels")
    if written is not None and not isinstance(written, dict):
        # For the server to refuse.
        return manifest
    labels = {MANAGED_BY: LAB, **(written or {}), RUN: names.run}
    if manifest.get("kind") == "Namespace":
        labels[MANAGED_BY] = LAB
    return {**manifest, "metadata": {**held, "labels": labels}}


def _metadata(metadata: JsonObject, kind: str, names: Names) -> JsonObject:
    name, namespace = metadata.get("name"), metadata.get("namespace")
    if not kind or is_namespaced(kind):
        if namespace is None or isinstance(namespace, str):
            metadata["namespace"] = names.namespace(namespace or "")
    elif isinstance(name, str) and name:
        metadata["name"] = names.cluster_scoped(kind, name)
    labels = metadata.get("labels")
    if kind == "Namespace" and isinstance(labels, dict) and isinstance(labels.get(NAMESPACE_NAME), str):
        metadata["labels"] = {**labels, NAMESPACE_NAME: names.namespace(labels[NAMESPACE_NAME])}
    return metadata


def _walk(value: Json, names: Names) -> Json:
    """A copy in which every selector by a namespace's name, and every class of a pod, means the run's."""
    if isinstance(value, list):
        return [_walk(item, names) for item in value]
    if not isinstance(value, dict):
        return value
    copy = {key: _walk(item, names) for key, item in value.items()}
    for key, kind in CLASSES.items():
        if isinstance(copy.get(key), str):
            copy[key] = names.cluster_scoped(kind, copy[key])
    matched = copy.get("matchLabels")
    if isinstance(matched, dict) and isinstance(matched.get(NAMESPACE_NAME), str):
        copy["matchLabels"] = {**matched, NAMESPACE_NAME: _selected(matched[NAMESPACE_NAME], names)}
    expressions = copy.get("matchExpressions")
    if isinstance(expressions, list):
        copy["matchExpressions"] = [_expression(each, names) for each in expressions]
    return copy


def _expression(expression: Json, names: Names) -> Json:
    if not isinstance(expression, dict) or expression.get("key") != NAMESPACE_NAME:
        return expression
    values = expression.get("values")
    if not isinstance(values, list):
        return expression
    return {**expression, "values": [_selected(each, names) for each in values]}


def _selected(value: Json, names: Names) -> Json:
    """A namespace in a selector; an empty one selects nothing and stays, and so does what is no name."""
    return names.namespace(value) if isinstance(value, str) and value else value


def _subjects(manifest: JsonObject, names: Names) -> JsonObject:
    subjects = manifest.get("subjects")
    if not isinstance(subjects, list):
        return manifest
    return {**manifest, "subjects": [_subject(each, names) for each in subjects]}


def _subject(subject: Json, names: Names) -> Json:
    if not isinstance(subject, dict):
        return subject
    name, namespace = subject.get("name"), subject.get("namespace")
    if subject.get("kind") == "ServiceAccount":
        return {**subject, "namespace": names.namespace(namespace)} if isinstance(namespace, str) else subject
    if not isinstance(name, str):
        return subject
    known = {"User": names.user, "Group": names.group}.get(str(subject.get("kind")))
    return {**subject, "name": known(name)} if known is not None else subject


def _role_ref(manifest: JsonObject, names: Names) -> JsonObject:
    role = manifest.get("roleRef")
    if not isinstance(role, dict) or role.get("kind") != "ClusterRole" or not isinstance(role.get("name"), str):
        return manifest
    return {**manifest, "roleRef": {**role, "name": names.cluster_scoped("ClusterRole", role["name"])}}


_NAMED_RESOURCES = {
    "namespaces": "Namespace", "clusterroles": "ClusterRole", "clusterrolebindings": "ClusterRoleBinding",
    "priorityclasses": "PriorityClass", "runtimeclasses": "RuntimeClass",
}  # fmt: skip


def _rules(manifest: JsonObject, names: Names) -> JsonObject:
    """Rules that name single objects of a kind that is renamed."""
    rules = manifest.get("rules")
    if not isinstance(rules, list):
        return manifest
    return {**manifest, "rules": [_rule(each, names) for each in rules]}


def _rule(rule: Json, names: Names) -> Json:
    if not isinstance(rule, dict) or not isinstance(rule.get("resourceNames"), list):
        return rule
    resources = rule.get("resources")
    kinds = [_NAMED_RESOURCES.get(str(each)) for each in resources] if isinstance(resources, list) else []
    kind = next((each for each in kinds if each), None)
    if kind is None:
        return rule
    return {**rule, "resourceNames": [names.cluster_scoped(kind, str(each)) for each in rule["resourceNames"]]}


def _aggregation(manifest: JsonObject, names: Names) -> JsonObject:
    """An aggregated role takes in the roles of its own run only."""
    rule = manifest.get("aggregationRule")
    if names.own or not isinstance(rule, dict) or not isinstance(rule.get("clusterRoleSelectors"), list):
        return manifest
    confined = [_of_run(each, names) for each in rule["clusterRoleSelectors"]]
    return {**manifest, "aggregationRule": {**rule, "clusterRoleSelectors": confined}}


def _of_run(selector: Json, names: Names) -> Json:
    if not isinstance(selector, dict):
        return selector
    matched, expressions = selector.get("matchLabels") or {}, selector.get("matchExpressions")
    if not isinstance(matched, dict):
        return selector
    confined = {**selector, "matchLabels": {**_of_run_keys(matched, names), RUN: names.run}}
    if isinstance(expressions, list):
        confined["matchExpressions"] = [
            {**each, "key": _of_run_key(each.get("key"), names)} if isinstance(each, dict) else each
            for each in expressions
        ]
    return confined


def _aggregated(manifest: JsonObject, names: Names) -> JsonObject:
    """A role with the labels that put its rules into roles of the run, and into none of the cluster's own."""
    metadata = manifest.get("metadata")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("labels"), dict):
        return manifest
    return {**manifest, "metadata": {**metadata, "labels": _of_run_keys(metadata["labels"], names)}}


def _of_run_keys(labels: JsonObject, names: Names) -> JsonObject:
    return {_of_run_key(key, names): value for key, value in labels.items()}


def _of_run_key(key: Json, names: Names) -> Json:
    ours = isinstance(key, str) and key.startswith(AGGREGATED) and names.aggregates(key)
    return key.replace(AGGREGATED, names.aggregated) if ours else key


def _external_name(manifest: JsonObject, names: Names) -> JsonObject:
    spec = manifest.get("spec")
    if not isinstance(spec, dict) or not isinstance(spec.get("externalName"), str):
        return manifest
    return {**manifest, "spec": {**spec, "externalName": names.hostname(spec["externalName"])}}


_BY_KIND: dict[str, tuple[Callable[[JsonObject, Names], JsonObject], ...]] = {
    "RoleBinding": (_subjects, _role_ref),
    "ClusterRoleBinding": (_subjects, _role_ref),
    "Role": (_rules,),
    "ClusterRole": (_rules, _aggregation, _aggregated),
    "Service": (_external_name,),
}
