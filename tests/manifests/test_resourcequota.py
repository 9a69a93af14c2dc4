"""The rules of ResourceQuotas."""

from __future__ import annotations

from typing import Any

import pytest

from tests.manifests.pod_objects import errors, made, reading


def quota(hard: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    metadata = {"name": "q", "namespace": "shop"}
    spec = {"hard": hard or {}, **spec}
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": metadata, "spec": spec}


def selecting(scope: str, operator: str, values: list[str] | None = None, hard: dict[str, Any] | None = None) -> Any:
    requirement: dict[str, Any] = {"scopeName": scope, "operator": operator}
    if values is not None:
        requirement["values"] = values
    return quota(hard, scopeSelector={"matchExpressions": [requirement]})


def test_a_new_quota_has_measured_nothing():
    assert made(quota({"pods": 5}) | {"status": {"used": {"pods": "1"}}})["status"] == {}


@pytest.mark.parametrize(
    "name", ["pods", "requests.cpu", "limits.memory", "count/secrets", "hugepages-2Mi", "requests.example.com/gpu"]
)
def test_what_can_be_counted(name):
    assert errors(quota({name: "1"})) == []


@pytest.mark.parametrize(
    ("name", "complaints"),
    [
        ("storage", ["must be a standard resource for quota"]),
        ("Pods", ["must be a standard resource type or fully qualified", "must be a standard resource for quota"]),
    ],
)
def test_what_cannot_be_counted(name, complaints):
    assert errors(quota({name: "1"})) == [
        f'spec.hard[{name}]: Invalid value: "{name}": {complaint}' for complaint in complaints
    ]


def test_amounts_are_whole_where_things_are_counted_and_never_negative():
    assert errors(quota({"services": "1500m"})) == ['spec.hard[services]: Invalid value: "1500m": must be an integer']
    assert errors(quota({"cpu": "-1"})) == ['spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0']


def test_scopes_are_known_go_together_and_with_what_is_counted():
    assert errors(quota(scopes=["Sometimes"])) == ['spec.scopes: Invalid value: ["Sometimes"]: unsupported scope']
    assert errors(quota(scopes=["BestEffort", "NotBestEffort"])) == [
        'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'
    ]
    assert errors(quota({"cpu": "1"}, scopes=["BestEffort"])) == [
        'spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'
    ]
    assert errors(quota({"pods": "1"}, scopes=["BestEffort", "Terminating"])) == []
    assert errors(quota({"requests.storage": "1Gi"}, scopes=["VolumeAttributesClass"])) == []


def test_an_operator_goes_with_its_values():
    where = "spec.scopeSelector.matchExpressions"
    assert errors(selecting("PriorityClass", "In", ["high"])) == []
    assert errors(selecting("PriorityClass", "In", [])) == [
        f"{where}.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' "
        "for scope selector"
    ]
    assert errors(selecting("PriorityClass", "Exists", ["high"])) == [
        f"{where}.values: Invalid value: [\"high\"]: must be no value when `operator` is 'Exist' or "
        "'DoesNotExist' for scope selector"
    ]
    assert errors(selecting("PriorityClass", "Near", [])) == [
        f'{where}.operator: Invalid value: "Near": not a valid selector operator'
    ]
    (complaint,) = errors(selecting("Terminating", "In", ["x"]))
    assert complaint.startswith(f"{where}.operator: Invalid value: \"In\": must be 'Exists' when scope is any of")


def test_a_selected_scope_goes_with_what_is_counted():
    assert errors(selecting("PriorityClass", "In", ["high"], {"services": "1"})) == [
        "spec.scopeSelector.matchExpressions: Invalid value: "
        '{"MatchExpressions":[{"ScopeName":"PriorityClass","Operator":"In","Values":["high"]}]}: '
        "unsupported scope applied to resource"
    ]


def test_selected_scopes_exclude_each_other():
    value = quota(
        scopeSelector={
            "matchExpressions": [
                {"scopeName": "Terminating", "operator": "Exists"},
                {"scopeName": "NotTerminating", "operator": "Exists"},
            ]
        }
    )
    assert errors(value) == ["spec.scopeSelector.matchExpressions: Invalid value: null: conflicting scopes"]


def test_requests_above_the_limits_are_warned_of():
    assert reading(
        quota({"cpu": "2", "limits.cpu": "1", "requests.memory": "1Gi", "limits.memory": "1Gi"})
    ).warnings == ("ResourceQuota cpu (2) should be less than limits.cpu (1)",)
