"""Whole policies: dropped, doubled, split, merged, renamed, added."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from lab.manifests.document import JsonObject
from lab.subjects.network.coach.edits import set_at
from lab.subjects.network.direction import Direction
from lab.subjects.network.mutation.answer import Answer, Change

TYPES = [direction.type_name for direction in Direction]


def drop_document(answer: Answer) -> Iterator[Change]:
    """Leave an object out."""
    for number in range(len(answer.documents)):
        path = ("documents", number)
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def duplicate_policy(answer: Answer) -> Iterator[Change]:
    """The same policy again by another name: nothing new."""
    for policy in answer.policies:
        yield Change(f"{answer.where(policy.path)} is there twice", answer.add(_renamed(policy.value, "-copy")))


def rename_policy(answer: Answer) -> Iterator[Change]:
    """Another name: the same, unless the name stands for one that is there."""
    for policy in answer.policies:
        path = (*policy.path, "metadata", "name")
        own = answer.at(path)
        others = [ref.name for ref in answer.scope.policies if ref.namespace == policy.home and ref.name != own]
        for name in (f"{own}-2", *others):
            yield Change(f"{answer.where(policy.path)} is called {name}", answer.put(path, name))


def reverse_documents(answer: Answer) -> Iterator[Change]:
    """The other order of objects."""
    yield Change("the objects stand in reverse order", answer.documents[::-1])


def wrap_in_list(answer: Answer) -> Iterator[Change]:
    """The objects as the items of one List."""
    if all("kind" in each for each in answer.documents):
        whole = {"apiVersion": "v1", "kind": "List", "items": list(answer.documents)}
        yield Change("the objects are items of a List", (whole,))


def split_policy_by_rules(answer: Answer) -> Iterator[Change]:
    """The first rule in one policy, the others in a second that selects the same pods."""
    for direction in Direction:
        for policy in answer.policies:
            path = (*policy.path, "spec", direction.value)
            rules = answer.at(path) or []
            if len(rules) > 1:
                second = set_at(_renamed(policy.value, "-2"), ("spec", direction.value), rules[1:])
                first = answer.then(answer.put(path, rules[:1]))
                yield Change(f"{answer.where(path)} is split over two policies", first.add(second))


def split_policy_by_direction(answer: Answer) -> Iterator[Change]:
    """A policy for each direction in place of one for both."""
    for policy in answer.policies:
        spec = policy.value.get("spec") or {}
        if set(spec.get("policyTypes") or ()) == set(TYPES):
            one, two = (_only(policy.value, direction) for direction in Direction)
            first = answer.then(answer.put(policy.path, one))
            yield Change(f"{answer.where(policy.path)} is split by direction", first.add(_renamed(two, "-2")))


def merge_policies(answer: Answer) -> Iterator[Change]:
    """The rules of a policy moved to another one."""
    for one, two in permutations(answer.policies, 2):
        for direction in Direction:
            rules = (two.value.get("spec") or {}).get(direction.value)
            if rules and one.home == two.home:
                whole = answer
                for rule in rules:
                    whole = answer.then(whole.append((*one.path, "spec", direction.value), rule))
                text = f"{answer.where(one.path)} takes over the {direction} rules of {answer.where(two.path)}"
                yield Change(text, whole.drop(two.path))


def add_policy(answer: Answer) -> Iterator[Change]:
    """One policy more for the same pods, or for all, that closes or opens a direction."""
    for policy in answer.policies:
        own = (policy.value.get("spec") or {}).get("podSelector") or {}
        for selector, whom in ((own, "the same pods"), ({}, "all pods")):
            for direction in Direction:
                for open_, does in ((False, "closes"), (True, "opens")):
                    rules: list[JsonObject] = [{}] if open_ else []
                    spec = {"podSelector": selector, "policyTypes": [direction.type_name], direction.value: rules}
                    added = {**_renamed(policy.value, "-more"), "spec": spec}
                    text = f"beside {answer.where(policy.path)} a policy {does} {direction} of {whom}"
                    yield Change(text, answer.add(added))


def move_policy(answer: Answer) -> Iterator[Change]:
    """Another namespace."""
    for policy in answer.policies:
        for namespace in answer.scope.namespaces:
            if namespace != policy.home:
                text = f"{answer.where(policy.path)} is in namespace {namespace}"
                yield Change(text, answer.put((*policy.path, "metadata", "namespace"), namespace))


def forget_namespace(answer: Answer) -> Iterator[Change]:
    """No namespace, so ``default``."""
    for policy in answer.policies:
        path = (*policy.path, "metadata", "namespace")
        yield Change(f"{answer.where(policy.path)} names no namespace", answer.drop(path))


def misspell_namespace(answer: Answer) -> Iterator[Change]:
    """A namespace that is not there: the API server refuses."""
    for policy in answer.policies:
        path = (*policy.path, "metadata", "namespace")
        yield Change(f"{answer.where(policy.path)} is in a misspelt namespace", answer.put(path, f"{policy.home}s"))


def _renamed(policy: JsonObject, ending: str) -> JsonObject:
    return set_at(policy, ("metadata", "name"), policy["metadata"]["name"] + ending)


def _only(policy: JsonObject, direction: Direction) -> JsonObject:
    spec = {key: value for key, value in policy["spec"].items() if key not in tuple(Direction)}
    spec["policyTypes"] = [direction.type_name]
    if direction.value in policy["spec"]:
        spec[direction.value] = policy["spec"][direction.value]
    return {**policy, "spec": spec}


OPERATORS = (
    drop_document, duplicate_policy, rename_policy, reverse_documents, wrap_in_list, split_policy_by_rules,
    split_policy_by_direction, merge_policies, add_policy, move_policy, forget_namespace, misspell_namespace,
)  # fmt: skip
