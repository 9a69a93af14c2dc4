import json

import pytest

from lab.manifests.release import Release
from tests.manifests.answers import complaints, stored, warned


def configuration(kind="ValidatingWebhookConfiguration", called="w", **more):
    webhook = {
        "name": "a.example.com",
        "clientConfig": {"service": {"namespace": "n", "name": "s"}},
        "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}],
        "sideEffects": "None",
        "admissionReviewVersions": ["v1"],
    } | more
    return {
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "metadata": {"name": called},
        "webhooks": [webhook],
    }  # fmt: skip


def said(**more):
    return [error.removeprefix("webhooks[0].") for error in complaints(configuration(**more))]


def test_what_is_left_open_is_filled():
    (webhook,) = stored(configuration())["webhooks"]
    assert webhook["failurePolicy"] == "Fail"
    assert webhook["matchPolicy"] == "Equivalent"
    assert webhook["timeoutSeconds"] == 10
    assert webhook["namespaceSelector"] == webhook["objectSelector"] == {}
    assert webhook["rules"][0]["scope"] == "*"
    assert webhook["clientConfig"]["service"]["port"] == 443
    assert "reinvocationPolicy" not in webhook


def test_a_mutating_webhook_is_called_once():
    (webhook,) = stored(configuration("MutatingWebhookConfiguration"))["webhooks"]
    assert webhook["reinvocationPolicy"] == "Never"
    value = configuration("MutatingWebhookConfiguration", reinvocationPolicy="Always")
    assert complaints(value) == [
        'webhooks[0].reinvocationPolicy: Unsupported value: "Always": supported values: "IfNeeded", "Never"'
    ]


UNKNOWN_PARAMS = """\
compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')
 | params.x == 1
 | ^"""


def condition(expression):
    return {"matchConditions": [{"name": "a", "expression": expression}]}


@pytest.mark.parametrize(
    ("more", "error"),
    [
        (
            {"name": "a.b"},
            'name: Invalid value: "a.b": should be a domain with at least three segments separated by dots',
        ),
        ({"name": ""}, "name: Required value"),
        ({"sideEffects": "Some"}, 'sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"'),
        ({"sideEffects": None}, "sideEffects: Required value: must specify one of None, NoneOnDryRun"),
        (
            {"admissionReviewVersions": ["v2"]},
            'admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1',
        ),
        (
            {"admissionReviewVersions": ["v1", "v1"]},
            'admissionReviewVersions[1]: Invalid value: "v1": duplicate version',
        ),
        ({"clientConfig": {}}, "clientConfig: Required value: exactly one of url or service is required"),
        (
            condition("object.x"),
            'matchConditions[0].expression: Invalid value: "object.x": must evaluate to bool but got dyn',
        ),
        (
            condition("params.x == 1"),
            f'matchConditions[0].expression: Invalid value: "params.x == 1": {UNKNOWN_PARAMS}',
        ),
        (
            {"matchConditions": [{"name": "a", "expression": "true"}] * 2},
            'matchConditions[1].name: Duplicate value: "a"',
        ),
    ],
)
def test_a_webhook(more, error):
    assert said(**more) == [error]


@pytest.mark.parametrize(("seconds", "right"), [(0, False), (1, True), (30, True), (31, False)])
def test_the_api_server_waits_for_half_a_minute_at_most(seconds, right):
    error = f"timeoutSeconds: Invalid value: {seconds}: the timeout value must be between 1 and 30 seconds"
    assert said(timeoutSeconds=seconds) == ([] if right else [error])


FORM = "; desired format: https://host[/path]"


@pytest.mark.parametrize(
    ("url", "errors"),
    [
        ("https://example.com/x", []),
        ("https://[::1]:8443/", []),
        ("http://example.com", [f"Invalid value: \"http\": 'https' is the only allowed URL scheme{FORM}"]),
        ("https:///x", [f'Invalid value: "": host must be specified{FORM}']),
        (
            "https://a:b@c/x?y#z",
            [
                'Invalid value: "a:b": user information is not permitted in the URL',
                'Invalid value: "z": fragments are not permitted in the URL',
                'Invalid value: "y": query parameters are not permitted in the URL',
            ],
        ),
        (
            "%zz",
            [f'Required value: url must be a valid URL: parse "%zz": invalid URL escape "%zz"{FORM}'],
        ),
    ],
)
def test_a_url(url, errors):
    assert said(clientConfig={"url": url}) == [f"clientConfig.url: {error}" for error in errors]


@pytest.mark.parametrize(
    ("path", "why"),
    [("//", "segment[0] may not be empty"), ("/a//b", "segment[1] may not be empty"), ("", None), ("/a/", None)],
)
def test_the_path_of_a_service(path, why):
    service = {"namespace": "n", "name": "s", "path": path}
    expected = [f'clientConfig.service.path: Invalid value: "{path}": {why}'] if why else []
    assert said(clientConfig={"service": service}) == expected


def test_namespace_and_name_of_a_service_are_mixed_up_as_the_api_server_does():
    assert said(clientConfig={"service": {"name": "s"}}) == ["clientConfig.service.name: Required value"]
    assert said(clientConfig={"service": {"namespace": "n"}}) == ["clientConfig.service.namespace: Required value"]


@pytest.mark.parametrize(
    ("resources", "where", "why"),
    [
        (["*/*", "pods"], "", "if '*/*' is present, must not specify other resources"),
        (["*", "pods"], "", "if '*' is present, must not specify other resources without subresources"),
        (["pods/*", "pods/status"], "[1]", "if 'pods/*' is present, must not specify pods/status"),
        (["*/status", "pods/status"], "[1]", "if '*/status' is present, must not specify pods/status"),
    ],
)
def test_stars_among_resources(resources, where, why):
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["*"], "resources": resources}
    value = json.dumps(resources[1] if where else resources, separators=(",", ":"))
    assert said(rules=[rule]) == [f"rules[0].resources{where}: Invalid value: {value}: {why}"]


@pytest.mark.parametrize("resources", [["*", "pods/status"], ["pods", "*"], ["pods", "pods/log"]])
def test_resources_that_go_together(resources):
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["*"], "resources": resources}
    assert said(rules=[rule]) == []


def test_webhooks_are_told_apart_by_name():
    value = configuration()
    value["webhooks"] *= 2
    assert complaints(value) == ['webhooks[1].name: Duplicate value: "a.example.com"']


def test_a_name_kept_for_files_is_warned_of_from_1_36_on():
    value = configuration(called="x.static.k8s.io")
    assert warned(value) == [
        'metadata.name: names ending with ".static.k8s.io" are reserved for static manifest-based configurations '
        "and cannot be managed via the API"
    ]
    assert warned(value, Release(1, 35)) == []
