"""Encryption and proof of identity."""

from typing import ClassVar

import pytest

from lab.subjects.cilium.proof.compare import compare
from lab.subjects.protocol import Bounds
from tests.cilium.cluster import API, WEB, flow, policy, transit, with_

PROOF = {"mode": "required"}


def config(**entries):
    data = {key.replace("_", "-"): value for key, value in entries.items()}
    metadata = {"name": "cilium-config", "namespace": "kube-system"}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


@pytest.mark.parametrize(
    ("entries", "asked", "passed"),
    [
        ({"enable_wireguard": "true"}, {"transport": "wireguard", "nodes": False}, True),
        ({"enable_wireguard": "true", "encrypt_node": "true"}, {"nodes": True}, True),
        ({"enable_wireguard": "yes"}, {"transport": "none"}, True),
        ({"enable_ipsec": "true", "encrypt_node": "true"}, {"transport": "ipsec", "nodes": False}, True),
        ({"enable_ipsec": "true", "enable_wireguard": "true"}, {"transport": "wireguard"}, False),
        ({"mesh_auth_mutual_enabled": "true"}, {"mutual": True}, True),
        ({"mesh_auth_mutual_enabled": "true", "mesh_auth_enabled": "false"}, {"mutual": False}, True),
        ({}, {"mutual": False, "transport": "none"}, True),
    ],
)
def test_what_the_agents_make_of_their_settings(entries, asked, passed):
    assert transit(with_(config(**entries)), **asked).passed is passed


def test_both_ways_at_once_keep_the_agents_from_starting():
    found = transit(with_(config(enable_ipsec="true", enable_wireguard="true")), transport="wireguard")
    assert "do not start" in found.summary


class TestMutualAuthentication:
    RULE: ClassVar = {"fromEndpoints": [WEB], "authentication": PROOF}

    def test_lets_pods_through_once_they_have_proven_who_they_are(self):
        state = with_(policy({"endpointSelector": API, "ingress": [self.RULE]}))
        assert flow(state, "shop/web", "shop/api", proven=True) == "forwarded"
        assert flow(state, "shop/db", "shop/api") == "dropped"

    def test_nobody_gets_through_where_it_is_not_set_up(self):
        state = with_(config(mesh_auth_enabled="true"), policy({"endpointSelector": API, "ingress": [self.RULE]}))
        assert flow(state, "shop/web", "shop/api") == "dropped"

    def test_what_is_no_pod_can_prove_nothing(self):
        rule = {"fromEntities": ["world"], "authentication": PROOF}
        assert flow(with_(policy({"endpointSelector": API, "ingress": [rule]})), "8.8.8.8", "shop/api") == "dropped"

    def test_one_rule_that_requires_it_is_enough(self):
        state = with_(policy({"endpointSelector": API, "ingress": [self.RULE, {"fromEndpoints": [WEB]}]}))
        assert flow(state, "shop/web", "shop/api", proven=True) == "forwarded"

    def test_a_narrower_rule_may_waive_it(self):
        waived = {
            "fromEndpoints": [WEB], "toPorts": [{"ports": [{"port": "80"}]}], "authentication": {"mode": "disabled"},
        }  # fmt: skip
        state = with_(policy({"endpointSelector": API, "ingress": [self.RULE, waived]}))
        assert flow(state, "shop/web", "shop/api", proven=False) == "forwarded"
        assert flow(state, "shop/web", "shop/api", port=81, proven=True) == "forwarded"

    def test_the_bounds_tell_it_from_a_rule_without(self):
        asked = with_(policy({"endpointSelector": API, "ingress": [self.RULE]}))
        plain = with_(policy({"endpointSelector": API, "ingress": [{"fromEndpoints": [WEB]}]}))
        assert compare(Bounds(asked, asked), plain)[0].text.endswith("without proving who it is, and must not")
        text = compare(Bounds(plain, plain), asked)[0].text
        assert text.endswith("only once it has proven who it is, and must without")


def test_other_settings_must_stay():
    right = with_(config(enable_wireguard="true", ipam="cluster-pool"))
    wrong = with_(config(enable_wireguard="true"))
    (witness,) = compare(Bounds(right, right), wrong)
    assert witness.text == "ipam in cilium-config is gone, and must stay 'cluster-pool'"
