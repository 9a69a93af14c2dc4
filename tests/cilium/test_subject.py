"""Checks, the view, topics, the coach and the mutants of the subject."""

import pytest

from lab.render.views import view_of
from lab.subjects.cilium.checks import FlowKind, TransitKind
from lab.subjects.cilium.mutation import CiliumMutation
from lab.subjects.cilium.topics import UNNAMED
from lab.subjects.cilium.view import overview
from lab.subjects.registry import check_kind, subject
from tests.cilium.cluster import API, DB, WEB, cluster, clusterwide, flow, policy, ports, setting, with_

HTTP = ports(80, rules={"http": [{"method": "GET", "path": "/public.*"}]})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("x", "write it as flow"),
        ({"from": "a/b", "to": "c/d", "port": 80}, "expect must be"),
        ({"from": "a/b", "port": 80, "expect": "dropped"}, "say where to"),
        ({"from": "a/b", "to": "c/d", "fqdn": "e", "port": 80, "expect": "dropped"}, "say where to"),
        ({"from": "a/b", "to": "c/d", "expect": "dropped"}, "port must be a number"),
        ({"from": "a/b", "to": "c/d", "port": 80, "protocol": "QUIC", "expect": "dropped"}, "protocol must be one of"),
        ({"from": [], "to": "c/d", "port": 80, "expect": "dropped"}, "from must name"),
        ({"from": "a/b", "to": "c/d", "port": 80, "expect": "dropped", "colour": 1}, "unknown key 'colour'"),
        ({"from": "a/b", "to": "c/d", "http": "GET /", "expect": "refused"}, "write it as http"),
        ({"from": "a/b", "to": "c/d", "port": 80, "expect": "forwarded", "proven": "yes"}, "proven must be"),
    ],
)
def test_a_check_that_cannot_be_read_says_what_to_write(written, said):
    with pytest.raises(ValueError, match=said):
        FlowKind().parse(written)


@pytest.mark.parametrize("written", ["x", {}, {"transport": "ssh"}, {"nodes": "yes"}, {"colour": 1}])
def test_the_same_for_encryption(written):
    with pytest.raises(ValueError, match=r"write it as|must be"):
        TransitKind().parse(written)


def test_a_name_that_is_not_there_fails_the_check():
    check = FlowKind().parse({"from": "shop/wbe", "to": "shop/db", "port": 80, "expect": "dropped"})
    outcome = check.run(setting(cluster()))
    assert outcome.passed is False
    assert "did you mean shop/web" in outcome.summary


def test_refused_and_dropped_are_told_apart():
    state = with_(policy({"endpointSelector": API, "ingress": [{"fromEndpoints": [DB]}]}))
    written = {"from": "shop/web", "to": "shop/api", "port": 80, "expect": "refused"}
    outcome = FlowKind().parse(written).run(setting(state))
    assert outcome.passed is False
    assert "does not get through" in outcome.summary


def test_there_is_nothing_to_try_on_a_real_cluster():
    check = FlowKind().parse({"from": "shop/web", "to": "shop/db", "port": 80, "expect": "dropped"})
    assert check.trials(setting(cluster())) == ()
    assert TransitKind().parse({"nodes": True}).trials(setting(cluster())) == ()


def test_the_registry_knows_its_checks():
    assert check_kind("flow").key == "flow"
    assert check_kind("transit").key == "transit"
    assert subject("cilium").name == "cilium"


def test_every_rule_of_the_coach_has_a_topic():
    rules = {rule.id for rule in subject("cilium").rules()}
    taught = [mistake for topic in subject("cilium").topics() for mistake in topic.mistakes]
    assert len(taught) == len(set(taught))
    assert rules == {*taught, *UNNAMED}


def test_the_view_tells_policies_in_words():
    state = with_(
        policy({"endpointSelector": API, "ingress": [
            {"fromEndpoints": [WEB], "toPorts": HTTP}, {"fromEntities": ["cluster"]}],
            "ingressDeny": [{"fromCIDRSet": [{"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}]}]}),
        clusterwide({"endpointSelector": DB, "egress": [{"toFQDNs": [{"matchName": "a.b"}], "toPorts": ports(0)}]},
                    "w"),
        policy({"endpointSelector": API, "ingress": [{"fromEndpoints": [WEB], "fromEntities": ["host"]}]}, "broken"),
    )  # fmt: skip
    rows = {row.name: row for row in overview(state).policies}
    assert rows["CiliumNetworkPolicy/shop/broken"].trouble.endswith("is not supported yet")
    assert rows["CiliumNetworkPolicy/shop/p"].pods == "shop/api"
    assert rows["CiliumNetworkPolicy/shop/p"].rules == (
        "allows ingress from pods app=web in shop on TCP 80 saying GET /public.*",
        "allows ingress from cluster",
        "denies ingress from 10.0.0.0/8 without 10.1.0.0/16",
    )
    assert rows["CiliumClusterwideNetworkPolicy/w"].rules == ("allows egress to a.b on every port of TCP",)


def test_the_view_is_drawn():
    state = with_(policy({"endpointSelector": API, "ingress": [{"fromEndpoints": [WEB]}]}))
    text = str(view_of("cilium").view_text(setting(state)))
    assert "CiliumNetworkPolicy/shop/p" in text


def test_mutants_change_one_thing_and_none_is_the_answer():
    answer = [policy({"endpointSelector": API, "ingress": [{"fromEndpoints": [WEB], "toPorts": HTTP}]})]
    found = list(CiliumMutation().mutants(answer, cluster()))
    assert len(found) >= 25
    assert all(list(mutant.documents) != answer for mutant in found)


def test_a_half_typed_policy_is_no_trouble():
    for spec in ({"endpointSelector": None}, {"endpointSelector": {}, "ingress": [None]}):
        item = policy(spec)
        assert flow(cluster(), "shop/web", "shop/db") == "forwarded"
        from lab.subjects.cilium.policy import bare, compile_policies

        compile_policies(bare(item))
