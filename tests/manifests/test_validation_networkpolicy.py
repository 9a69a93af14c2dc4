"""What the API server says of network policies."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.read import read_value
from lab.manifests.reading import Reading, Stage
from lab.manifests.release import CURRENT, EXAM


def policy(spec: dict[str, Any], **metadata: Any) -> Reading:
    value = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "np", **metadata},
        "spec": {"podSelector": {}, **spec},
    }
    return read_value(value, CURRENT)


def spec_of(reading: Reading) -> dict[str, Any]:
    assert reading.object is not None, reading.message
    return reading.object.spec


def peer(content: Any) -> tuple[str, ...]:
    return policy({"egress": [{"to": [content]}]}).errors


def port(content: Any) -> tuple[str, ...]:
    prefix = "spec.ingress[0].ports[0]"
    errors = policy({"ingress": [{"ports": [content]}]}).errors
    assert all(error.startswith(prefix) for error in errors)
    return tuple(error.removeprefix(prefix) for error in errors)


@pytest.mark.parametrize(
    ("spec", "types"),
    [
        ({}, ["Ingress"]),
        ({"policyTypes": []}, ["Ingress"]),
        ({"ingress": [{}]}, ["Ingress"]),
        ({"egress": []}, ["Ingress"]),
        ({"egress": None}, ["Ingress"]),
        ({"egress": [{}]}, ["Ingress", "Egress"]),
        ({"egress": [None]}, ["Ingress", "Egress"]),
        ({"policyTypes": ["Ingress"], "egress": [{}]}, ["Ingress"]),
        ({"policyTypes": ["Egress"]}, ["Egress"]),
        ({"policyTypes": ["Egress", "Egress"]}, ["Egress", "Egress"]),
    ],
)
def test_policy_types_follow_from_the_rules_where_they_are_not_given(spec: dict[str, Any], types: list[str]):
    assert spec_of(policy(spec))["policyTypes"] == types


def test_ports_are_tcp_unless_they_say_otherwise():
    rules = [{"ports": [{}, {"port": 53, "protocol": "UDP"}, None]}]
    assert spec_of(policy({"ingress": rules}))["ingress"] == [
        {"ports": [{"protocol": "TCP"}, {"port": 53, "protocol": "UDP"}, {"protocol": "TCP"}]}
    ]


def test_the_selector_may_be_missing_and_then_selects_every_pod():
    value = {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "np"}}
    assert spec_of(read_value(value, CURRENT))["podSelector"] == {}


@pytest.mark.parametrize(
    ("content", "errors"),
    [
        ({"port": 80, "endPort": 80}, ()),
        ({"port": "http-1"}, ()),
        ({"port": 0}, (".port: Invalid value: 0: must be between 1 and 65535, inclusive",)),
        ({"port": 90, "endPort": 80}, (".endPort: Invalid value: 90: must be greater than or equal to `port`",)),
        ({"endPort": 80}, (".endPort: Invalid value: 80: may not be specified when `port` is not specified",)),
        (
            {"port": "http", "endPort": 80},
            (".endPort: Invalid value: 80: may not be specified when `port` is non-numeric",),
        ),
        ({"port": "80"}, ('.port: Invalid value: "80": must contain at least one letter (a-z)',)),
        (
            {"protocol": ""},
            ('.protocol: Unsupported value: "": supported values: "TCP", "UDP", "SCTP"',),
        ),
        (
            {"port": 80, "endPort": 70000},
            (".endPort: Invalid value: 70000: must be between 1 and 65535, inclusive",),
        ),
    ],
)
def test_ports(content: dict[str, Any], errors: tuple[str, ...]):
    assert port(content) == errors


@pytest.mark.parametrize("content", [{}, None, {"podSelector": None}])
def test_a_peer_must_be_somebody(content: Any):
    assert peer(content) == ("spec.egress[0].to[0]: Required value: must specify a peer",)


def test_a_peer_is_pods_or_addresses_not_both():
    both = {"podSelector": {}, "ipBlock": {"cidr": "10.0.0.0/8"}}
    assert peer(both) == ("spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer",)
    assert peer({"podSelector": {}, "namespaceSelector": {}}) == ()


@pytest.mark.parametrize(
    ("block", "field", "words"),
    [
        ({}, "cidr", "Required value"),
        ({"cidr": "10.0.0.0"}, "cidr", "must be a valid CIDR value"),
        ({"cidr": "10.0.0.0/8", "except": ["10.0.0.0/8"]}, "except[0]", "must be a strict subset of `cidr`"),
        ({"cidr": "10.0.0.0/8", "except": ["11.0.0.0/16"]}, "except[0]", "must be a strict subset of `cidr`"),
        ({"cidr": "10.0.0.0/8", "except": ["fd00::/64"]}, "except[0]", "must be a strict subset of `cidr`"),
        ({"cidr": "10.0.0.0/8", "except": ["x"]}, "except[0]", "must be a valid CIDR value"),
    ],
)
def test_blocks(block: dict[str, Any], field: str, words: str):
    (error,) = peer({"ipBlock": block})
    assert error.startswith(f"spec.egress[0].to[0].ipBlock.{field}: ")
    assert words in error


def test_an_unreadable_block_hides_its_exceptions():
    assert len(peer({"ipBlock": {"cidr": "x", "except": ["y", "z"]}})) == 1


def test_host_bits_depend_on_the_release():
    value = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "np"},
        "spec": {"egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.1/16"]}}]}]},
    }
    assert read_value(value, CURRENT).stage is Stage.VALIDATE
    accepted = read_value(value, EXAM)
    assert accepted.stage is Stage.OK
    assert "except[0]: CIDR value" in accepted.warnings[0]


def test_three_policy_types_are_too_many_and_hide_the_rest():
    assert policy({"policyTypes": ["Ingress", "Egress", "x"]}).errors == (
        'spec.policyTypes: Invalid value: ["Ingress","Egress","x"]: may not specify more than two policyTypes',
    )


def test_errors_come_in_the_servers_order():
    reading = policy(
        {
            "podSelector": {"matchLabels": {"a": "x y"}},
            "ingress": [{"from": [{}], "ports": [{"port": 0}]}],
            "egress": [{"to": [{}]}],
            "policyTypes": ["x"],
        },
        name="A",
    )
    assert [error.partition(":")[0] for error in reading.errors] == [
        "metadata.name",
        "spec.podSelector.matchLabels",
        "spec.ingress[0].ports[0].port",
        "spec.ingress[0].from[0]",
        "spec.egress[0].to[0]",
        "spec.policyTypes[0]",
    ]
    assert reading.message.startswith('NetworkPolicy.networking.k8s.io "A" is invalid: [metadata.name: ')


peers = st.sampled_from([{"podSelector": {}}, {"namespaceSelector": {"matchLabels": {"a": "b"}}}])
ports = st.fixed_dictionaries({"port": st.integers(1, 65535)}, optional={"protocol": st.sampled_from(["TCP", "UDP"])})


@settings(deadline=None, max_examples=60)
@given(
    rules=st.lists(
        st.fixed_dictionaries({}, optional={"to": st.lists(peers, max_size=3), "ports": st.lists(ports, max_size=3)}),
        max_size=4,
    )
)
def test_defaults_settle_at_once(rules: list[dict[str, Any]]):
    once = policy({"egress": rules}).object
    assert once is not None
    again = read_value(once.value, CURRENT).object
    assert again is not None
    assert again.value == once.value
