"""Documents read as kubectl and the API server read them, and what a learner is told."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.document import Document
from lab.manifests.finding import Finding, Severity
from lab.manifests.read import read, read_value
from lab.manifests.reader import load
from lab.manifests.reading import Reading, Stage
from lab.manifests.release import CURRENT, EXAM, Release

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: frontend
  namespace: shop
spec:
  podSelector:
    matchLabels: {tier: frontend}
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector: {matchLabels: {tier: backend}}
    ports:
    - {protocol: TCP, port: 80}
  - ports:
    - {protocol: UDP, port: 53}
"""


def readings(text: str, release: Release = CURRENT) -> list[Reading]:
    return [each for document in load(text).documents for each in read(document, release)]


def only(text: str, release: Release = CURRENT) -> Reading:
    (found,) = readings(text, release)
    return found


def finding(reading: Reading, rule: str) -> Finding:
    return next(each for each in reading.findings if each.rule == rule)


def changed(old: str, new: str) -> str:
    assert old in POLICY
    return POLICY.replace(old, new)


def test_a_sound_policy_becomes_an_object_with_defaults_and_its_source():
    reading = only(POLICY.replace("policyTypes: [Egress]", "{}").replace("  {}\n", ""))
    assert (reading.stage, reading.message, reading.findings) == (Stage.OK, "", ())
    policy = reading.object
    assert policy is not None
    assert str(policy.ref) == "NetworkPolicy/shop/frontend"
    assert policy.spec["policyTypes"] == ["Ingress", "Egress"]
    assert "policyTypes" not in policy.written["spec"]
    assert policy.key_span(("spec", "egress", 0, "ports")).line == 12


def test_objects_without_a_namespace_go_to_the_one_given():
    (document,) = load("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: 1}]}\n").documents
    (reading,) = read(document, CURRENT, "shop")
    assert reading.object is not None
    assert reading.object.ref.namespace == "shop"


def test_a_namespace_carries_its_own_name_as_a_label_from_1_22_on():
    text = "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {a: b}}\n"
    new, old = only(text).object, only(text, Release(1, 20)).object
    assert new is not None
    assert old is not None
    assert new.labels == {"a": "b", "kubernetes.io/metadata.name": "shop"}
    assert old.labels == {"a": "b"}


def test_a_list_gives_a_reading_for_each_item_with_its_place():
    text = (
        "apiVersion: v1\nkind: List\nitems:\n"
        "- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n"
        "- {apiVersion: v1, kind: Namespace, metadata: {nam: b}}\n"
        "- just words\n"
    )
    first, second, third = readings(text)
    assert first.object is not None
    assert first.object.base == ("items", 0)
    assert first.object.span(("metadata", "name")).line == 4
    assert finding(second, "decode-unknown-field").span is not None
    assert second.findings[0].span.line == 5  # type: ignore[union-attr]
    assert third.findings[0].rule == "kubectl-not-an-object"


@pytest.mark.parametrize("text", ["apiVersion: v1\nkind: List\n", "apiVersion: v1\nkind: List\nitems:\n"])
def test_a_list_without_items_gives_no_reading(text: str):
    assert readings(text) == []


def test_items_must_be_a_list():
    reading = only("apiVersion: v1\nkind: List\nitems: {kind: Pod}\n")
    assert "cannot unmarshal object into Go struct field decodeList.items" in reading.message
    assert finding(reading, "kubectl-items-not-a-list").span.line == 3  # type: ignore[union-attr]


def test_items_of_a_typed_list_need_not_say_their_kind():
    text = "apiVersion: v1\nkind: NamespaceList\nitems:\n- {metadata: {name: a}}\n"
    assert only(text).stage is Stage.OK


def test_an_empty_document_gives_no_reading():
    assert read(Document(None, "a.yaml")) == ()


@pytest.mark.parametrize(
    ("text", "rule", "words", "mend"),
    [
        ("kind: Pod\n", "kubectl-api-version-not-set", "apiVersion not set", "apiVersion: v1"),
        ("apiVersion: v1\n", "kubectl-kind-not-set", "kind not set", "kind:"),
        ("apiVersion: 1\nkind: Pod\n", "kubectl-api-version-not-set", "isn't string type", "v1"),
        ("apiVersion: v1\nkind: ''\n", "kubectl-kind-not-set", "Object 'Kind' is missing in", "kind:"),
        ("- a\n", "kubectl-not-an-object", "invalid object to validate", "kind:"),
        ("words\n", "kubectl-not-an-object", "invalid object to validate", "kind:"),
        (
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicies\n",
            "kubectl-no-match",
            'no matches for kind "NetworkPolicies" in version "networking.k8s.io/v1"',
            "`kind: NetworkPolicy`",
        ),
        (
            "apiVersion: v1\nkind: networkpolicy\n",
            "kubectl-no-match",
            'no matches for kind "networkpolicy" in version "v1"',
            "`kind: NetworkPolicy` and `apiVersion: networking.k8s.io/v1`",
        ),
        (
            "apiVersion: extensions/v1beta1\nkind: NetworkPolicy\n",
            "kubectl-no-match",
            'in version "extensions/v1beta1"',
            "networking.k8s.io/v1",
        ),
        (
            "apiVersion: networking.k8s.io\nkind: NetworkPolicy\n",
            "kubectl-no-match",
            'in version "networking.k8s.io"',
            "networking.k8s.io/v1",
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n",
            "kubectl-generate-name",
            "from a-: cannot use generate name with apply",
            "metadata.name",
        ),
    ],
)
def test_kubectl_refuses_and_the_learner_is_told_what_to_write(text: str, rule: str, words: str, mend: str):
    reading = only(text)
    assert reading.stage is Stage.DECODE
    assert reading.object is None
    assert words in reading.message
    found = finding(reading, rule)
    assert mend in found.mend
    assert found.why


def test_both_missing_are_named_together():
    assert "[apiVersion not set, kind not set]" in only("metadata: {name: a}\n").message


def test_other_kinds_are_accepted_with_a_note():
    reading = only("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: [1]}\n")
    assert reading.object is not None
    assert reading.object.value["data"] == {"x": [1]}
    assert finding(reading, "kind-not-held").severity is Severity.NOTE


def test_metadata_of_other_kinds_is_judged():
    assert only("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A_b}\n").stage is Stage.VALIDATE
    role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: 'system:x'}\n"
    assert only(role).stage is Stage.OK
    wrong = only("apiVersion: v1\nkind: Secret\nmetadata: x\n")
    assert wrong.errors == ("json: cannot unmarshal string into Go struct field Secret.metadata of type v1.ObjectMeta",)


def test_a_namespace_on_a_cluster_wide_object_is_ignored_with_a_note():
    reading = only("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}\n")
    assert reading.object is not None
    assert reading.object.ref.namespace == ""
    assert finding(reading, "namespace-ignored").span is not None


@pytest.mark.parametrize(
    ("old", "new", "place", "mend"),
    [
        ("podSelector:\n", "podselector:\n", (7, 3), "Write `podSelector`."),
        ("policyTypes", "policyType", (9, 3), "Did you mean `policyTypes`?"),
        (
            "backend}}\n    ports:",
            "backend}}\n      ports:",
            (13, 7),
            "`ports` belongs beside `to`: move it two spaces to the left.",
        ),
        (
            "- podSelector: {matchLabels: {tier: backend}}",
            "- matchLabels: {tier: backend}",
            (12, 7),
            "`matchLabels` belongs inside `podSelector` or `namespaceSelector`.",
        ),
        ("- to:", "- from:", (11, 5), "An egress rule says where to"),
        ("namespace: shop\n", "namespace: shop\nlabels: {a: b}\n", (6, 1), "`labels` belongs inside `metadata`."),
        ("port: 53", "targetPort: 53", (16, 23), "write it as `port`"),
    ],
)
def test_an_unknown_field_is_marked_and_its_place_told(old: str, new: str, place: tuple[int, int], mend: str):
    found = finding(only(changed(old, new)), "decode-unknown-field")
    assert found.span is not None
    assert (found.span.line, found.span.column) == place
    assert mend in found.mend


@pytest.mark.parametrize(
    ("old", "new", "line", "mend"),
    [
        ("tier: frontend", "tier: 1", 8, '`"1"`'),
        ("tier: frontend", "tier: yes", 8, "`yes`"),
        ("[Egress]", "Egress", 9, "as a list"),
        ("  - to:\n", "    to:\n", 11, "dash"),
        ("port: 53", 'port: 53, endPort: "60"', 16, "Remove the quotes: `60`."),
        ("    matchLabels: {tier: frontend}", "  - matchLabels: {tier: frontend}", 8, "Remove the dash"),
    ],
)
def test_a_value_of_the_wrong_type_is_marked_and_told_how_to_write_it(old: str, new: str, line: int, mend: str):
    text = changed(old, new)
    if new.startswith("    to"):
        text = text.replace("  - ports:\n    - {protocol: UDP, port: 53}\n", "")
    found = finding(only(text), "decode-wrong-type")
    assert found.span is not None
    assert found.span.line == line
    assert mend in found.mend


@pytest.mark.parametrize(
    ("old", "new", "rule", "place", "mend"),
    [
        ("[Egress]", "[egress]", "validate-unsupported", (9, 17), "Write `Egress`."),
        ("protocol: TCP", "protocol: tcp", "validate-unsupported", (14, 18), "Write `TCP`."),
        ("port: 53", 'port: "53"', "validate-invalid", (16, 29), "Remove the quotes."),
        ("tier: frontend", 'tier: "a b"', "validate-invalid", (8, 25), ""),
        ("- podSelector: {matchLabels: {tier: backend}}", "- {}", "validate-required", (12, 7), "ipBlock"),
        ("name: frontend", "name: Front_End", "validate-invalid", (4, 9), "Replace capitals"),
    ],
)
def test_a_broken_rule_is_marked_at_the_value(old: str, new: str, rule: str, place: tuple[int, int], mend: str):
    found = finding(only(changed(old, new)), rule)
    assert found.span is not None
    assert (found.span.line, found.span.column) == place
    assert mend in found.mend
    assert found.why


def test_a_missing_field_is_marked_at_the_key_it_is_missing_beneath():
    reading = only("apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: ClusterIP\n")
    found = finding(reading, "validate-required")
    assert reading.message == 'Service "a" is invalid: spec.ports: Required value'
    assert found.span is not None
    assert (found.span.line, found.span.column) == (4, 1)


def test_every_error_of_the_server_has_a_finding_with_its_words():
    reading = only(changed("port: 53", 'port: "53"').replace("[Egress]", "[egress, Egress, ingress]"))
    assert [each.message for each in reading.findings] == list(reading.errors)


def test_host_bits_are_warned_about_before_1_36_and_refused_from_then_on():
    text = changed("podSelector: {matchLabels: {tier: backend}}", "ipBlock: {cidr: 10.0.0.1/8}")
    before, after = only(text, EXAM), only(text, CURRENT)
    assert before.stage is Stage.OK
    assert before.warnings == (
        'spec.egress[0].to[0].ipBlock.cidr: CIDR value "10.0.0.1/8" is ambiguous in this context '
        '(should be "10.0.0.0/8" or "10.0.0.1/32"?)',
    )
    warned = finding(before, "api-warning")
    assert warned.span is not None
    assert (warned.span.line, warned.span.column) == (12, 23)
    assert after.errors == (
        'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.1/8": '
        "must not have bits set beyond the prefix length",
    )


def test_the_same_complaint_is_made_once():
    value = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "a", "finalizers": ["x", "x"]},
        "spec": {"finalizers": ["bad", "bad"]},
    }
    assert read_value(value, CURRENT).errors == (
        'spec.finalizers: Invalid value: "bad": name is neither a standard finalizer name nor is it fully qualified',
    )


def test_a_generated_name_is_the_prefix_and_five_characters():
    value = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"generateName": "team-"}}
    made = read_value(value, CURRENT).object
    assert made is not None
    assert made.ref.name.startswith("team-")
    assert len(made.ref.name) == len("team-") + 5


def test_the_server_sets_what_a_new_object_may_not_say():
    value = {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": "a", "uid": "x", "creationTimestamp": "2030-01-01T00:00:00Z"},
        "status": {"phase": "Terminating"},
    }
    made = read_value(value, CURRENT).object
    assert made is not None
    assert made.value["metadata"].keys() == {"name", "labels"}
    assert made.value["status"] == {"phase": "Active"}


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
            "type": "ClusterIP",
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
    "List": {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": _NAMED}]},
}
