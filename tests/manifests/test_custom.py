"""Custom resources: served where their definitions are, judged by their schemas."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission

DEFINITIONS = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ciliumnetworkpolicies.cilium.io}
spec:
  group: cilium.io
  scope: Namespaced
  names: {kind: CiliumNetworkPolicy, plural: ciliumnetworkpolicies, singular: ciliumnetworkpolicy}
  versions: [{name: v2, served: true, storage: true}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ciliumclusterwidenetworkpolicies.cilium.io}
spec:
  group: cilium.io
  scope: Cluster
  names: {kind: CiliumClusterwideNetworkPolicy, plural: ciliumclusterwidenetworkpolicies}
  versions: [{name: v2, served: true, storage: true}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Cluster
  names: {kind: Widget, plural: widgets}
  versions: [{name: v1, served: true, storage: true}, {name: v1alpha1, served: false, storage: false}]
"""

POLICY = """\
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: p}
spec:
  endpointSelector: {matchLabels: {app: web}}
  ingress:
  - fromEndpoints: [{matchLabels: {app: client}}]
    toPorts: [{ports: [{port: "80", protocol: TCP}]}]
"""


@pytest.fixture(scope="module")
def state():
    return build(EXAM, files=[DEFINITIONS])


def applied(state, text):
    return apply(state, Submission.of(text))


def test_without_its_definition_kubectl_knows_no_such_kind():
    found = applied(build(EXAM), POLICY)
    assert found.answers[0].text.endswith(
        'no matches for kind "CiliumNetworkPolicy" in version "cilium.io/v2"\nensure CRDs are installed first'
    )
    (finding,) = [each for each in found.findings if each.rule == "kubectl-no-match"]
    assert finding.span.line == 2
    assert "custom resource" in finding.why


def test_with_it_the_policy_is_created(state):
    found = applied(state, POLICY)
    assert [each.text for each in found.answers] == ["ciliumnetworkpolicy.cilium.io/p created"]
    assert not found.findings
    assert found.objects[0].ref.namespace == "default"


def test_applying_it_again_changes_nothing(state):
    once = applied(state, POLICY)
    assert applied(once.state, POLICY).answers[0].text.endswith(" unchanged")


def test_a_cluster_wide_policy_has_no_namespace(state):
    text = POLICY.replace("CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy")
    assert applied(state, text).objects[0].ref.namespace == ""


def test_a_kind_that_only_its_definition_tells_of(state):
    found = applied(state, "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}\n")
    assert found.answers[0].text == "widget.example.com/w created"
    older = applied(state, "apiVersion: example.com/v1alpha1\nkind: Widget\nmetadata: {name: w}\n")
    assert "no matches for kind" in older.answers[0].text


def test_a_port_is_text(state):
    found = applied(state, POLICY.replace('"80"', "80"))
    (finding,) = found.findings
    assert finding.message == (
        'spec.ingress[0].toPorts[0].ports[0].port: Invalid value: "integer": '
        'spec.ingress[0].toPorts[0].ports[0].port in body must be of type string: "integer"'
    )
    assert (finding.span.line, finding.mend) == (8, 'Write it in quotes: `port: "80"`.')
    assert found.answers[0].text.startswith('The CiliumNetworkPolicy "p" is invalid: spec.ingress[0]')


@pytest.mark.parametrize(
    ("field", "mend"),
    [
        ("  podSelector: {}", "endpointSelector"),
        ("  policyTypes: [Ingress]", "shuts its own way"),
        ("  - from: []", "fromEndpoints"),
        ("  - ports: []", "toPorts"),
        ("  - fromEndpoint: []", "Did you mean `fromEndpoints`?"),
    ],
)
def test_fields_of_another_kind(state, field, mend):
    found = applied(state, f"{POLICY}{field}\n")
    (finding,) = found.findings
    assert finding.rule == "decode-unknown-field"
    assert finding.span.line == 9
    assert mend in finding.mend
    assert "strict decoding error: unknown field" in found.answers[0].text


def test_a_spec_needs_a_selector_and_a_section(state):
    text = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\nspec: {description: x}\n"
    said = [each.message for each in applied(state, text).findings]
    assert said == [
        '<nil>: Invalid value: "": "spec" must validate one and only one schema (oneOf). Found none valid',
        "spec.endpointSelector: Required value",
        '<nil>: Invalid value: "": "spec" must validate at least one schema (anyOf)',
        "spec.ingress: Required value",
    ]


def test_an_entity_must_be_one(state):
    text = POLICY.replace("fromEndpoints: [{matchLabels: {app: client}}]", "fromEntities: [internet]")
    (finding,) = applied(state, text).findings
    assert finding.message.startswith('spec.ingress[0].fromEntities[0]: Unsupported value: "internet"')


def test_a_null_list_is_no_list(state):
    text = "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: p}\n"
    text += "spec:\n  endpointSelector: {}\n  ingress:\n"
    (finding,) = applied(state, text).findings
    assert 'must be of type array: "null"' in finding.message


def test_a_rule_that_denies_knows_no_layer_seven(state):
    text = POLICY.replace("  ingress:", "  ingressDeny:").replace(
        "protocol: TCP}]}]", "protocol: TCP}], rules: {http: [{}]}}]"
    )
    (finding,) = applied(state, text).findings
    assert "denies knows no layer 7" in finding.mend


def test_cilium_fields_in_a_network_policy_are_told(state):
    text = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p}\nspec:\n"
    text += "  podSelector: {}\n  egress:\n  - toEndpoints: [{}]\n"
    (finding,) = applied(state, text).findings
    assert "That is Cilium's" in finding.mend
