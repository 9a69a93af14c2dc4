import pytest

from lab.manifests.release import Release
from tests.manifests.answers import complaints, stored

RULE = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}


def policy(**spec):
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": "p"},
        "spec": {
            "matchConstraints": {"resourceRules": [RULE]},
            "validations": [{"expression": "object.spec.replicas <= 5"}],
        }
        | spec,
    }


def binding(**spec):
    return {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": "b"},
        "spec": {"policyName": "p", "validationActions": ["Deny"]} | spec,
    }


def said(**spec):
    return [error.removeprefix("spec.") for error in complaints(policy(**spec))]


def test_what_is_left_open_is_filled():
    spec = stored(policy())["spec"]
    assert spec["failurePolicy"] == "Fail"
    assert spec["matchConstraints"]["matchPolicy"] == "Equivalent"
    assert spec["matchConstraints"]["namespaceSelector"] == {}
    assert spec["matchConstraints"]["resourceRules"][0]["scope"] == "*"


def test_a_binding_is_filled_only_where_it_narrows():
    assert "matchResources" not in stored(binding())["spec"]
    assert stored(binding(matchResources={}))["spec"]["matchResources"]["matchPolicy"] == "Equivalent"


def test_an_empty_policy():
    assert complaints(policy(matchConstraints=None, validations=[])) == [
        "spec.matchConstraints: Required value",
        "spec.validations: Required value: validations or auditAnnotations must contain at least one item",
        "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item",
    ]


@pytest.mark.parametrize(
    ("validation", "error"),
    [
        ({}, "expression: Required value: expression is not specified"),
        ({"expression": "'a'"}, "expression: Invalid value: \"'a'\": must evaluate to bool but got string"),
        (
            {"expression": "true", "messageExpression": "1"},
            'messageExpression: Invalid value: "1": must evaluate to string but got int',
        ),
        (
            {"expression": "true", "messageExpression": " "},
            'messageExpression: Invalid value: " ": must be non-empty if specified',
        ),
        ({"expression": "true", "message": " "}, 'message: Invalid value: " ": must be non-empty if specified'),
        ({"expression": "true", "message": "a\nb"}, 'message: Invalid value: "a\\nb": must not contain line breaks'),
        (
            {"expression": "true", "reason": "NotFound"},
            'reason: Unsupported value: "NotFound": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"',
        ),
    ],
)
def test_a_validation(validation, error):
    assert said(validations=[validation]) == [f"validations[0].{error}"]


def test_a_message_cannot_ask_the_authorizer():
    (error,) = said(validations=[{"expression": "true", "messageExpression": "string(authorizer)"}])
    assert "undeclared reference to 'authorizer'" in error


def test_params_need_a_kind():
    validations = [{"expression": "object.x == params.x"}]
    (error,) = said(validations=validations)
    assert "undeclared reference to 'params'" in error
    assert said(validations=validations, paramKind={"apiVersion": "v1", "kind": "ConfigMap"}) == []


@pytest.mark.parametrize(
    ("kind", "errors"),
    [
        ({}, ["apiVersion: Required value", "kind: Required value"]),
        (
            {"apiVersion": "a/b/c", "kind": "X"},
            ['apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c'],
        ),
        (
            {"apiVersion": "a/", "kind": "X"},
            ['apiVersion: Invalid value: "a/": version must be specified'],
        ),
        ({"apiVersion": "rules.example.com/v1", "kind": "ReplicaLimit"}, []),
    ],
)
def test_the_kind_of_params(kind, errors):
    assert said(paramKind=kind) == [f"paramKind.{error}" for error in errors]


def test_a_variable_has_the_type_of_its_expression():
    variables = [{"name": "n", "expression": "object.a.size()"}, {"name": "big", "expression": "variables.n > 3"}]
    assert said(variables=variables, validations=[{"expression": "variables.big"}]) == []
    (error,) = said(variables=variables, validations=[{"expression": "variables.big + 1 == 2"}])
    assert "no matching overload for '_+_' applied to '(bool, int)'" in error


def test_a_variable_is_known_only_afterwards():
    variables = [{"name": "a", "expression": "variables.b"}, {"name": "b", "expression": "1"}]
    (error,) = said(variables=variables, validations=[{"expression": "variables.b == 1"}])
    assert error.startswith('variables[0].expression: Invalid value: "variables.b"')
    assert "undefined field 'b'" in error


def test_a_variable_that_does_not_compile_may_be_anything():
    variables = [{"name": "a", "expression": "1 + 'x'"}]
    (error,) = said(variables=variables, validations=[{"expression": "variables.a == 'y' || variables.a > 1"}])
    assert error.startswith("variables[0].expression")


@pytest.mark.parametrize("name", ["in", "a-b", "1a", "namespace"])
def test_a_variable_s_name(name):
    assert said(variables=[{"name": name, "expression": "1"}]) == [
        f'variables[0].name: Invalid value: "{name}": must be a valid CEL identifier'
    ]


def test_audit_annotations():
    two = [{"key": "a", "valueExpression": "'x'"}, {"key": "b", "valueExpression": "null"}]
    assert said(auditAnnotations=two) == []
    assert said(auditAnnotations=[{"key": "a", "valueExpression": "1"}]) == [
        'auditAnnotations[0].valueExpression: Invalid value: "1": '
        "must evaluate to one of [string null_type] but got int"
    ]
    assert said(auditAnnotations=[{"key": "a", "valueExpression": "'x'"}] * 2) == [
        'auditAnnotations[1].key: Duplicate value: "a"'
    ]


def test_functions_of_a_later_release():
    value = policy(validations=[{"expression": "[2, 1].sort() == [1, 2]"}])
    assert complaints(value, Release(1, 35)) == []
    assert "undeclared reference to 'sort'" in complaints(value, Release(1, 34))[0]


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ({"policyName": ""}, ["policyName: Required value"]),
        ({"validationActions": []}, ["validationActions: Required value: at least one validation action is required"]),
        (
            {"validationActions": ["Deny", "Warn"]},
            [
                'validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the '
                "same validation failure information in the API response and headers serves no purpose)"
            ],
        ),
        (
            {"paramRef": {}},
            [
                "paramRef: Required value: one of name or selector must be specified",
                "paramRef.parameterNotFoundAction: Required value",
            ],
        ),
        (
            {"paramRef": {"name": "a", "selector": {}, "parameterNotFoundAction": "Allow"}},
            [
                "paramRef.name: Forbidden: name and selector are mutually exclusive",
                "paramRef.selector: Forbidden: name and selector are mutually exclusive",
            ],
        ),
        ({"paramRef": {"name": "a", "parameterNotFoundAction": "Deny"}}, []),
    ],
)
def test_a_binding(spec, errors):
    assert complaints(binding(**spec)) == [f"spec.{error}" for error in errors]
