"""Sidecars, and the modes in which they take connections."""

import pytest

from lab.subjects.istio.injection import injected
from tests.istio.mesh import (
    DISABLE,
    LEDGER,
    PERMISSIVE,
    STRICT,
    UNSET,
    destination,
    mesh,
    mode,
    namespace,
    passes,
    peer,
    pod,
    refused,
    with_,
)


def test_unasked_a_sidecar_takes_both():
    assert mode(mesh()) == "PERMISSIVE"
    assert passes(mesh(), "plain")
    assert passes(mesh(), "bank/teller")


def test_strict_takes_mutual_tls_alone():
    state = with_(peer({"mtls": STRICT}))
    assert mode(state) == "STRICT"
    assert passes(state, "bank/teller")
    assert passes(state, "edge/gateway")
    assert not passes(state, "plain")
    assert not passes(state, "old/tool")


def test_disable_takes_plain_text_alone_and_clients_know():
    state = with_(peer({"mtls": DISABLE}))
    assert passes(state, "plain")
    assert passes(state, "bank/teller")


def test_without_a_sidecar_no_policy_is_asked():
    state = with_(peer({"mtls": STRICT}, namespace="old"))
    assert mode(state, "old/tool") == "NONE"
    assert passes(state, "plain", "old/tool")
    assert passes(state, "bank/teller", "old/tool")


class TestPrecedence:
    def test_the_workloads_own_counts_before_the_namespaces_and_that_before_the_meshs(self):
        mesh_wide = peer({"mtls": STRICT}, namespace="istio-system")
        state = with_(mesh_wide)
        assert mode(state) == mode(state, "edge/gateway") == "STRICT"
        state = with_(peer({"mtls": DISABLE}), state=state)
        assert (mode(state), mode(state, "edge/gateway")) == ("DISABLE", "STRICT")
        state = with_(peer({"selector": LEDGER, "mtls": PERMISSIVE}, "own"), state=state)
        assert (mode(state), mode(state, "bank/teller")) == ("PERMISSIVE", "DISABLE")

    @pytest.mark.parametrize("open_", [{}, {"mtls": UNSET}, {"mtls": {}}])
    def test_what_is_left_open_is_taken_over(self, open_):
        state = with_(peer({"mtls": STRICT}), peer({"selector": LEDGER, **open_}, "own"))
        assert mode(state) == "STRICT"

    def test_of_the_same_reach_the_oldest_counts(self):
        first = with_(peer({"mtls": STRICT}, "z-first"))
        assert mode(with_(peer({"mtls": DISABLE}, "a-second"), state=first)) == "STRICT"

    def test_a_selector_in_istios_own_namespace_does_nothing(self):
        assert mode(with_(peer({"selector": LEDGER, "mtls": STRICT}, namespace="istio-system"))) == "PERMISSIVE"

    def test_the_older_version_is_the_same_kind(self):
        assert mode(with_(peer({"mtls": STRICT}, version="v1beta1"))) == "STRICT"


class TestPorts:
    OWN = {"selector": LEDGER, "mtls": STRICT, "portLevelMtls": {"9090": PERMISSIVE}}  # noqa: RUF012

    def test_may_have_a_mode_of_their_own(self):
        state = with_(peer(self.OWN))
        assert (mode(state, port=9090), mode(state, port=8080)) == ("PERMISSIVE", "STRICT")
        assert passes(state, "plain", port=9090)
        assert not passes(state, "plain", port=8080)

    def test_that_leave_it_open_take_it_over(self):
        assert mode(with_(peer({**self.OWN, "portLevelMtls": {"9090": UNSET}})), port=9090) == "STRICT"

    def test_need_a_selector(self):
        assert "portLevelMtls requires selector" in refused(peer({"portLevelMtls": {"9090": DISABLE}}))[0]
        assert "port must be between" in refused(peer({"selector": LEDGER, "portLevelMtls": {"x": DISABLE}}))[0]


@pytest.mark.parametrize(
    ("pod_labels", "around", "sidecar"),
    [
        ({}, {}, False),
        ({}, {"istio-injection": "enabled"}, True),
        ({"sidecar.istio.io/inject": "false"}, {"istio-injection": "enabled"}, False),
        ({"sidecar.istio.io/inject": "true"}, {}, True),
        ({"sidecar.istio.io/inject": "true"}, {"istio-injection": "disabled"}, False),
        ({}, {"istio.io/rev": "default"}, True),
        ({}, {"istio.io/rev": "1-27"}, False),
        ({}, {"istio-injection": "enabled", "istio.io/rev": "1-27"}, True),
        ({"istio.io/rev": "default"}, {"istio.io/rev": "1-27"}, True),
    ],
)
def test_injection(pod_labels, around, sidecar):
    assert injected(pod_labels, around, frozenset({"default"})) is sidecar


def test_labelling_a_namespace_brings_sidecars():
    state = with_(namespace("old", istio_injection="enabled"), peer({"mtls": STRICT}))
    assert passes(state, "old/tool")


def test_a_pod_that_opts_out():
    state = with_(pod("bank", "bare", **{"sidecar.istio.io/inject": "false"}), peer({"mtls": STRICT}))
    assert mode(state, "bank/bare") == "NONE"
    assert not passes(state, "bank/bare")


class TestClients:
    def test_speak_plain_text_where_a_rule_says_so(self):
        rule = destination("ledger", "DISABLE")
        assert passes(with_(rule), "bank/teller")
        assert not passes(with_(rule, peer({"mtls": STRICT})), "bank/teller")

    def test_of_another_namespace_are_told_by_the_services_rule(self):
        state = with_(destination("ledger", "DISABLE"), peer({"mtls": STRICT}))
        assert not passes(state, "edge/gateway")
        own = destination("ledger.bank.svc.cluster.local", "ISTIO_MUTUAL", namespace="edge")
        assert passes(with_(own, state=state), "edge/gateway")

    @pytest.mark.parametrize("host", ["*.svc.cluster.local", "*", "ledger.bank.svc.cluster.local"])
    def test_hosts_may_be_patterns(self, host):
        assert not passes(with_(destination(host, "DISABLE"), peer({"mtls": STRICT})), "bank/teller")

    def test_other_tls_is_no_mutual_tls(self):
        assert not passes(with_(destination("ledger", "SIMPLE")), "bank/teller")

    def test_a_rule_about_a_port_names_the_services(self):
        setting = {"portLevelSettings": [{"port": {"number": 80}, "tls": {"mode": "DISABLE"}}]}
        state = with_(destination("ledger", "ISTIO_MUTUAL", **setting), peer({"mtls": STRICT}))
        assert not passes(state, "bank/teller")

    def test_a_rule_without_tls_changes_nothing(self):
        assert passes(with_(destination("ledger", "", loadBalancer={}), peer({"mtls": STRICT})), "bank/teller")
