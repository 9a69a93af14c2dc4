"""Which requests policies are for, with which parameters, and what errors come to."""

import json
from typing import Any

import pytest

from lab.cluster.policies.asking import request_for
from lab.cluster.policies.deciding import Answer, judged
from lab.cluster.policies.typechecking import type_warnings
from lab.cluster.scenario import build
from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.manifests.read import read_value
from lab.manifests.release import CURRENT, EXAM

SPACES = [
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "prod", "labels": {"env": "prod"}}},
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "dev"}},
]
PODS = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}


def policy(*expressions: str, name: str = "p", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": name},
        "spec": {
            "matchConstraints": {"resourceRules": [PODS]},
            "validations": [{"expression": each} for each in expressions or ("false",)],
            **spec,
        },
    }


def binding(
    name: str = "b", policy_name: str = "p", actions: tuple[str, ...] = ("Deny",), **spec: Any
) -> dict[str, Any]:
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": name},
        "spec": {"policyName": policy_name, "validationActions": list(actions), **spec},
    }


def config(name: str, namespace: str, labels: dict[str, str] | None = None, **data: str) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace, "labels": labels or {}}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def cluster(*items: dict[str, Any]) -> State:
    return build(EXAM, files=["\n---\n".join(json.dumps(item) for item in (*SPACES, *items))])


def made(value: dict[str, Any]) -> KubeObject:
    found = read_value(value).object
    assert found is not None
    return found


def pod(namespace: str = "prod", image: str = "nginx:1.27", **metadata: Any) -> KubeObject:
    spec = {"containers": [{"name": "c", "image": image}]}
    named = {"name": "x", "namespace": namespace, **metadata}
    return made({"apiVersion": "v1", "kind": "Pod", "metadata": named, "spec": spec})


def asked(state: State, item: KubeObject, old: KubeObject | None = None) -> Answer:
    return judged(request_for(item, old, state.objects, EXAM), state.objects, EXAM)


def said(answer: Answer) -> list[str]:
    return [denial.decision.message for denial in answer.denials]


def test_without_a_binding_a_policy_does_nothing():
    assert asked(cluster(policy()), pod()).allowed
    assert not asked(cluster(policy(), binding()), pod()).allowed


@pytest.mark.parametrize(
    ("constraints", "matched"),
    [
        ({"resourceRules": [PODS]}, True),
        ({"resourceRules": [{**PODS, "resources": ["pod"]}]}, False),
        ({"resourceRules": [{**PODS, "apiGroups": ["apps"]}]}, False),
        ({"resourceRules": [{**PODS, "apiGroups": ["*"], "resources": ["*"]}]}, True),
        ({"resourceRules": [{**PODS, "resources": ["pods/exec"]}]}, False),
        ({"resourceRules": [{**PODS, "resources": ["*/*"]}]}, True),
        ({"resourceRules": [{**PODS, "operations": ["UPDATE"]}]}, False),
        ({"resourceRules": [{**PODS, "scope": "Cluster"}]}, False),
        ({"resourceRules": [{**PODS, "resourceNames": ["y"]}]}, False),
        ({"resourceRules": [PODS], "excludeResourceRules": [PODS]}, False),
        ({"resourceRules": [PODS], "namespaceSelector": {"matchLabels": {"env": "prod"}}}, True),
        ({"resourceRules": [PODS], "namespaceSelector": {"matchLabels": {"env": "dev"}}}, False),
        ({"resourceRules": [PODS], "objectSelector": {"matchLabels": {"app": "a"}}}, False),
    ],
)
def test_constraints(constraints: dict[str, Any], matched: bool):
    state = cluster(policy(matchConstraints=constraints), binding())
    assert asked(state, pod()).allowed is not matched


def test_an_object_selector_looks_at_either_object():
    everything = {"resourceRules": [{**PODS, "operations": ["*"]}], "objectSelector": {"matchLabels": {"app": "a"}}}
    state = cluster(policy(matchConstraints=everything), binding())
    assert not asked(state, pod(), pod(labels={"app": "a"})).allowed


def test_a_binding_narrows_its_policy():
    narrowed = binding(matchResources={"namespaceSelector": {"matchLabels": {"env": "prod"}}})
    state = cluster(policy(), narrowed)
    assert not asked(state, pod()).allowed
    assert asked(state, pod("dev")).allowed


def test_parameters_by_name_in_the_requests_own_namespace():
    spec = {"paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}}
    reference = {"name": "limits", "parameterNotFoundAction": "Deny"}
    state = cluster(
        policy("object.spec.containers.all(c, c.image.startsWith(params.data.prefix))", **spec),
        binding(paramRef=reference),
        config("limits", "prod", prefix="nginx"),
    )
    assert asked(state, pod()).allowed
    assert not asked(state, pod(image="redis")).allowed
    answer = asked(state, pod("dev"))
    assert said(answer) == [
        "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction"
    ]


def test_every_selected_parameter_must_agree():
    spec = {"paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}}
    reference = {"namespace": "dev", "selector": {"matchLabels": {"rule": "y"}}, "parameterNotFoundAction": "Allow"}
    state = cluster(
        policy("object.metadata.name != params.data.taken", **spec),
        binding(paramRef=reference),
        config("one", "dev", {"rule": "y"}, taken="x"),
        config("two", "dev", {"rule": "y"}, taken="z"),
        config("three", "dev", taken="w"),
    )
    assert not asked(state, pod()).allowed
    assert asked(state, pod(name="y")).allowed
    assert not asked(state, pod(name="z")).allowed
    assert asked(state, pod(name="w")).allowed


def test_no_parameter_may_be_all_right():
    spec = {"paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}}
    state = cluster(policy(**spec), binding(paramRef={"name": "n", "parameterNotFoundAction": "Allow"}))
    assert asked(state, pod()).allowed


def test_a_binding_without_a_reference_asks_with_null():
    spec = {"paramKind": {"apiVersion": "v1", "kind": "ConfigMap"}}
    assert asked(cluster(policy("params == null", **spec), binding()), pod()).allowed


def test_an_unknown_kind_of_parameters_is_the_policys_fault():
    spec = {"paramKind": {"apiVersion": "rules.example.com/v1", "kind": "Rule"}}
    state = cluster(policy(**spec), binding(paramRef={"name": "n", "parameterNotFoundAction": "Allow"}))
    text = asked(state, pod()).denials[0].text
    assert text.startswith("ValidatingAdmissionPolicy 'p' denied request: failed to configure policy: failed to find")


@pytest.mark.parametrize(("failure", "allowed"), [("Fail", False), ("Ignore", True)])
def test_what_errors_come_to(failure: str, allowed: bool):
    state = cluster(policy("object.spec.nope == 1", failurePolicy=failure), binding())
    answer = asked(state, pod())
    assert answer.allowed is allowed
    if not allowed:
        assert said(answer) == ["expression 'object.spec.nope == 1' resulted in error: no such key: nope"]


def test_conditions_come_first():
    skip = {"matchConditions": [{"name": "not-x", "expression": "object.metadata.name != 'x'"}]}
    assert asked(cluster(policy(**skip), binding()), pod()).allowed
    assert not asked(cluster(policy(**skip), binding()), pod(name="y")).allowed
    wrong = {"matchConditions": [{"name": "a", "expression": "object.metadata.nope == 'x'"}]}
    assert "no such key: nope" in said(asked(cluster(policy(**wrong), binding()), pod()))[0]
    both = {"matchConditions": [*wrong["matchConditions"], *skip["matchConditions"]]}
    assert asked(cluster(policy(**both), binding()), pod()).allowed


def test_variables_are_evaluated_once_they_are_asked_for():
    spec = {"variables": [
        {"name": "images", "expression": "object.spec.containers.map(c, c.image)"},
        {"name": "wrong", "expression": "object.nope"},
        {"name": "first", "expression": "variables.images[0]"},
    ]}  # fmt: skip
    state = cluster(policy("variables.first == 'nginx:1.27'", **spec), binding())
    assert asked(state, pod()).allowed
    failing = cluster(policy("variables.wrong == 1", **spec), binding())
    assert said(asked(failing, pod()))[0].endswith(
        'resulted in error: composited variable "wrong" fails to evaluate: no such key: nope'
    )


def test_a_message_of_its_own():
    def of(**validation: str) -> str:
        body = policy()
        body["spec"]["validations"] = [{"expression": "false", **validation}]
        return said(asked(cluster(body, binding()), pod()))[0]

    assert of() == "failed expression: false"
    assert of(message="no") == "no"
    assert of(message="no", messageExpression="'not ' + object.metadata.name") == "not x"
    assert of(message="no", messageExpression="string(object.metadata.nope)") == "no"
    assert of(messageExpression="'two\\nlines'") == "failed expression: false"


def test_the_pod_is_seen_with_what_the_server_fills_in():
    state = cluster(
        policy(
            "object.spec.serviceAccountName == 'default' && object.spec.volumes.size() == 1",
            "object.spec.tolerations.size() == 2 && object.spec.priority == 0 && has(object.status)",
            "object.spec.containers.all(c, c.volumeMounts.size() == 1 && has(c.resources) && !has(c.securityContext))",
            "namespaceObject.metadata.labels.env == 'prod'",
            "request.userInfo.groups.exists(g, g == 'system:authenticated')",
            "request.kind.kind == 'Pod' && request.resource.resource == 'pods' && !has(request.subResource)",
            "oldObject == null",
            "authorizer.requestResource.check('create').allowed()",
        ),
        binding(),
    )
    assert said(asked(state, pod())) == []


def test_types_are_checked_against_the_kinds():
    spec = made(policy("object.spec.nope == 1", "object.spec.hostNetwork == true")).spec
    warnings = [str(warning) for warning in type_warnings(spec, CURRENT)]
    assert warnings == [
        "spec.validations[0].expression: /v1, Kind=Pod: ERROR: <input>:1:12: undefined field 'nope'\n"
        " | object.spec.nope == 1\n | ...........^\n"
    ]


def test_several_denials_are_told_by_the_first():
    state = cluster(
        policy(name="b"), policy(name="a"), binding("one", "b"), binding("two", "a"), binding("three", "a", ("Warn",))
    )
    answer = asked(state, pod())
    assert [denial.policy.ref.name for denial in answer.denials] == ["a", "b"]
    assert len(answer.warnings) == 1
