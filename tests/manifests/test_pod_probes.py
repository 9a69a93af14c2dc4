"""Probes and lifecycle hooks."""

from __future__ import annotations

import pytest

from tests.manifests.pod_objects import errors, made, pod

PROBE = "spec.containers[0].livenessProbe"
TRUE = {"exec": {"command": ["true"]}}


def of(probe):
    return errors(pod({"ports": [{"name": "http", "containerPort": 80}], "livenessProbe": probe}))


@pytest.mark.parametrize(
    ("probe", "complaints"),
    [
        (TRUE, []),
        ({"tcpSocket": {"port": 80}}, []),
        ({"grpc": {"port": 80}}, []),
        ({"httpGet": {"port": "http"}}, []),
        ({}, [": Required value: must specify a handler type"]),
        ({**TRUE, "tcpSocket": {"port": 80}}, [".tcpSocket: Forbidden: may not specify more than 1 handler type"]),
        ({"exec": {}}, [".exec.command: Required value"]),
        (
            {"tcpSocket": {"port": 0}},
            [".tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive"],
        ),
        (
            {"grpc": {"port": 70000}},
            [".grpc.port: Invalid value: 70000: must be between 1 and 65535, inclusive"],
        ),
        (
            {"httpGet": {"port": 80, "scheme": "FTP"}},
            ['.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"'],
        ),
        (
            {**TRUE, "periodSeconds": -1},
            [".periodSeconds: Invalid value: -1: must be greater than or equal to 0"],
        ),
        ({**TRUE, "successThreshold": 2}, [".successThreshold: Invalid value: 2: must be 1"]),
        (
            {**TRUE, "terminationGracePeriodSeconds": 0},
            [".terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0"],
        ),
    ],
)
def test_liveness_probes(probe, complaints):
    assert of(probe) == [f"{PROBE}{each}" for each in complaints]


def test_a_readiness_probe_may_ask_for_several_successes():
    assert errors(pod({"readinessProbe": {**TRUE, "successThreshold": 2}})) == []
    grace = {**TRUE, "terminationGracePeriodSeconds": 1}
    assert errors(pod({"readinessProbe": grace})) == [
        "spec.containers[0].readinessProbe.terminationGracePeriodSeconds: Invalid value: 1: "
        "must not be set for readinessProbes"
    ]


def test_a_probes_thresholds_are_filled_in():
    probe = made(pod({"livenessProbe": {"httpGet": {"port": 80}}}))["spec"]["containers"][0]["livenessProbe"]
    assert probe == {
        "httpGet": {"path": "/", "port": 80, "scheme": "HTTP"},
        "timeoutSeconds": 1,
        "periodSeconds": 10,
        "successThreshold": 1,
        "failureThreshold": 3,
    }


def test_hooks_have_one_handler():
    where = "spec.containers[0].lifecycle.preStop"
    assert errors(pod({"lifecycle": {"preStop": {}}})) == [f"{where}: Required value: must specify a handler type"]
    two = {**TRUE, "httpGet": {"port": 80}}
    assert errors(pod({"lifecycle": {"preStop": two}})) == [
        f"{where}.httpGet: Forbidden: may not specify more than 1 handler type"
    ]


def test_a_hook_sleeps_no_longer_than_the_grace_period():
    value = pod({"lifecycle": {"preStop": {"sleep": {"seconds": 31}}}})
    (error,) = errors(value)
    assert error.startswith("spec.containers[0].lifecycle.preStop.sleep")
    value["spec"]["terminationGracePeriodSeconds"] = 40
    assert errors(value) == []
