"""Changes of admission policies and bindings, one part at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lab.manifests.document import JsonObject, Path
from lab.subjects.changes import Change, Operator, Written, drop_document

POLICY, BINDING = "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"
_RULES: Path = ("spec", "matchConstraints", "resourceRules")

_SWAPS = (
    (".all(", ".exists("), (".exists(", ".all("), ("startsWith", "contains"), ("startsWith", "endsWith"),
    ("endsWith", "contains"), ("contains", "startsWith"), ("&&", "||"), ("||", "&&"), ("==", "!="), ("!=", "=="),
    ("/'", "'"), ('/"', '"'), ("initContainers", "containers"), ("containers", "initContainers"),
    ("ephemeralContainers", "initContainers"), ("true", "false"), ("false", "true"), ("!has", "has"), ("has(", "!has("),
    ("{64}", "{63}"), ("{64}", "+"), ("{64}", "*"), ("^", ""), ("$", ""), ("sha256", "sha512"), ("a-f0-9", "a-z0-9"),
    (".orValue([])", ""), (".?", "."), ("orValue(false)", "orValue(true)"), (">=", ">"), ("<=", "<"),
    ("registry", "registri"), ("params.", "object."), ("object.", "oldObject."), ("[0]", "[1]"),
)  # fmt: skip


def actions(answer: Written) -> Iterator[Change]:
    """What a failed validation leads to."""
    for number, _ in answer.of_kind(BINDING):
        for chosen in (["Audit"], ["Warn"], ["Warn", "Audit"], ["Deny", "Audit"], ["Deny"], ["Block"], []):
            yield answer.changed(number, ("spec", "validationActions"), chosen, f"validationActions {chosen}")


def failure(answer: Written) -> Iterator[Change]:
    """What an error leads to."""
    for number, _ in answer.of_kind(POLICY):
        for chosen in ("Ignore", "Fail", None):
            yield answer.changed(number, ("spec", "failurePolicy"), chosen, f"failurePolicy {chosen}")


def policy_name(answer: Written) -> Iterator[Change]:
    """A binding to another policy, a policy by another name."""
    for number, _ in answer.of_kind(BINDING):
        yield answer.changed(number, ("spec", "policyName"), "another-policy", "policyName another-policy")
        yield answer.changed(number, ("metadata", "name"), "another-binding", "the binding by another name")
    for number, _ in answer.of_kind(POLICY):
        yield answer.changed(number, ("metadata", "name"), "another-policy", "the policy by another name")


def rules(answer: Written) -> Iterator[Change]:
    """What a policy is for."""
    for number, document in answer.of_kind(POLICY):
        for place, rule in enumerate(_at(document, _RULES)):
            here = (*_RULES, place)
            for operations in (["CREATE"], ["UPDATE"], ["CREATE", "UPDATE"], ["*"], ["DELETE"], ["CREATE", "DELETE"]):
                yield answer.changed(number, (*here, "operations"), operations, f"operations {operations}")
            for groups in (["apps"], ["*"], ["", "apps"], ["core"]):
                yield answer.changed(number, (*here, "apiGroups"), groups, f"apiGroups {groups}")
            for versions in (["*"], ["v1beta1"]):
                yield answer.changed(number, (*here, "apiVersions"), versions, f"apiVersions {versions}")
            listed = rule.get("resources") or []
            for resources in (
                ["pod"], ["Pod"], ["pods"], ["deployments"], ["pods/*"], ["pods/ephemeralcontainers"], ["*/*"],
                ["pods", "pods/ephemeralcontainers"], [*listed, "configmaps"], listed[:1], listed[1:],
            ):  # fmt: skip
                yield answer.changed(number, (*here, "resources"), resources, f"resources {resources}")
            for scope in ("Cluster", "Namespaced", "*"):
                yield answer.changed(number, (*here, "scope"), scope, f"scope {scope}")
            yield answer.changed(number, (*here, "resourceNames"), ["web"], "resourceNames [web]")
            yield answer.changed(number, here, None, f"rule {place} left out")


def selectors(answer: Written) -> Iterator[Change]:
    """Where a policy holds."""
    for number, document in answer.of_kind(POLICY, BINDING):
        top = ("spec", "matchConstraints" if document.get("kind") == POLICY else "matchResources")
        for key in ("namespaceSelector", "objectSelector"):
            path = (*top, key)
            yield answer.changed(number, path, {"matchLabels": {"nobody": "has-it"}}, f"{key} for nobody's label")
            yield answer.changed(number, path, {}, f"{key} for everything")
            yield answer.changed(number, path, None, f"{key} left out")
            yield from _relabelled(answer, number, document, path, key)
        yield answer.changed(number, top, None, f"{top[1]} left out")


def _relabelled(answer: Written, number: int, document: JsonObject, path: Path, key: str) -> Iterator[Change]:
    held = _at(document, path)
    labels = held.get("matchLabels") if isinstance(held, dict) else None
    for name, value in (labels or {}).items():
        other = {"matchLabels": {name: f"{value}x"}}
        yield answer.changed(number, path, other, f"{key} {name}={value}x")
        for operator in ("In", "NotIn"):
            expression = {"key": name, "operator": operator, "values": [value]}
            yield answer.changed(number, path, {"matchExpressions": [expression]}, f"{key} {name} {operator}")
        yield answer.changed(number, path, {"matchExpressions": [{"key": name, "operator": "Exists"}]}, f"{key} {name}")
    for place, each in enumerate((held.get("matchExpressions") if isinstance(held, dict) else None) or ()):
        for operator in ("In", "NotIn"):
            changed = {**each, "operator": operator}
            yield answer.changed(number, (*path, "matchExpressions", place), changed, f"{key} {operator}")
        for value in each.get("values") or ():
            fewer = [other for other in each["values"] if other != value]
            if fewer:
                at = (*path, "matchExpressions", place, "values")
                yield answer.changed(number, at, fewer, f"{key} without {value}")


def expressions(answer: Written) -> Iterator[Change]:
    """What a policy asks."""
    for number, document in answer.of_kind(POLICY):
        for path, text in _expressions(document):
            for other in _rewritten(text):
                yield answer.changed(number, path, other, f"{path[1]}: {' '.join(other.split())}")
        for field in ("validations", "variables", "matchConditions"):
            for place in range(len(_at(document, ("spec", field)) or ())):
                yield answer.changed(number, ("spec", field, place), None, f"{field} {place} left out")


def _expressions(document: JsonObject) -> Iterator[tuple[Path, str]]:
    for field in ("validations", "variables", "matchConditions"):
        for place, each in enumerate(_at(document, ("spec", field)) or ()):
            yield ("spec", field, place, "expression"), each["expression"]


def _rewritten(text: str) -> Iterator[str]:
    yield f"!({text})"
    yield f"!(!({text}))"
    yield f"({text}) && true"
    yield f"true || ({text})"
    for old, new in _SWAPS:
        for match in re.finditer(re.escape(old), text):
            yield text[: match.start()] + new + text[match.end() :]
    for match in re.finditer(r"\b\d+\b", text):
        for by in (-1, 1):
            yield text[: match.start()] + str(int(match[0]) + by) + text[match.end() :]


def parameters(answer: Written) -> Iterator[Change]:
    """Which parameters a policy gets."""
    for number, document in answer.of_kind(BINDING):
        reference = _at(document, ("spec", "paramRef"))
        if not isinstance(reference, dict):
            continue
        path: Path = ("spec", "paramRef")
        for action in ("Allow", "Deny"):
            told = f"parameterNotFoundAction {action}"
            yield answer.changed(number, (*path, "parameterNotFoundAction"), action, told)
        if "name" in reference:
            yield answer.changed(number, (*path, "name"), "another", "paramRef another")
        for name in (None, "default", *answer.names("Namespace")):
            yield answer.changed(number, (*path, "namespace"), name, f"paramRef in {name}")
        yield answer.changed(number, path, None, "paramRef left out")
    for number, document in answer.of_kind(POLICY):
        if isinstance(_at(document, ("spec", "paramKind")), dict):
            yield answer.changed(number, ("spec", "paramKind"), None, "paramKind left out")
            yield answer.changed(number, ("spec", "paramKind", "kind"), "Secret", "paramKind Secret")


def parameter_values(answer: Written) -> Iterator[Change]:
    """What parameters say."""
    for number, document in answer.of_kind("ConfigMap"):
        for key, value in (document.get("data") or {}).items():
            path: Path = ("data", key)
            yield answer.changed(number, path, None, f"{key} left out")
            yield answer.changed(number, path, f"{value}x", f"{key} {value}x")
            if str(value).endswith("/"):
                yield answer.changed(number, path, str(value)[:-1], f"{key} without the slash")
        yield answer.changed(number, ("metadata", "name"), "another", "the ConfigMap by another name")
        for name in answer.names("Namespace"):
            yield answer.changed(number, ("metadata", "namespace"), name, f"the ConfigMap in {name}")


def _at(document: Any, path: Path) -> Any:
    here = document
    for step in path:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return [] if path == _RULES else None
    return here


OPERATORS: tuple[Operator, ...] = (
    drop_document, actions, failure, policy_name, rules, selectors, expressions, parameters, parameter_values,
)  # fmt: skip
