"""The rules of LimitRanges, and what is filled in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.manifests.pod_objects import errors, made


def limits(*items: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": "l", "namespace": "shop"}
    return {"apiVersion": "v1", "kind": "LimitRange", "metadata": metadata, "spec": {"limits": list(items)}}


def container(**amounts: Any) -> dict[str, Any]:
    return limits({"type": "Container", **amounts})


def test_a_limit_is_the_maximum_and_a_request_the_limit_or_the_minimum():
    value = container(max={"cpu": "2"}, min={"cpu": "1", "memory": "1Mi"}, default={"memory": "1Gi"})
    (item,) = made(value)["spec"]["limits"]
    assert item["default"] == {"cpu": "2", "memory": "1Gi"}
    assert item["defaultRequest"] == {"cpu": "2", "memory": "1Gi"}
    (item,) = made(container(min={"cpu": "1"}))["spec"]["limits"]
    assert item["defaultRequest"] == {"cpu": "1"}


def test_pods_and_claims_get_no_defaults():
    (pod, claim) = made(
        limits({"type": "Pod", "max": {"cpu": "1"}}, {"type": "PersistentVolumeClaim", "max": {"storage": "1Gi"}})
    )["spec"]["limits"]
    assert "default" not in pod
    assert "default" not in claim


def test_each_type_is_listed_once_and_is_known():
    assert errors(limits({"type": "Pod"}, {"type": "Pod"})) == ['spec.limits[1].type: Duplicate value: "Pod"']
    assert errors(limits({"type": "pod"})) == [
        'spec.limits[0].type: Invalid value: "pod": must be a standard limit type or fully qualified'
    ]
    assert errors(limits({"type": "example.com/thing"})) == []


def test_containers_ask_for_resources_of_containers():
    assert errors(container(max={"pods": "1"}))[0] == (
        'spec.limits[0].max[pods]: Invalid value: "pods": must be a standard resource for containers'
    )
    assert errors(limits({"type": "PersistentVolumeClaim", "max": {"storage": "1"}})) == []


def test_a_pod_has_no_default():
    assert errors(limits({"type": "Pod", "default": {"cpu": "1"}, "defaultRequest": {"cpu": "1"}})) == [
        "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
        "spec.limits[0].defaultRequest: Forbidden: may not be specified when `type` is 'Pod'",
    ]


def test_a_claim_needs_a_bound():
    assert errors(limits({"type": "PersistentVolumeClaim"})) == [
        "spec.limits[0].limits: Required value: either minimum or maximum storage value is required, "
        "but neither was provided"
    ]


@pytest.mark.parametrize(
    ("amounts", "complaint"),
    [
        ({"min": "2", "max": "1", "default": "1", "defaultRequest": "1"}, 'min[cpu]: Invalid value: "2": min value 2'),
        ({"min": "2", "default": "3", "defaultRequest": "1"}, 'defaultRequest[cpu]: Invalid value: "1": min value 2'),
        ({"max": "2", "default": "2", "defaultRequest": "3"}, 'defaultRequest[cpu]: Invalid value: "3": default'),
        ({"min": "2", "default": "1"}, 'default[cpu]: Invalid value: "2": min value 2 is greater than default value 1'),
        ({"max": "1", "default": "2"}, 'default[cpu]: Invalid value: "1": default value 2 is greater than max value 1'),
    ],
)
def test_the_amounts_are_in_order(amounts, complaint):
    found = errors(container(**{field: {"cpu": amount} for field, amount in amounts.items()}))
    assert any(error.startswith(f"spec.limits[0].{complaint}") for error in found)


amounts = st.integers(0, 5)


@settings(deadline=None, max_examples=60)
@given(low=amounts, request=amounts, limit=amounts, high=amounts)
def test_amounts_in_order_are_accepted_and_all_others_refused(low, request, limit, high):
    value = container(
        min={"cpu": str(low)}, defaultRequest={"cpu": str(request)}, default={"cpu": str(limit)}, max={"cpu": str(high)}
    )
    assert (errors(value) == []) == (low <= request <= limit <= high)


def test_a_ratio_is_one_at_least_and_can_be_reached():
    where = "spec.limits[0].maxLimitRequestRatio[cpu]"
    assert errors(container(maxLimitRequestRatio={"cpu": "500m"})) == [
        f'{where}: Invalid value: "500m": ratio 500m is less than 1'
    ]
    span = {"type": "Pod", "min": {"cpu": "1"}, "max": {"cpu": "2"}}
    assert errors(limits({**span, "maxLimitRequestRatio": {"cpu": "2"}})) == []
    assert errors(limits({**span, "maxLimitRequestRatio": {"cpu": "3"}})) == [
        f'{where}: Invalid value: "3": ratio 3 is greater than max/min = 2.000000'
    ]
    nothing = {"type": "Pod", "min": {"cpu": "0"}, "max": {"cpu": "2"}}
    assert errors(limits({**nothing, "maxLimitRequestRatio": {"cpu": "3"}})) == []


def test_what_cannot_be_overcommitted_is_requested_as_it_is_limited():
    gpu = "example.com/gpu"
    assert errors(container(default={gpu: "2"}, defaultRequest={gpu: "1"})) == [
        f'spec.limits[0].defaultRequest[{gpu}]: Invalid value: "1": default value 2 must equal to defaultRequest '
        f"value 1 in {gpu}"
    ]
    assert errors(container(default={gpu: "2"}, defaultRequest={gpu: "2"})) == []
