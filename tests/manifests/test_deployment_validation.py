"""The rules of Deployments, and what is filled in."""

from __future__ import annotations

import pytest

from tests.manifests.pod_objects import busy_deployment, deployment, errors, made, reading


def test_a_busy_deployment_is_accepted():
    found = reading(busy_deployment())
    assert (found.errors, found.warnings) == ((), ())


def test_a_small_deployment_in_full():
    spec = made(deployment())["spec"]
    template = spec.pop("template")
    assert spec == {
        "replicas": 1,
        "selector": {"matchLabels": {"app": "shop"}},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
        "revisionHistoryLimit": 10,
        "progressDeadlineSeconds": 600,
    }
    assert template["spec"]["restartPolicy"] == "Always"
    assert "enableServiceLinks" not in template["spec"]


def test_a_deployment_selects_its_own_pods():
    assert errors(deployment(selector=None)) == [
        "spec.selector: Required value",
        'spec.template.metadata.labels: Invalid value: {"app":"shop"}: `selector` does not match template `labels`',
    ]
    found = errors(deployment(selector={}))
    assert found[0] == "spec.selector: Invalid value: {}: empty selector is invalid for deployment"
    assert errors(deployment(selector={"matchLabels": {"app": "other"}})) == [
        'spec.template.metadata.labels: Invalid value: {"app":"shop"}: `selector` does not match template `labels`'
    ]
    assert errors(deployment(selector={"matchExpressions": [{"key": "app", "operator": "Exists"}]})) == []


def test_an_expression_of_the_selector_is_sound():
    found = errors(deployment(selector={"matchExpressions": [{"key": "app", "operator": "In"}]}))
    assert found[0] == (
        "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'"
    )


@pytest.mark.parametrize(
    ("field", "complaint"),
    [
        ("replicas", "must be greater than or equal to 0"),
        ("minReadySeconds", "must be greater than or equal to 0"),
        ("revisionHistoryLimit", "must be greater than or equal to 0"),
    ],
)
def test_counts_are_not_negative(field, complaint):
    assert errors(deployment(**{field: -1})) == [f"spec.{field}: Invalid value: -1: {complaint}"]
    assert errors(deployment(**{field: 0})) == []


def test_the_deadline_is_later_than_readiness():
    assert errors(deployment(minReadySeconds=600)) == [
        "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds"
    ]


@pytest.mark.parametrize(
    ("strategy", "complaints"),
    [
        ({"type": "Recreate"}, []),
        ({"rollingUpdate": {"maxSurge": 0}}, []),
        ({"rollingUpdate": {"maxSurge": "0%", "maxUnavailable": "1%"}}, []),
        (
            {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}},
            [".rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0"],
        ),
        (
            {"rollingUpdate": {"maxUnavailable": "101%"}},
            ['.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
        ),
        (
            {"rollingUpdate": {"maxSurge": "ten"}},
            [
                '.rollingUpdate.maxSurge: Invalid value: "ten": a valid percent string must be a numeric string '
                "followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
            ],
        ),
        (
            {"rollingUpdate": {"maxSurge": -1}},
            [".rollingUpdate.maxSurge: Invalid value: -1: must be greater than or equal to 0"],
        ),
        (
            {"type": "Recreate", "rollingUpdate": {}},
            [".rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
        ),
        (
            {"type": "BlueGreen"},
            [
                ': Unsupported value: {"Type":"BlueGreen","RollingUpdate":null}: '
                'supported values: "Recreate", "RollingUpdate"'
            ],
        ),
    ],
)
def test_strategies(strategy, complaints):
    assert errors(deployment(strategy=strategy)) == [f"spec.strategy{each}" for each in complaints]


@pytest.mark.parametrize("policy", ["Never", "OnFailure"])
def test_pods_of_a_deployment_always_restart(policy):
    value = deployment()
    value["spec"]["template"]["spec"]["restartPolicy"] = policy
    assert errors(value) == [
        f'spec.template.spec.restartPolicy: Unsupported value: "{policy}": supported values: "Always"'
    ]


def test_pods_of_a_deployment_have_no_deadline():
    value = deployment()
    value["spec"]["template"]["spec"]["activeDeadlineSeconds"] = 5
    assert errors(value) == [
        "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported"
    ]


def test_faults_of_the_template_say_where_they_stand():
    value = deployment()
    value["spec"]["template"]["spec"]["containers"][0]["image"] = ""
    assert errors(value) == ["spec.template.spec.containers[0].image: Required value"]


def test_labels_of_the_template_are_labels():
    value = deployment(selector={"matchLabels": {"app": "-bad"}})
    value["spec"]["template"]["metadata"]["labels"] = {"app": "-bad"}
    assert [error.split(": ")[0] for error in errors(value)][:1] == ["spec.selector.matchLabels"]


def test_status_is_not_the_writers():
    value = deployment()
    value["status"] = {"replicas": 5}
    assert made(value)["status"] == {}
    assert made(value)["metadata"]["generation"] == 1
