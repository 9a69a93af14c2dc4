"""Policies that the agents refuse."""

import pytest

from lab.subjects.cilium.policy import bare, compile_policies
from lab.subjects.cilium.sanitize import refusals
from tests.cilium.cluster import API, WEB, flow, policy, ports, with_

HTTP = {"http": [{"method": "GET"}]}
DNS = {"dns": [{"matchPattern": "*"}]}


def ingress(**rule):
    return {"endpointSelector": API, "ingress": [rule]}


def egress(**rule):
    return {"endpointSelector": API, "egress": [rule]}


@pytest.mark.parametrize(
    ("spec", "said", "path"),
    [
        ({"endpointSelector": API}, "rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny", ()),
        ({"ingress": [{}]}, "rule must have one of EndpointSelector or NodeSelector", ()),
        ({"nodeSelector": {}, "ingress": [{}]}, "rule cannot have NodeSelector", ("nodeSelector",)),
        (ingress(fromEndpoints=[WEB], fromCIDR=["10.0.0.0/8"]), "combining FromEndpoints and FromCIDR",
         ("ingress", 0, "fromCIDR")),
        (egress(toFQDNs=[{"matchName": "a.b"}], toEntities=["world"]), "combining ToEntities and ToFQDNs",
         ("egress", 0, "toFQDNs")),
        (ingress(toPorts=[{"ports": [{"port": "80"}], "rules": HTTP}]), "L7 rules can only apply to TCP (not ANY)",
         ("ingress", 0, "toPorts", 0, "ports", 0)),
        (ingress(toPorts=ports(0, rules=HTTP)), "L7 rules can not be used when a port is 0",
         ("ingress", 0, "toPorts", 0, "rules")),
        (ingress(toPorts=ports(53, rules=DNS)), "DNS rules are not allowed on ingress",
         ("ingress", 0, "toPorts", 0, "rules", "dns")),
        (egress(toPorts=[{"rules": DNS}]), "port 53 must be specified for DNS rules",
         ("egress", 0, "toPorts", 0, "rules", "dns")),
        (ingress(toPorts=ports("70000")), "unable to parse port", ("ingress", 0, "toPorts", 0, "ports", 0, "port")),
        (ingress(toPorts=[{"ports": [{}]}]), "port must be specified", ("ingress", 0, "toPorts", 0, "ports", 0)),
        (ingress(toPorts=ports(80), icmps=[{"fields": [{"type": 8}]}]), "the ICMPs block may only be present",
         ("ingress", 0, "icmps")),
        (ingress(fromCIDR=["10.0.0/8"]), "unable to parse CIDR", ("ingress", 0, "fromCIDR", 0)),
        (ingress(fromCIDRSet=[{"cidr": "10.0.0.0/8", "except": ["11.0.0.0/16"]}]),
         "allow CIDR prefix 10.0.0.0/8 does not contain exclude CIDR prefix 11.0.0.0/16",
         ("ingress", 0, "fromCIDRSet", 0, "except", 0)),
        (ingress(fromCIDRSet=[{"cidr": "10.0.0.1"}]), "Unable to parse CIDRRule".lower(),
         ("ingress", 0, "fromCIDRSet", 0, "cidr")),
        (ingress(toPorts=ports(80, rules={"http": [{"path": "/(a"}]})), "error parsing regexp",
         ("ingress", 0, "toPorts", 0, "rules", "http", 0, "path")),
        (ingress(fromEndpoints=[{"matchExpressions": [{"key": "app", "operator": "In"}]}]),
         "invalid label selector", ("ingress", 0, "fromEndpoints", 0, "matchExpressions", 0)),
        (ingress(fromNodes=[{}]), "FromNodes/ToNodes rules can only be applied", ("ingress", 0, "fromNodes")),
        (egress(toFQDNs=[{"matchName": "a b"}]), 'Invalid characters in MatchName: "a b"',
         ("egress", 0, "toFQDNs", 0, "matchName")),
    ],
)  # fmt: skip
def test_each_is_told_with_its_place(spec, said, path):
    item = bare(policy(spec))
    (found,) = refusals(item)
    assert said.lower() in found.message.lower()
    assert found.message.startswith("Invalid CiliumNetworkPolicy spec: ")
    assert found.path == ("spec", *path)
    assert compile_policies(item) == ()


@pytest.mark.parametrize(
    "spec",
    [
        ingress(fromCIDR=["10.0.0.1", "2001:db8::/32", "10.0.0.7/8"]),
        ingress(toPorts=ports("http-8080", 0)),
        egress(toPorts=ports(53, protocol="ANY", rules=DNS)),
        ingress(fromEndpoints=[], fromEntities=["world"]),
        egress(toServices=[{"k8sService": {"serviceName": "x"}}], toPorts=ports(80)),
        ingress(fromEndpoints=[{"matchLabels": {"reserved:host": ""}}]),
    ],
)
def test_what_they_take(spec):
    assert refusals(bare(policy(spec))) == ()


def test_a_refused_policy_does_nothing():
    state = with_(policy(ingress(fromEndpoints=[WEB], fromEntities=["world"])))
    assert flow(state, "shop/db", "shop/api") == "forwarded"
