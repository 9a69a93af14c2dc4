"""Documents read as kubectl and the API server read them, and what a learner is told."""

from __future__ import annotations

import pytest

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
    reading = only("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: a}\nspec: {x: [1]}\n")
    assert reading.object is not None
    assert reading.object.value["spec"] == {"x": [1]}
    assert finding(reading, "kind-not-held").severity is Severity.NOTE


def test_metadata_of_other_kinds_is_judged():
    assert only("apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: A_b}\n").stage is Stage.VALIDATE
    role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: 'system:x'}\n"
    assert only(role).stage is Stage.OK
    wrong = only("apiVersion: v1\nkind: Secret\nmetadata: x\n")
    assert wrong.errors == ("json: cannot unmarshal string into Go struct field Secret.metadata of type v1.ObjectMeta",)


def test_a_namespace_on_a_cluster_wide_object_is_ignored_with_a_note():
    reading = only("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}\n")
    assert reading.object is not None
    assert reading.object.ref.namespace == ""
    assert finding(reading, "namespace-ignored").span is not None


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
        "metadata": {"name": "a", "finalizers": ["a.b/x", "a.b/x"]},
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
