"""Requests, limits, and the quality of service that follows from them."""

from __future__ import annotations

import pytest

from lab.manifests.qos import qos_class
from lab.manifests.release import CURRENT
from tests.manifests.pod_objects import errors, made, pod, warned

WHERE = "spec.containers[0].resources"


def of(requests=None, limits=None):
    return errors(pod({"resources": {"requests": requests or {}, "limits": limits or {}}}))


@pytest.mark.parametrize(
    ("requests", "limits"),
    [
        ({"cpu": "1"}, {"cpu": "1"}),
        ({"cpu": "100m", "memory": "1Gi"}, {}),
        ({}, {"hugepages-2Mi": "4Mi", "cpu": "1"}),
        ({"example.com/gpu": "2"}, {"example.com/gpu": "2"}),
        ({"ephemeral-storage": "1Gi"}, {}),
    ],
)
def test_amounts_that_are_fine(requests, limits):
    assert of(requests, limits) == []


def test_a_request_is_no_more_than_its_limit():
    assert of({"cpu": "2"}, {"cpu": "1"}) == [
        f'{WHERE}.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'
    ]


def test_amounts_are_not_negative():
    assert of(limits={"memory": "-1"}) == [
        f'{WHERE}.limits[memory]: Invalid value: "-1": must be greater than or equal to 0',
        f'{WHERE}.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
    ]


def test_cpu_is_counted_in_thousandths():
    assert of({"cpu": "1"}, {"cpu": "1.5"}) == []
    assert of({"memory": "1500m"}) == []
    assert warned(pod({"resources": {"requests": {"memory": "1500m"}}})) == [
        f'{WHERE}.requests[memory]: fractional byte value "1500m" is invalid, must be an integer'
    ]


def test_a_container_knows_only_standard_and_extended_resources():
    found = of(limits={"gpu": "1"})
    assert f'{WHERE}.limits[gpu]: Invalid value: "gpu": must be a standard resource for containers' in found
    (first, *_) = of(limits={"cp u": "1"})
    assert first.startswith(f'{WHERE}.limits[cp u]: Invalid value: "cp u": ')


def test_an_extended_resource_is_whole_and_not_overcommitted():
    assert of({"example.com/gpu": "1"}, {"example.com/gpu": "2"}) == [
        f'{WHERE}.requests: Invalid value: "1": must be equal to example.com/gpu limit of 2'
    ]
    assert of(limits={"example.com/gpu": "500m"})[0] == (
        f'{WHERE}.limits[example.com/gpu]: Invalid value: "500m": must be an integer'
    )


def test_huge_pages_need_cpu_or_memory():
    assert of(limits={"hugepages-2Mi": "2Mi"}) == [f"{WHERE}: Forbidden: HugePages require cpu or memory"]


def test_limits_become_requests():
    container = made(pod({"resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "100m"}}}))
    assert container["spec"]["containers"][0]["resources"] == {
        "limits": {"cpu": "1", "memory": "1Gi"},
        "requests": {"cpu": "100m", "memory": "1Gi"},
    }


@pytest.mark.parametrize(
    ("resources", "quality"),
    [
        ({}, "BestEffort"),
        ({"limits": {"cpu": "0", "memory": "0"}}, "BestEffort"),
        ({"requests": {"example.com/gpu": "1"}}, "BestEffort"),
        ({"requests": {"cpu": "1"}}, "Burstable"),
        ({"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}, "Burstable"),
        ({"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "1", "memory": "1Gi"}}, "Guaranteed"),
        ({"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "1000m", "memory": "1024Mi"}}, "Guaranteed"),
        ({"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "1", "memory": "1Mi"}}, "Burstable"),
    ],
)
def test_quality_of_service(resources, quality):
    assert qos_class({"containers": [{"resources": resources}]}, CURRENT) == quality


def test_one_best_effort_container_spoils_the_guarantee():
    sure = {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "1", "memory": "1Gi"}}
    assert qos_class({"containers": [{"resources": sure}, {}]}, CURRENT) == "Burstable"
    assert qos_class({"containers": [{"resources": sure}], "initContainers": [{}]}, CURRENT) == "Burstable"


def test_the_stored_pod_says_its_quality():
    assert made(pod())["status"] == {"phase": "Pending", "qosClass": "BestEffort"}
