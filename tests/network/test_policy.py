from __future__ import annotations

from typing import Any

import pytest

from lab.cluster.model import Pod, Port, Protocol
from lab.subjects.network.direction import Direction
from lab.subjects.network.peers import BlockPeer, PodPeer, cidr
from lab.subjects.network.policy import compile_policy
from lab.subjects.network.ports import PolicyPort, policy_port
from tests.network.clusters import cluster, policy


def compiled(spec: Any) -> Any:
    return compile_policy({"metadata": {"name": "p", "namespace": "shop"}, "spec": spec})


@pytest.mark.parametrize(
    ("spec", "ingress", "egress"),
    [
        (None, 0, None),
        ({}, 0, None),
        ({"policyTypes": []}, 0, None),
        ({"policyTypes": None, "egress": []}, 0, None),
        ({"egress": [{}]}, 0, 1),
        ({"egress": [None]}, 0, 1),
        ({"policyTypes": ["Ingress"], "egress": [{}]}, 0, None),
        ({"policyTypes": ["Egress"]}, None, 0),
        ({"policyTypes": ["Egress"], "ingress": [{}]}, None, 0),
        ({"policyTypes": ["Egress", "Ingress"], "ingress": None, "egress": None}, 0, 0),
        ({"policyTypes": ["Ingress", "Ingress"], "ingress": [{}, None]}, 2, None),
    ],
)
def test_directions_isolated_and_rules_counted(spec: Any, ingress: int | None, egress: int | None) -> None:
    found = compiled(spec)
    counted = [None if rules is None else len(rules) for rules in (found.ingress, found.egress)]
    assert counted == [ingress, egress]


@pytest.mark.parametrize("peers", [None, []])
def test_no_peers_listed_mean_anyone(peers: Any) -> None:
    (rule,) = compiled({"ingress": [{"from": peers}]}).ingress
    assert rule.peers == ()


def test_one_peer_with_both_selectors_is_one_peer() -> None:
    both = {"namespaceSelector": {"matchLabels": {"a": "b"}}, "podSelector": {"matchLabels": {"c": "d"}}}
    (rule,) = compiled({"ingress": [{"from": [both]}]}).ingress
    (peer,) = rule.peers
    assert isinstance(peer, PodPeer)
    assert peer.namespaces is not None
    assert not peer.namespaces.everything
    assert not peer.pods.everything


def test_a_pod_selector_alone_stays_at_home() -> None:
    (rule,) = compiled({"ingress": [{"from": [{"podSelector": {}}]}]}).ingress
    (peer,) = rule.peers
    assert peer.namespaces is None
    assert peer.home == "shop"


def test_a_peer_without_fields_means_no_one() -> None:
    (rule,) = compiled({"ingress": [{"from": [{}, None]}]}).ingress
    assert all(isinstance(peer, BlockPeer) and peer.block is None for peer in rule.peers)


@pytest.mark.parametrize(
    ("written", "port"),
    [
        (None, PolicyPort(Protocol.TCP)),
        ({}, PolicyPort(Protocol.TCP)),
        ({"protocol": "UDP"}, PolicyPort(Protocol.UDP)),
        ({"protocol": None, "port": 80}, PolicyPort(Protocol.TCP, 80, 80)),
        ({"port": 80, "endPort": 90}, PolicyPort(Protocol.TCP, 80, 90)),
        ({"port": "http", "protocol": "SCTP"}, PolicyPort(Protocol.SCTP, name="http")),
    ],
)
def test_ports_default_to_all_of_tcp(written: Any, port: PolicyPort) -> None:
    assert policy_port(written) == port


def test_a_port_range_includes_both_ends() -> None:
    port = policy_port({"port": 80, "endPort": 82})
    assert [port.opens(None, Protocol.TCP, number) for number in (79, 80, 82, 83)] == [False, True, True, False]


def test_a_named_port_is_looked_up_with_its_protocol_on_the_destination() -> None:
    pod = Pod("shop", "a", {}, (), (Port(53, Protocol.UDP, "dns"), Port(54, Protocol.TCP, "dns")))
    port = policy_port({"port": "dns", "protocol": "UDP"})
    assert port.opens(pod, Protocol.UDP, 53)
    assert not port.opens(pod, Protocol.TCP, 53)
    assert not port.opens(pod, Protocol.UDP, 54)
    assert not port.opens(None, Protocol.UDP, 53)


@pytest.mark.parametrize(
    ("text", "version", "low", "high"),
    [
        ("10.0.0.0/8", 4, 0x0A000000, 0x0AFFFFFF),
        ("10.1.2.3/8", 4, 0x0A000000, 0x0AFFFFFF),
        ("010.0.0.0/08", 4, 0x0A000000, 0x0AFFFFFF),
        ("::ffff:10.0.0.0/104", 4, 0x0A000000, 0x0AFFFFFF),
        ("fd00::/127", 6, 0xFD << 120, (0xFD << 120) + 1),
        ("0.0.0.0/0", 4, 0, 0xFFFFFFFF),
    ],
)
def test_blocks_are_ranges(text: str, version: int, low: int, high: int) -> None:
    block = cidr(text)
    assert block is not None
    assert (block.version, block.low, block.high) == (version, low, high)


@pytest.mark.parametrize("text", ["10.0.0.0", "10.0.0.0/33", "10.0.0.0/255.0.0.0", "x/8", "", None, 8, ["a"]])
def test_what_is_no_block_is_none(text: Any) -> None:
    assert cidr(text) is None


def test_every_part_knows_where_it_stands() -> None:
    spec = "{egress: [{}, {to: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: 80}]}]}"
    state = cluster("kind: Namespace\nmetadata: {name: shop}", policy("p", spec))
    found = compile_policy(state.of_kind("NetworkPolicy")[0])
    rules = found.rules(Direction.EGRESS)
    assert rules is not None
    root = found.source.document.root
    assert root is not None
    lines = root.start_mark.buffer.rstrip("\0").split("\n")
    for path, text in (
        (rules[0].path, "{}"),
        (rules[1].peer_path(1), "{ipBlock: {cidr: 10.0.0.0/8}}"),
        (rules[1].port_path(0), "{port: 80}"),
    ):
        span = found.span(path)
        assert lines[span.line - 1][span.column - 1 : span.end_column - 1] == text
