"""What the API server says of metadata."""

from __future__ import annotations

from typing import Any

import pytest

from lab.manifests.read import read_value
from lab.manifests.release import CURRENT


def errors(metadata: Any, kind: str = "ConfigMap") -> tuple[str, ...]:
    return read_value({"apiVersion": "v1", "kind": kind, "metadata": metadata}, CURRENT).errors


def owner(**changes: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u", **changes}


@pytest.mark.parametrize("metadata", [None, {}, {"name": None}, {"name": ""}])
def test_a_name_is_required(metadata: Any):
    assert errors(metadata) == ("metadata.name: Required value: name or generateName is required",)


def test_names_of_namespaces_have_no_dots_and_others_may():
    assert errors({"name": "a.b"}) == ()
    assert errors({"name": "a.b"}, "Namespace") == ('metadata.name: Invalid value: "a.b": must not contain dots',)


def test_a_prefix_may_end_in_a_dash_and_is_judged_like_a_name():
    assert errors({"generateName": "a-"}) == ()
    assert [each.partition(":")[0] for each in errors({"generateName": "Team-"})] == [
        "metadata.generateName",
        "metadata.name",
    ]


def test_the_namespace_must_be_a_label():
    (error,) = errors({"name": "a", "namespace": "B"})
    assert error.startswith('metadata.namespace: Invalid value: "B": a lowercase RFC 1123 label')


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ({"a": "x y"}, 'metadata.labels: Invalid value: "x y": a valid label must be'),
        ({"a b": "x"}, 'metadata.labels: Invalid value: "a b": name part must consist of'),
        ({"/a": "x"}, 'metadata.labels: Invalid value: "/a": prefix part must be non-empty'),
        ({"a": "x" * 64}, "must be no more than 63 bytes"),
    ],
)
def test_labels(labels: dict[str, str], words: str):
    (error,) = errors({"name": "a", "labels": labels})
    assert words in error


def test_annotations_take_any_value_and_keys_in_capitals_but_not_without_end():
    assert errors({"name": "a", "annotations": {"Example.COM/X": "any thing\n"}}) == ()
    assert errors({"name": "a", "annotations": {"a": "x" * 262144}}) == (
        "metadata.annotations: Too long: may not be more than 262144 bytes",
    )


def test_an_owner_must_be_told_in_full():
    assert errors({"name": "a", "ownerReferences": [owner(kind="", uid="")]}) == (
        'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
        'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
    )


def test_an_event_owns_nothing():
    (error,) = errors({"name": "a", "ownerReferences": [owner(kind="Event")]})
    assert error == (
        'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"p","uid":"u"}: '
        "/v1, Kind=Event is disallowed from being an owner"
    )


def test_one_owner_controls():
    two = [owner(controller=True), owner(name="q", controller=True)]
    (error,) = errors({"name": "a", "ownerReferences": two})
    assert error.endswith(
        'Only one reference can have Controller set to true. Found "true" in references for Pod/p and Pod/q'
    )


def test_a_finalizer_without_a_domain_is_one_of_kubernetes_own():
    (error,) = errors({"name": "a", "finalizers": ["kubernetes", "mine"]})
    assert error == (
        'metadata.finalizers[1]: Invalid value: "mine": '
        "name is neither a standard finalizer name nor is it fully qualified"
    )


def test_finalizers():
    (error,) = errors({"name": "a", "finalizers": ["x/y/z"]})
    assert error.startswith('metadata.finalizers: Invalid value: "x/y/z": a valid label key must consist of')
    assert errors({"name": "a", "finalizers": ["orphan", "foregroundDeletion"]}) == (
        'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: '
        "finalizer orphan and foregroundDeletion cannot be both set",
    )


def test_a_namespaces_own_finalizers():
    value = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}, "spec": {"finalizers": ["x"]}}
    assert read_value(value, CURRENT).errors == (
        'spec.finalizers: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified',
    )


def test_generation_is_not_negative():
    assert errors({"name": "a", "generation": -1}) == (
        "metadata.generation: Invalid value: -1: must be greater than or equal to 0",
    )


@pytest.mark.parametrize(("name", "words"), [("a/b", "may not contain '/'"), ("..", "may not be '..'")])
def test_names_of_roles_are_free_but_for_paths(name: str, words: str):
    value = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": name}}
    assert read_value(value, CURRENT).errors == (f'metadata.name: Invalid value: "{name}": {words}',)
