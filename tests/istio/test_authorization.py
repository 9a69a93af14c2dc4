"""Which requests authorization policies let through."""

import pytest

from tests.istio.mesh import LEDGER, authorization, mesh, passes, refused, with_

GATE = "cluster.local/ns/edge/sa/gate"


def allow(*rules, **more):
    return authorization({"rules": list(rules), **more})


def source(**fields):
    return {"from": [{"source": fields}]}


def operation(**fields):
    return {"to": [{"operation": fields}]}


def test_without_a_policy_everything_passes():
    assert passes(mesh(), "plain")


def test_once_one_allows_the_rest_is_refused():
    state = with_(allow(source(namespaces=["edge"])))
    assert passes(state, "edge/gateway")
    assert not passes(state, "bank/teller")
    assert not passes(state, "plain")


@pytest.mark.parametrize(("spec", "anybody"), [({}, False), ({"rules": []}, False), ({"rules": [{}]}, True)])
def test_no_rules_allow_nothing_and_an_empty_one_everything(spec, anybody):
    assert passes(with_(authorization(spec)), "plain") is anybody


def test_denying_without_rules_denies_nothing():
    assert passes(with_(authorization({"action": "DENY"})), "plain")


def test_a_denial_wins_over_what_allows():
    state = with_(allow({}), authorization({"action": "DENY", "rules": [source(namespaces=["edge"])]}, "deny"))
    assert not passes(state, "edge/gateway")
    assert passes(state, "bank/teller")


def test_a_denial_lets_everything_else_through():
    state = with_(authorization({"action": "DENY", "rules": [operation(methods=["DELETE"])]}))
    assert passes(state, "plain")
    assert not passes(state, "plain", method="DELETE")


def test_audit_decides_nothing():
    assert passes(with_(authorization({"action": "AUDIT", "rules": [source(namespaces=["x"])]})), "plain")


@pytest.mark.parametrize(
    ("fields", "gateway", "teller", "plain"),
    [
        ({"principals": [GATE]}, True, False, False),
        ({"principals": [f"spiffe://{GATE}"]}, False, False, False),
        ({"principals": ["cluster.local/ns/edge/*"]}, True, False, False),
        ({"principals": ["*/sa/gate"]}, True, False, False),
        ({"principals": ["*"]}, True, True, False),
        ({"serviceAccounts": ["edge/gate"]}, True, False, False),
        ({"serviceAccounts": ["default"]}, False, True, False),
        ({"namespaces": ["bank"]}, False, True, False),
        ({"namespaces": ["e*"]}, True, False, False),
        ({"notNamespaces": ["edge"]}, False, True, True),
        ({"notPrincipals": [GATE]}, False, True, True),
        ({"namespaces": ["edge"], "principals": ["*"]}, True, False, False),
        ({"namespaces": ["bank"], "principals": [GATE]}, False, False, False),
        ({"ipBlocks": ["10.244.0.0/16"]}, True, True, True),
        ({"ipBlocks": ["192.0.2.0/24"]}, False, False, False),
    ],
)
def test_senders(fields, gateway, teller, plain):
    state = with_(allow(source(**fields)))
    assert (passes(state, "edge/gateway"), passes(state, "bank/teller"), passes(state, "plain")) == (
        gateway, teller, plain,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "request_", "passed"),
    [
        ({"methods": ["GET"]}, {"method": "GET"}, True),
        ({"methods": ["GET"]}, {"method": "POST"}, False),
        ({"notMethods": ["POST"]}, {"method": "POST"}, False),
        ({"paths": ["/api"]}, {"path": "/api/x"}, False),
        ({"paths": ["/api/*"]}, {"path": "/api/x/y"}, True),
        ({"paths": ["/api/*"]}, {"path": "/api"}, False),
        ({"paths": ["*.html"]}, {"path": "/x.html"}, True),
        ({"paths": ["/a/{*}/b"]}, {"path": "/a/x/b"}, True),
        ({"paths": ["/a/{*}/b"]}, {"path": "/a/x/y/b"}, False),
        ({"paths": ["/a/{**}"]}, {"path": "/a/x/y"}, True),
        ({"paths": ["/api"]}, {"path": "/api?x=1"}, True),
        ({"hosts": ["ledger.bank"]}, {"host": "LEDGER.bank:8080"}, True),
        ({"ports": ["8080"]}, {}, True),
        ({"ports": ["9090"]}, {}, False),
        ({"methods": ["GET"], "paths": ["/x"]}, {"path": "/y"}, False),
    ],
)
def test_requests(fields, request_, passed):
    assert passes(with_(allow(operation(**fields))), "plain", **request_) is passed


def test_entries_are_alternatives_and_parts_of_a_rule_are_not():
    both = allow({**source(namespaces=["edge"]), **operation(methods=["GET"])})
    assert not passes(with_(both), "edge/gateway", method="POST")
    apart = allow(source(namespaces=["edge"]), operation(methods=["GET"]))
    assert passes(with_(apart), "edge/gateway", method="POST")
    assert passes(with_(apart), "plain", method="GET")


def test_conditions_must_all_hold():
    rule = {"when": [{"key": "request.headers[X-Team]", "values": ["red*"]},
                     {"key": "source.namespace", "notValues": ["edge"]}]}  # fmt: skip
    state = with_(allow(rule))
    assert passes(state, "bank/teller", headers={"x-team": "reds"})
    assert not passes(state, "bank/teller")
    assert not passes(state, "edge/gateway", headers={"x-team": "reds"})


def test_a_selector_narrows_and_istios_own_namespace_widens():
    state = with_(authorization({"selector": LEDGER, "rules": []}))
    assert not passes(state, "plain")
    assert passes(state, "plain", "bank/teller")
    everywhere = with_(authorization({}, namespace="istio-system"))
    assert not passes(everywhere, "plain", "edge/gateway")


def test_policies_of_gateways_are_not_for_sidecars():
    target = [{"kind": "Gateway", "group": "gateway.networking.k8s.io", "name": "g"}]
    assert passes(with_(authorization({"targetRefs": target})), "plain")


def test_what_the_api_server_refuses():
    assert "unknown field" in refused(allow({"from": [{"principals": [GATE]}]}))[0]
    assert "Unsupported value" in refused(authorization({"action": "allow"}))[0]
