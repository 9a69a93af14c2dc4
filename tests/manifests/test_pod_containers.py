"""Containers: names, images, ports, mounts, and what belongs to the init and ephemeral ones."""

from __future__ import annotations

import pytest

from lab.manifests.imagename import tag_of
from tests.manifests.pod_objects import busy_pod, errors, made, pod, reading

WEB = "spec.containers[0]"
SIDE = {"name": "side", "image": "side:1"}


def test_a_busy_pod_is_accepted():
    found = reading(busy_pod())
    assert (found.errors, found.warnings) == ((), ())


@pytest.mark.parametrize("containers", [[], None])
def test_a_pod_needs_a_container(containers):
    value = pod()
    value["spec"]["containers"] = containers
    assert errors(value) == ["spec.containers: Required value"]


def test_a_container_needs_a_name_and_an_image():
    assert errors(pod({"name": "", "image": ""})) == [f"{WEB}.name: Required value", f"{WEB}.image: Required value"]


def test_a_container_is_named_by_a_dns_label():
    (error,) = errors(pod({"name": "Web_1"}))
    assert error.startswith(f'{WEB}.name: Invalid value: "Web_1": a lowercase RFC 1123 label must consist of')


def test_an_image_has_no_blank_at_its_ends():
    (error,) = errors(pod({"image": " nginx"}))
    assert error == f'{WEB}.image: Invalid value: " nginx": must not have leading or trailing whitespace'


def test_names_are_shared_by_containers_and_init_containers():
    value = pod(initContainers=[{"name": "web", "image": "x:1"}])
    value["spec"]["containers"].append({"name": "web", "image": "x:1"})
    assert errors(value) == [
        'spec.containers[1].name: Duplicate value: "web"',
        'spec.initContainers[0].name: Duplicate value: "web"',
    ]


@pytest.mark.parametrize(
    ("port", "complaints"),
    [
        ({"containerPort": 80}, []),
        ({"containerPort": 0}, [".containerPort: Required value"]),
        ({}, [".containerPort: Required value"]),
        (
            {"containerPort": 65536},
            [".containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive"],
        ),
        (
            {"containerPort": 80, "hostPort": -1},
            [".hostPort: Invalid value: -1: must be between 1 and 65535, inclusive"],
        ),
        (
            {"containerPort": 80, "name": "sixteen-letters-x"},
            ['.name: Invalid value: "sixteen-letters-x": must be no more than 15 characters'],
        ),
        (
            {"containerPort": 80, "name": "8080"},
            ['.name: Invalid value: "8080": must contain at least one letter (a-z)'],
        ),
        (
            {"containerPort": 80, "protocol": "HTTP"},
            ['.protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"'],
        ),
    ],
)
def test_ports(port, complaints):
    assert errors(pod({"ports": [port]})) == [f"{WEB}.ports[0]{each}" for each in complaints]


def test_port_names_are_unique_within_a_container():
    ports = [{"name": "http", "containerPort": 80}, {"name": "http", "containerPort": 81}]
    assert errors(pod({"ports": ports})) == [f'{WEB}.ports[1].name: Duplicate value: "http"']


def test_a_host_port_is_taken_once_per_protocol_and_address():
    tcp = {"containerPort": 80, "hostPort": 80}
    assert errors(pod({"ports": [tcp, {**tcp, "protocol": "UDP"}, {**tcp, "hostIP": "10.0.0.1"}]})) == []
    value = pod({"ports": [tcp]})
    value["spec"]["containers"].append({**SIDE, "ports": [tcp]})
    assert errors(value) == ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"']


def test_on_the_host_network_a_port_is_the_hosts():
    port = {"containerPort": 80, "hostPort": 81}
    assert errors(pod({"ports": [port]}, hostNetwork=True)) == [
        f"{WEB}.ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true"
    ]
    assert made(pod({"ports": [{"containerPort": 80}]}, hostNetwork=True))["spec"]["containers"][0]["ports"] == [
        {"containerPort": 80, "hostPort": 80, "protocol": "TCP"}
    ]


@pytest.mark.parametrize(
    ("mount", "complaints"),
    [
        ({"name": "v", "mountPath": "/a"}, []),
        ({"name": "", "mountPath": "/a"}, ["[0].name: Required value", '[0].name: Not found: ""']),
        ({"name": "w", "mountPath": "/a"}, ['[0].name: Not found: "w"']),
        ({"name": "v"}, ["[0].mountPath: Required value"]),
        ({"name": "v", "mountPath": "/a", "subPath": "/b"}, ['.subPath: Invalid value: "/b": must be a relative path']),
        (
            {"name": "v", "mountPath": "/a", "subPath": "b/../c"},
            [".subPath: Invalid value: \"b/../c\": must not contain '..'"],
        ),
        (
            {"name": "v", "mountPath": "/a", "subPath": "b", "subPathExpr": "$(c)"},
            ['[0].subPathExpr: Invalid value: "$(c)": subPathExpr and subPath are mutually exclusive'],
        ),
        (
            {"name": "v", "mountPath": "/a", "mountPropagation": "Both"},
            [
                '.mountPropagation: Unsupported value: "Both": supported values: '
                '"Bidirectional", "HostToContainer", "None"'
            ],
        ),
        (
            {"name": "v", "mountPath": "/a", "mountPropagation": "Bidirectional"},
            [
                ".mountPropagation: Forbidden: "
                "Bidirectional mount propagation is available only to privileged containers"
            ],
        ),
        (
            {"name": "v", "mountPath": "/a", "recursiveReadOnly": "Enabled"},
            [".recursiveReadOnly: Forbidden: may only be specified when readOnly is true"],
        ),
    ],
)
def test_mounts(mount, complaints):
    value = pod({"volumeMounts": [mount]}, volumes=[{"name": "v", "emptyDir": {}}])
    assert errors(value) == [f"{WEB}.volumeMounts{each}" for each in complaints]


def test_two_volumes_are_not_mounted_in_one_place():
    mount = {"name": "v", "mountPath": "/a"}
    value = pod({"volumeMounts": [mount, mount]}, volumes=[{"name": "v", "emptyDir": {}}])
    assert errors(value) == [f'{WEB}.volumeMounts[1].mountPath: Invalid value: "/a": must be unique']


def test_an_init_container_that_runs_to_its_end_has_no_probe():
    init = {
        **SIDE,
        "readinessProbe": {"exec": {"command": ["true"]}},
        "lifecycle": {"preStop": {"sleep": {"seconds": 1}}},
    }
    said = "Forbidden: may not be set for init containers without restartPolicy=Always"
    assert errors(pod(initContainers=[init])) == [
        f"spec.initContainers[0].lifecycle: {said}",
        f"spec.initContainers[0].readinessProbe: {said}",
    ]
    assert errors(pod(initContainers=[{**init, "restartPolicy": "Always"}])) == []


def test_ephemeral_containers_come_later():
    assert "spec.ephemeralContainers: Forbidden: cannot be set on create" in errors(pod(ephemeralContainers=[SIDE]))


def test_pull_and_termination_policies():
    assert errors(pod({"imagePullPolicy": "Sometimes", "terminationMessagePolicy": "None"})) == [
        f'{WEB}.terminationMessagePolicy: Unsupported value: "None": supported values: "File", "FallbackToLogsOnError"',
        f'{WEB}.imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
    ]


@pytest.mark.parametrize(
    ("image", "tag"),
    [
        ("nginx", "latest"),
        ("nginx:1.25", "1.25"),
        ("registry.local:5000/team/nginx", "latest"),
        ("registry.local:5000/team/nginx:v1", "v1"),
        (f"nginx@sha256:{'a' * 64}", ""),
        (f"nginx:1.25@sha256:{'a' * 64}", "1.25"),
        ("nginx@sha256:abc", ""),
        ("Nginx", ""),
        ("a" * 300, ""),
        ("0123456789abcdef" * 4, ""),
        ("localhost/nginx", "latest"),
        ("", ""),
    ],
)
def test_the_tag_of_an_image(image, tag):
    assert tag_of(image) == tag
