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
            "{kind: Service, spec: {ports: [{port: 80}, {port: 81}]}}",
            "{kind: Service, spec: {ports: [{port: 80}]}}",
            "{kind: Service, spec: {ports: [{port: 80, protocol: TCP}, {port: 81, protocol: TCP}]}}",
            "{spec: {ports: [{$patch: delete, port: 81}], $setElementOrder/ports: [{port: 80}]}}",
        ),
        (
            "{kind: Pod, spec: {containers: [{name: a, image: x, env: [{name: e, value: '1'}]}]}}",
            "{kind: Pod, spec: {containers: [{name: a, image: z, env: [{name: f, value: '2'}]}]}}",
            "{kind: Pod, spec: {containers: [{name: a, image: x, tty: true, env: [{name: e, value: '1'}]}]}}",
            "{spec: {containers: [{name: a, image: z, env: [{name: f, value: '2'}, {$patch: delete, name: e}],"
            " $setElementOrder/env: [{name: f}]}], $setElementOrder/containers: [{name: a}]}}",
        ),
        (
            "{kind: Pod, spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}}",
            "{kind: Pod, spec: {containers: [{name: a, ports: [{containerPort: 80}]}]}}",
            "{kind: Pod, spec: {containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}]}, {name: b}]}}",
            "{}",
        ),
        (
            "{kind: Pod, spec: {volumes: [{name: v, emptyDir: {}}]}}",
            "{kind: Pod, spec: {volumes: [{name: v, secret: {secretName: s}}]}}",
            "{kind: Pod, spec: {volumes: [{name: v, emptyDir: {}}]}}",
            "{spec: {volumes: [{name: v, secret: {secretName: s}, emptyDir: null, $retainKeys: [name, secret]}],"
            " $setElementOrder/volumes: [{name: v}]}}",
        ),
        (
            "{kind: ServiceAccount, imagePullSecrets: [{name: a}]}",
            "{kind: ServiceAccount, imagePullSecrets: [{name: b}]}",
            "{kind: ServiceAccount, imagePullSecrets: [{name: a}]}",
            "{imagePullSecrets: [{name: b}]}",
        ),
        (
            "{kind: Deployment, spec: {strategy: {type: RollingUpdate}}}",
            "{kind: Deployment, spec: {strategy: {type: Recreate}}}",
            "{kind: Deployment, spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}",
            "{spec: {strategy: {type: Recreate, $retainKeys: [type]}}}",
        ),
        (
            "{kind: Job, metadata: {finalizers: [a.com/a]}}",
            "{kind: Job, metadata: {finalizers: [b.com/b]}}",
            "{kind: Job, metadata: {finalizers: [a.com/a, c.com/c]}}",
            "{metadata: {finalizers: [b.com/b], $deleteFromPrimitiveList/finalizers: [a.com/a]}}",
        ),
    ],
)
def test_what_must_change_is_what_the_new_manifest_says_and_the_old_one_alone_said(
    original: str, modified: str, current: str, patch: str
) -> None:
    assert patched(original, modified, current) == yaml.safe_load(patch)


def test_a_custom_resource_takes_whole_lists() -> None:
    new, there = ("{kind: Pod, spec: {containers: [{name: a}]}}", "{kind: Pod, spec: {containers: [{name: a, b: 1}]}}")
    assert patched("{}", new, there, merging=False) == {"spec": {"containers": [{"name": "a"}]}}


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
