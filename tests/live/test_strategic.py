"""The patch that kubectl apply sends."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.live.strategic import LAST_APPLIED, last_applied, patch_of, with_last_applied
from lab.manifests.document import JsonObject


def patched(original: str, modified: str, current: str, **options: Any) -> JsonObject:
    return patch_of(*(yaml.safe_load(text) for text in (original, modified, current)), **options)


@pytest.mark.parametrize(
    ("original", "modified", "current", "patch"),
    [
        ("{a: 1}", "{a: 1}", "{a: 1, b: 2}", "{}"),
        ("{a: 1}", "{a: 2}", "{a: 1}", "{a: 2}"),
        ("{a: 1, b: 2}", "{a: 1}", "{a: 1, b: 2, c: 3}", "{b: null}"),
        ("{a: 1, b: 2}", "{a: 1}", "{a: 1}", "{}"),
        ("{}", "{a: null}", "{a: 1}", "{a: null}"),
        ("{}", "{a: null}", "{}", "{}"),
        ("{a: {b: {c: 1, d: 1}}}", "{a: {b: {c: 1}}}", "{a: {b: {c: 1, d: 1, e: 1}}}", "{a: {b: {d: null}}}"),
        ("{spec: {a: {}}}", "{spec: {a: {}}}", "{spec: {a: {}, policyTypes: [Ingress]}}", "{}"),
        ("{rules: [{a: 1}]}", "{rules: [{a: 2}]}", "{rules: [{a: 1, b: 1}]}", "{rules: [{a: 2}]}"),
        ("{ingress: [1]}", "{ingress: [1, 2]}", "{ingress: [1]}", "{ingress: [1, 2]}"),
        (
            "{spec: {ports: [{port: 80}, {port: 81}]}}",
            "{spec: {ports: [{port: 80}]}}",
            "{spec: {ports: [{port: 80, protocol: TCP}, {port: 81, protocol: TCP}]}}",
            "{spec: {ports: [{$patch: delete, port: 81}], $setElementOrder/ports: [{port: 80}]}}",
        ),
        (
            "{containers: [{name: a, image: x, env: [{name: e, value: '1'}]}]}",
            "{containers: [{name: a, image: y, env: [{name: f, value: '2'}]}]}",
            "{containers: [{name: a, image: x, imagePullPolicy: Always, env: [{name: e, value: '1'}]}]}",
            "{containers: [{name: a, image: y, env: [{name: f, value: '2'}, {$patch: delete, name: e}],"
            " $setElementOrder/env: [{name: f}]}], $setElementOrder/containers: [{name: a}]}",
        ),
        (
            "{containers: [{name: a, ports: [{containerPort: 80}]}]}",
            "{containers: [{name: a, ports: [{containerPort: 80}]}]}",
            "{containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}, {name: injected}]}",
            "{}",
        ),
        (
            "{volumes: [{name: v, emptyDir: {}}]}",
            "{volumes: [{name: v, secret: {secretName: s}}]}",
            "{volumes: [{name: v, emptyDir: {}}]}",
            "{volumes: [{name: v, secret: {secretName: s}, emptyDir: null, $retainKeys: [name, secret]}],"
            " $setElementOrder/volumes: [{name: v}]}",
        ),
        (
            "{spec: {strategy: {type: RollingUpdate}}}",
            "{spec: {strategy: {type: Recreate}}}",
            "{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}",
            "{spec: {strategy: {type: Recreate, $retainKeys: [type]}}}",
        ),
        (
            "{metadata: {finalizers: [a.com/a]}}",
            "{metadata: {finalizers: [b.com/b]}}",
            "{metadata: {finalizers: [a.com/a, c.com/c]}}",
            "{metadata: {finalizers: [b.com/b], $deleteFromPrimitiveList/finalizers: [a.com/a]}}",
        ),
    ],
)
def test_what_must_change_is_what_the_new_manifest_says_and_the_old_one_alone_said(
    original: str, modified: str, current: str, patch: str
) -> None:
    assert patched(original, modified, current) == yaml.safe_load(patch)


def test_a_custom_resource_takes_whole_lists() -> None:
    made = patched("{}", "{containers: [{name: a}]}", "{containers: [{name: a, b: 1}]}", merging=False)
    assert made == {"containers": [{"name": "a"}]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcdef"), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from("abcdef"), JSON, max_size=4)


def merged(target: Any, patch: Any) -> Any:
    """A JSON merge patch applied (RFC 7386)."""
    if not isinstance(patch, dict):
        return patch
    whole = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            whole.pop(key, None)
        else:
            whole[key] = merged(whole.get(key), value)
    return whole


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    return value


@given(OBJECTS, OBJECTS, OBJECTS)
@settings(deadline=None, max_examples=200)
def test_applying_twice_changes_nothing_more(original: JsonObject, modified: JsonObject, current: JsonObject) -> None:
    modified, current = without_nulls(modified), without_nulls(current)
    kept = deepcopy((original, modified, current))
    after = merged(current, patch_of(original, modified, current, merging=False))
    assert (original, modified, current) == kept
    assert patch_of(modified, modified, after, merging=False) == {}


def test_what_was_applied_is_noted_with_the_object() -> None:
    manifest: JsonObject = {"kind": "A", "metadata": {"name": "a", "annotations": {"b": "c"}}}
    noted = with_last_applied(manifest)
    assert last_applied(noted) == manifest
    assert with_last_applied(noted) == noted
    assert last_applied({"metadata": {"annotations": {LAST_APPLIED: "{"}}}) == {}
    assert last_applied({}) == {}
    odd: JsonObject = {"metadata": {"annotations": [1]}}
    assert with_last_applied(odd) == odd
