"""What the API server says of Services."""

from __future__ import annotations

from typing import Any

import pytest

from lab.manifests.read import read_value
from lab.manifests.reading import Reading, Stage
from lab.manifests.release import CURRENT, EXAM, Release


def service(spec: dict[str, Any], release: Release = CURRENT, **metadata: Any) -> Reading:
    value = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", **metadata},
        "spec": {"ports": [{"port": 80}], **spec},
    }
    return read_value(value, release)


def spec_of(reading: Reading) -> dict[str, Any]:
    assert reading.object is not None, reading.message
    return reading.object.spec


def test_defaults_of_a_plain_service():
    assert spec_of(service({"selector": {"app": "web"}})) == {
        "type": "ClusterIP",
        "selector": {"app": "web"},
        "sessionAffinity": "None",
        "internalTrafficPolicy": "Cluster",
        "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}],
    }


@pytest.mark.parametrize(("target", "filled"), [(None, 80), (0, 80), ("", 80), ("http", "http"), (8080, 8080)])
def test_the_target_port_is_the_port_unless_given(target: Any, filled: Any):
    assert spec_of(service({"ports": [{"port": 80, "targetPort": target}]}))["ports"][0]["targetPort"] == filled


def test_defaults_of_a_load_balancer():
    spec = spec_of(service({"type": "LoadBalancer"}))
    assert spec["externalTrafficPolicy"] == "Cluster"
    assert spec["allocateLoadBalancerNodePorts"] is True


def test_an_external_name_needs_no_ports():
    spec = {"type": "ExternalName", "externalName": "db.example.com.", "ports": None}
    assert service(spec).stage is Stage.OK


def test_a_headless_service_needs_no_ports_and_its_two_fields_agree():
    spec = spec_of(service({"clusterIP": "None", "ports": []}))
    assert spec["clusterIPs"] == ["None"]


@pytest.mark.parametrize(
    ("spec", "errors"),
    [
        ({"ports": []}, ["spec.ports: Required value"]),
        (
            {"type": "nodeport"},
            [
                'spec.type: Unsupported value: "nodeport": supported values: '
                '"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"'
            ],
        ),
        (
            {"ports": [{"port": 80}, {"port": 81}]},
            ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value"],
        ),
        (
            {"ports": [{"port": 80, "name": "a"}, {"port": 81, "name": "a"}]},
            ['spec.ports[1].name: Duplicate value: "a"'],
        ),
        (
            {"ports": [{"port": 80, "name": "a"}, {"port": 80, "name": "b"}]},
            [
                'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,'
                '"Port":80,"TargetPort":0,"NodePort":0}'
            ],
        ),
        (
            {"ports": [{"port": 80, "nodePort": 30080}]},
            ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
        ),
        (
            {"ports": [{"port": 80, "targetPort": "Web"}]},
            [
                'spec.ports[0].targetPort: Invalid value: "Web": '
                "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"
            ],
        ),
        ({"type": "ExternalName"}, ["spec.externalName: Required value"]),
        (
            {"type": "NodePort", "clusterIP": "None"},
            ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"],
        ),
        (
            {"clusterIP": "10.0.0.999"},
            [
                'spec.clusterIPs[0]: Invalid value: "10.0.0.999": '
                "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
            ],
        ),
        (
            {"clusterIPs": ["10.0.0.1"]},
            ['spec.clusterIPs: Invalid value: ["10.0.0.1"]: must be empty when `clusterIP` is not specified'],
        ),
        (
            {"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1", "10.0.0.2"]},
            [
                'spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: '
                "may specify no more than one IP for each IP family"
            ],
        ),
        (
            {"clusterIP": "10.0.0.1", "ipFamilies": ["IPv6"]},
            ['spec.clusterIPs[0]: Invalid value: "10.0.0.1": expected an IPv6 value as indicated by `ipFamilies[0]`'],
        ),
        (
            {"ipFamilies": ["IPv4", "IPv4"]},
            ['spec.ipFamilies[1]: Duplicate value: "IPv4"'],
        ),
        (
            {"externalIPs": ["127.0.0.1"]},
            [
                'spec.externalIPs[0]: Invalid value: "127.0.0.1": '
                "may not be in the loopback range (127.0.0.0/8, ::1/128)"
            ],
        ),
        (
            {"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 0}}},
            [
                "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 0: "
                "must be greater than 0 and less than 86400"
            ],
        ),
        (
            {"sessionAffinity": "Sticky"},
            ['spec.sessionAffinity: Unsupported value: "Sticky": supported values: "ClientIP", "None"'],
        ),
        (
            {"externalTrafficPolicy": "Local"},
            ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
        ),
        (
            {"loadBalancerSourceRanges": ["10.0.0.0/8"]},
            ["spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'"],
        ),
        (
            {"loadBalancerClass": "example.com/x"},
            ["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"],
        ),
        (
            {"internalTrafficPolicy": "Nowhere"},
            ['spec.internalTrafficPolicy: Unsupported value: "Nowhere": supported values: "Cluster", "Local"'],
        ),
    ],
)
def test_what_is_refused(spec: dict[str, Any], errors: list[str]):
    assert list(service(spec).errors) == errors


def test_a_name_may_begin_with_a_digit_from_1_36_on():
    assert service({}, CURRENT, name="1web").stage is Stage.OK
    assert "a DNS-1035 label" in service({}, EXAM, name="1web").message


@pytest.mark.parametrize(
    ("spec", "warning"),
    [
        ({"externalName": "x"}, 'spec.externalName is ignored when spec.type is not "ExternalName"'),
        (
            {"clusterIP": "None", "externalIPs": ["1.2.3.4"]},
            "spec.externalIPs is ignored for headless services",
        ),
    ],
)
def test_what_is_warned_about(spec: dict[str, Any], warning: str):
    assert service(spec, EXAM).warnings == (warning,)


def test_odd_forms_of_addresses_are_warned_about_before_1_36():
    reading = service({"clusterIP": "10.0.0.010"}, EXAM)
    assert reading.warnings == ('spec.clusterIPs[0]: non-standard IP address "10.0.0.010" is invalid: use "10.0.0.10"',)
    assert "must not have leading 0s" in service({"clusterIP": "10.0.0.010"}, CURRENT).message
