"""Laws of reading: no input is too strange, and the order of keys says nothing."""

from __future__ import annotations

import json
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.document import Document
from lab.manifests.read import read, read_value
from lab.manifests.reader import load
from lab.manifests.reading import Stage
from lab.manifests.release import CURRENT
from tests.manifests.test_read import POLICY


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


@settings(deadline=None, max_examples=30)
@given(chance=st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing_about_a_sound_object(chance: random.Random):
    (document,) = load(POLICY).documents
    first = read_value(document.value, CURRENT).object
    again = read_value(shuffled(document.value, chance), CURRENT).object
    assert first is not None
    assert again is not None
    assert first.value == again.value


@settings(deadline=None, max_examples=120)
@given(cut=st.integers(0, len(POLICY)), line=st.integers(0, 15), extra=st.text("-:{}[] \n\tax1\"'&*#", max_size=6))
def test_a_half_typed_document_is_a_normal_input(cut: int, line: int, extra: str):
    lines = POLICY.split("\n")
    lines.insert(line, extra)
    for text in (POLICY[:cut], POLICY[:cut] + extra, "\n".join(lines)):
        loaded = load(text)
        for document in (*loaded.documents, *loaded.unread):
            for reading in read(document):
                assert (reading.object is None) == (reading.stage is not Stage.OK)
                assert all(each.span is not None and each.message for each in reading.findings)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def test_the_samples_are_sound():
    for sample in SAMPLES.values():
        (reading,) = read(Document(sample, "a.yaml"))
        assert reading.stage is Stage.OK, reading.message


@settings(deadline=None, max_examples=200)
@given(
    kind=st.sampled_from(["Namespace", "Service", "NetworkPolicy", "Pod", "Deployment", "ConfigMap", "Role", "List"]),
    places=st.lists(st.tuples(st.integers(0, 10**6), junk), min_size=1, max_size=3),
)
def test_any_value_anywhere_is_answered(kind: str, places: list[tuple[int, Any]]):
    value = json.loads(json.dumps(SAMPLES[kind]))
    for number, content in places:
        spots = list(spots_of(value))
        holder, step = spots[number % len(spots)]
        holder[step] = content
    for reading in read(Document(value, "a.yaml")):
        assert (reading.object is None) == (reading.stage is not Stage.OK)
        assert bool(reading.errors) == (reading.stage is not Stage.OK)
        assert reading.stage is Stage.OK or reading.findings


def spots_of(value: Any):
    if isinstance(value, dict):
        for key in value:
            yield value, key
            yield from spots_of(value[key])
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield value, position
            yield from spots_of(item)


_POD = {
    "serviceAccountName": "a",
    "securityContext": {"runAsUser": 1, "seccompProfile": {"type": "RuntimeDefault"}},
    "volumes": [{"name": "v", "secret": {"secretName": "s"}}, {"name": "e", "emptyDir": {"sizeLimit": "1Gi"}}],
    "containers": [
        {
            "name": "c",
            "image": "nginx",
            "ports": [{"containerPort": 80, "name": "http"}],
            "env": [
                {"name": "A", "value": "b"},
                {"name": "B", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            ],
            "resources": {"limits": {"cpu": "1", "memory": "64Mi"}},
            "volumeMounts": [{"name": "v", "mountPath": "/v"}],
            "livenessProbe": {"httpGet": {"path": "/", "port": "http"}},
            "securityContext": {"privileged": False, "capabilities": {"drop": ["ALL"]}},
        }
    ],
}

_NAMED = {"name": "a", "namespace": "b", "labels": {"a": "b"}, "annotations": {"a": "b"}}

SAMPLES: dict[str, Any] = {
    "Namespace": {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a", "finalizers": ["a.b/c"]}},
    "ConfigMap": {"apiVersion": "v1", "kind": "ConfigMap", "metadata": _NAMED, "data": {"a": "b"}},
    "Role": {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": _NAMED},
    "Service": {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": _NAMED,
        "spec": {
            "type": "LoadBalancer",
            "selector": {"a": "b"},
            "clusterIP": "10.0.0.1",
            "ipFamilies": ["IPv4"],
            "externalIPs": ["1.2.3.4"],
            "sessionAffinity": "ClientIP",
            "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 3}},
            "loadBalancerSourceRanges": ["10.0.0.0/8"],
            "ports": [{"port": 80, "targetPort": "http", "nodePort": 30000, "name": "a"}, {"port": 81, "name": "b"}],
        },
    },
    "NetworkPolicy": {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": _NAMED,
        "spec": {
            "podSelector": {"matchExpressions": [{"key": "a", "operator": "In", "values": ["b"]}]},
            "policyTypes": ["Ingress"],
            "ingress": [
                {
                    "from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}, {"podSelector": {}}],
                    "ports": [{"port": 80, "endPort": 90, "protocol": "TCP"}],
                }
            ],
        },
    },
    "Pod": {"apiVersion": "v1", "kind": "Pod", "metadata": _NAMED, "spec": _POD},
    "Deployment": {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": _NAMED,
        "spec": {
            "replicas": 2,
            "selector": {"matchLabels": {"a": "b"}},
            "strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}},
            "template": {"metadata": {"labels": {"a": "b"}}, "spec": _POD},
        },
    },
    "List": {
        "apiVersion": "v1",
        "kind": "List",
        "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": _NAMED, "spec": _POD}],
    },
}
