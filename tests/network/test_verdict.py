from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from lab.cluster.model import Host, Node, Pod, Port, Protocol
from lab.subjects.network.verdict import Doubt, Ground, verdict
from lab.subjects.network.world import World

OUTSIDE = ip_address("203.0.113.10")
NODE = Node("one", (ip_address("172.18.0.2"),))


def pod(name: str, address: str, *more: str, **facts: Any) -> Pod:
    facts = {"labels": {"app": name}, "ports": (Port(8080, Protocol.TCP, "http"),), "node": "one", **facts}
    return Pod("shop", name, addresses=tuple(map(ip_address, (address, *more))), **facts)


WEB, DB = pod("web", "10.0.0.1"), pod("db", "10.0.0.2", node="two")


def policy(spec: dict[str, Any], name: str = "p") -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "shop"}, "spec": spec}


def world(*specs: dict[str, Any], pods: tuple[Pod, ...] = (WEB, DB), hosts: tuple[Host, ...] = ()) -> World:
    written = [policy(spec, f"p{number}") for number, spec in enumerate(specs)]
    return World.build({"shop": {}}, pods, written, hosts, (NODE, Node("two", ())))


CLOSED = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
TO_DB = {"podSelector": {}, "egress": [{"to": [{"podSelector": {"matchLabels": {"app": "db"}}}]}]}


def test_both_locks_must_open() -> None:
    found = verdict(world(TO_DB), WEB, DB, 8080)
    assert (found.egress.open, found.ingress.open, found.allowed) == (True, False, False)
    assert found.ingress.ground is Ground.NOT_ADMITTED
    assert [each.name for each in found.ingress.isolated_by] == ["p0"]


def test_an_admission_names_policy_rule_and_peer() -> None:
    (admission,) = verdict(world(TO_DB), WEB, DB, 8080).egress.admitted_by
    assert (admission.policy.name, admission.rule.index, admission.peer, admission.port) == ("p0", 0, 0, None)
    assert admission.path == ("spec", "egress", 0, "to", 0)


def test_outside_the_cluster_there_is_no_lock() -> None:
    found = verdict(world({"podSelector": {}, "policyTypes": ["Egress"]}), OUTSIDE, WEB, 80)
    assert found.allowed
    assert (found.egress.ground, found.ingress.ground) == (Ground.OUTSIDE, Ground.NOT_ISOLATED)


def test_a_named_port_is_the_destinations() -> None:
    by_name = {**CLOSED, "policyTypes": ["Ingress"], "ingress": [{"ports": [{"port": "http"}]}]}
    assert verdict(world(by_name), WEB, DB, "http").allowed
    assert verdict(world(by_name), WEB, DB, 8080).allowed
    assert not verdict(world(by_name), WEB, DB, 80).allowed


def test_a_name_that_the_destination_does_not_know_passes_only_where_every_port_does() -> None:
    every = {**CLOSED, "policyTypes": ["Ingress"], "ingress": [{"ports": [{"protocol": "TCP"}]}]}
    some = {**CLOSED, "policyTypes": ["Ingress"], "ingress": [{"ports": [{"port": 1, "endPort": 9000}]}]}
    assert verdict(world(every), WEB, DB, "nonesuch").allowed
    assert not verdict(world(some), WEB, DB, "nonesuch").allowed


def test_a_dual_stack_pod_is_judged_at_the_address_asked_for() -> None:
    both = pod("db", "10.0.0.2", "fd00::2")
    ingress = [{"from": [{"ipBlock": {"cidr": "fd00::/16"}}]}]
    found = world({"podSelector": {}, "ingress": ingress}, pods=(both,))
    source = Host("outside", (ip_address("203.0.113.1"), ip_address("fd00::9")))
    assert not verdict(found, source, both, 80).allowed
    assert verdict(found, source, both, 80, address=both.addresses[1]).allowed


def test_an_address_in_a_block_that_only_a_pod_has_is_a_match_with_a_doubt() -> None:
    block = {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}], "policyTypes": ["Egress"]}
    found = verdict(world(block), WEB, DB, 80)
    assert found.allowed
    assert found.doubt is Doubt.BLOCK_ON_POD
    assert "ipBlock" in found.undefined


def test_a_pod_admitted_by_label_as_well_is_no_doubt() -> None:
    peers = [{"ipBlock": {"cidr": "10.0.0.0/8"}}, {"podSelector": {}}]
    found = verdict(world({"podSelector": {}, "egress": [{"to": peers}], "policyTypes": ["Egress"]}), WEB, DB, 80)
    assert found.doubt is None
    assert found.undefined == ""


def test_its_own_node_always_reaches_a_pod() -> None:
    found = world(CLOSED)
    assert verdict(found, NODE, WEB, 80).ingress.ground is Ground.OWN_NODE
    assert verdict(found, NODE, WEB, 80).doubt is None
    other = verdict(found, NODE, DB, 80)
    assert (other.allowed, other.doubt) == (False, Doubt.NODE)


def test_a_host_network_pod_is_left_to_the_plugin_on_either_side() -> None:
    agent = pod("agent", "172.18.0.3", node="three", host_network=True)
    found = world(CLOSED, pods=(WEB, agent))
    assert verdict(found, agent, WEB, 80).doubt is Doubt.HOST_NETWORK
    assert verdict(found, WEB, agent, 80).doubt is Doubt.HOST_NETWORK
    assert verdict(world(pods=(WEB, agent)), agent, WEB, 80).doubt is None


def test_a_rule_for_anyone_admits_a_node_beyond_doubt() -> None:
    found = world({**CLOSED, "ingress": [{}], "policyTypes": ["Ingress"]})
    other = Node("elsewhere", (ip_address("172.18.0.9"),))
    assert (verdict(found, other, WEB, 80).allowed, verdict(found, other, WEB, 80).doubt) == (True, None)


def test_a_lock_shut_beyond_doubt_settles_the_verdict() -> None:
    block = {"podSelector": {}, "egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.0/8"}}]}]}
    found = verdict(world(block), WEB, DB, 80)
    assert not found.allowed
    assert found.doubt is None
