"""What becomes of flows under policies."""

from typing import ClassVar

import pytest

from tests.cilium.cluster import API, DB, WEB, cluster, clusterwide, flow, namespace, pod, policy, ports, with_


def test_without_a_policy_everything_is_open():
    assert flow(cluster(), "test/web", "shop/db") == "forwarded"


def test_a_section_shuts_its_way_and_no_other():
    state = with_(policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [API]}]}))
    assert flow(state, "shop/api", "shop/db") == "forwarded"
    assert flow(state, "shop/web", "shop/db") == "dropped"
    assert flow(state, "shop/db", "shop/web") == "forwarded"


def test_a_selector_means_pods_of_the_policys_own_namespace():
    state = with_(policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [WEB]}]}))
    assert flow(state, "shop/web", "shop/db") == "forwarded"
    assert flow(state, "test/web", "shop/db") == "dropped"


@pytest.mark.parametrize(
    "labels",
    [
        {"k8s:io.kubernetes.pod.namespace": "test"},
        {"io.kubernetes.pod.namespace": "test"},
        {"any:io.kubernetes.pod.namespace": "test"},
        {"k8s:io.cilium.k8s.namespace.labels.env": "dev"},
        {"io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name": "test"},
    ],
)
def test_another_namespace_is_named_by_a_label(labels):
    state = with_(policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [{"matchLabels": labels}]}]}))
    assert flow(state, "test/web", "shop/db") == "forwarded"
    assert flow(state, "shop/web", "shop/db") == "dropped"


def test_a_policy_never_is_for_pods_of_another_namespace():
    selector = {"matchLabels": {"app": "web", "k8s:io.kubernetes.pod.namespace": "test"}}
    state = with_(policy({"endpointSelector": selector, "ingress": [{"fromEndpoints": [API]}]}))
    assert flow(state, "shop/db", "test/web") == "forwarded"
    assert flow(state, "shop/db", "shop/web") == "dropped"


def test_a_service_account_is_a_label():
    selector = {"matchLabels": {"io.cilium.k8s.policy.serviceaccount": "web"}}
    state = with_(policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [selector]}]}))
    assert flow(state, "shop/web", "shop/db") == "forwarded"
    assert flow(state, "shop/api", "shop/db") == "dropped"


def test_a_source_in_front_of_a_key_counts():
    state = with_(policy({"endpointSelector": {"matchLabels": {"k8s:app": "db"}}, "ingress": [{"fromEndpoints": [
        {"matchLabels": {"container:app": "web"}}]}]}))  # fmt: skip
    assert flow(state, "shop/web", "shop/db") == "dropped"


@pytest.mark.parametrize(
    ("rule", "web", "world"),
    [
        ({}, "dropped", "dropped"),
        ({"fromEndpoints": []}, "dropped", "dropped"),
        ({"fromEndpoints": [], "toPorts": ports(80)}, "dropped", "dropped"),
        ({"fromEndpoints": [{}]}, "forwarded", "dropped"),
        ({"toPorts": ports(80)}, "forwarded", "forwarded"),
        ({"fromEntities": ["all"]}, "forwarded", "forwarded"),
        ({"fromEntities": ["world"]}, "dropped", "forwarded"),
        ({"fromEntities": ["cluster"]}, "forwarded", "dropped"),
        ({"fromEntities": ["none"]}, "dropped", "dropped"),
        ({"fromCIDR": ["10.0.0.0/8", "198.51.100.0/24"]}, "dropped", "forwarded"),
        ({"fromCIDR": ["0.0.0.0/0"]}, "dropped", "forwarded"),
        ({"fromCIDRSet": [{"cidr": "0.0.0.0/0", "except": ["198.51.100.0/24"]}]}, "dropped", "dropped"),
    ],
)
def test_whom_a_rule_is_about(rule, web, world):
    state = with_(policy({"endpointSelector": API, "ingress": [rule]}))
    assert (flow(state, "shop/web", "shop/api"), flow(state, "198.51.100.7", "shop/api")) == (web, world)


def test_entities_tell_nodes_and_the_api_server_apart():
    state = with_(policy({"endpointSelector": API, "egress": [{"toEntities": ["kube-apiserver"]}]}))
    assert flow(state, "shop/api", "kube-apiserver", port=6443) == "forwarded"
    assert flow(state, "shop/api", "remote-node", port=6443) == "dropped"
    assert flow(state, "shop/api", "host") == "dropped"
    state = with_(policy({"endpointSelector": API, "egress": [{"toEntities": ["remote-node"]}]}))
    assert flow(state, "shop/api", "kube-apiserver", port=6443) == "forwarded"


def test_both_ends_must_allow():
    state = with_(
        policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [API]}]}, "in"),
        policy({"endpointSelector": API, "egress": [{"toEndpoints": [WEB]}]}, "out"),
    )
    assert flow(state, "shop/api", "shop/db") == "dropped"


class TestDenials:
    def test_win_over_every_rule_that_allows(self):
        state = with_(
            policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [API]}]}, "allow"),
            policy({"endpointSelector": DB, "ingressDeny": [{"fromEntities": ["all"]}]}, "deny"),
        )
        assert flow(state, "shop/api", "shop/db") == "dropped"

    def test_shut_the_rest_too_unless_told_not_to(self):
        spec = {"endpointSelector": DB, "ingressDeny": [{"fromEndpoints": [WEB]}]}
        assert flow(with_(policy(spec)), "shop/api", "shop/db") == "dropped"
        open_ = with_(policy({**spec, "enableDefaultDeny": {"ingress": False}}))
        assert flow(open_, "shop/api", "shop/db") == "forwarded"
        assert flow(open_, "shop/web", "shop/db") == "dropped"

    def test_of_a_port_are_for_everyone(self):
        state = with_(policy({"endpointSelector": DB, "enableDefaultDeny": {"ingress": False},
                              "ingressDeny": [{"toPorts": ports(9000)}]}))  # fmt: skip
        assert flow(state, "198.51.100.7", "shop/db", port=9000) == "dropped"
        assert flow(state, "198.51.100.7", "shop/db", port=80) == "forwarded"

    def test_that_say_nothing_deny_nothing(self):
        state = with_(policy({"endpointSelector": DB, "ingress": [{"fromEntities": ["all"]}], "ingressDeny": [{}]}))
        assert flow(state, "shop/web", "shop/db") == "forwarded"


@pytest.mark.parametrize(
    ("port", "number", "protocol", "fate"),
    [
        ({"port": "80"}, 80, "UDP", "forwarded"),
        ({"port": "80", "protocol": "ANY"}, 80, "SCTP", "forwarded"),
        ({"port": "80", "protocol": "TCP"}, 80, "UDP", "dropped"),
        ({"port": "0", "protocol": "TCP"}, 12345, "TCP", "forwarded"),
        ({"port": "8000", "endPort": 8080, "protocol": "TCP"}, 8080, "TCP", "forwarded"),
        ({"port": "8000", "endPort": 8080, "protocol": "TCP"}, 8081, "TCP", "dropped"),
        ({"port": "http"}, 5432, "TCP", "forwarded"),
        ({"port": "HTTP", "protocol": "TCP"}, 5432, "TCP", "forwarded"),
        ({"port": "http"}, 80, "TCP", "dropped"),
    ],
)
def test_ports(port, number, protocol, fate):
    state = with_(policy({"endpointSelector": DB, "ingress": [{"toPorts": [{"ports": [port]}]}]}))
    assert flow(state, "shop/web", "shop/db", port=number, protocol=protocol) == fate


def test_on_the_way_out_a_name_stands_for_what_all_pods_call_so():
    state = with_(policy({"endpointSelector": API, "egress": [{"toPorts": [{"ports": [{"port": "http"}]}]}]}))
    assert flow(state, "shop/api", "shop/db", port=5432) == "dropped", "pods disagree about the number"


def test_icmp_is_no_port():
    fields = [{"fields": [{"type": "EchoRequest"}]}]
    state = with_(policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [API], "icmps": fields}]}))
    assert flow(state, "shop/api", "shop/db", port=8, protocol="ICMP") == "forwarded"
    assert flow(state, "shop/api", "shop/db", port=0, protocol="ICMP") == "dropped"
    assert flow(state, "shop/api", "shop/db", port=8, protocol="TCP") == "dropped"
    by_port = with_(policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [API], "toPorts": ports(0)}]}))
    assert flow(by_port, "shop/api", "shop/db", port=8, protocol="ICMP") == "dropped"


class TestClusterwide:
    def test_is_for_pods_of_every_namespace(self):
        state = with_(clusterwide({"endpointSelector": WEB, "ingress": [{"fromEndpoints": [DB]}]}))
        assert flow(state, "shop/api", "test/web") == flow(state, "shop/api", "shop/web") == "dropped"
        assert flow(state, "shop/db", "test/web") == "forwarded"

    def test_an_empty_selector_means_pods_alone(self):
        state = with_(clusterwide({"endpointSelector": WEB, "ingress": [{"fromEndpoints": [{}]}]}))
        assert flow(state, "shop/db", "test/web") == "forwarded"
        assert flow(state, "198.51.100.7", "test/web") == "dropped"

    def test_a_namespaces_labels_are_its_pods(self):
        label = "k8s:io.cilium.k8s.namespace.labels.env"
        dev = {"matchLabels": {label: "dev"}}
        state = with_(clusterwide({"endpointSelector": dev, "ingress": [{"fromEndpoints": [dev]}]}))
        assert flow(state, "shop/web", "test/web") == "dropped"
        moved = with_(namespace("more", env="dev"), pod("more", "x", {}), state=state)
        assert flow(moved, "more/x", "test/web") == "forwarded"
        assert flow(moved, "shop/web", "more/x") == "dropped"

    def test_is_for_nodes_where_it_says_so(self):
        state = with_(clusterwide({"nodeSelector": {}, "ingress": [{"fromEntities": ["cluster"]}]}))
        assert flow(state, "198.51.100.7", "shop/web") == "forwarded"


def test_several_specs_are_several_policies():
    item = policy({})
    del item["spec"]
    item["specs"] = [
        {"endpointSelector": DB, "ingress": [{"fromEndpoints": [API]}]},
        {"endpointSelector": API, "ingress": [{"fromEndpoints": [WEB]}]},
    ]
    state = with_(item)
    assert flow(state, "shop/web", "shop/db") == flow(state, "shop/db", "shop/api") == "dropped"


class TestKubernetesPolicies:
    POLICY: ClassVar = {
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "n", "namespace": "shop"},
        "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "ingress": [
            {"from": [{"podSelector": {"matchLabels": {"app": "api"}}}], "ports": [{"port": 80}]}]},
    }  # fmt: skip

    def test_shut_and_allow_as_ever(self):
        state = with_(self.POLICY)
        assert flow(state, "shop/api", "shop/db") == "forwarded"
        assert flow(state, "shop/web", "shop/db") == flow(state, "shop/api", "shop/db", port=81) == "dropped"

    def test_both_kinds_add_up(self):
        state = with_(self.POLICY, policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [WEB]}]}))
        assert flow(state, "shop/web", "shop/db") == flow(state, "shop/api", "shop/db") == "forwarded"

    def test_a_denial_wins_over_them(self):
        state = with_(self.POLICY, policy({"endpointSelector": DB, "ingressDeny": [{"fromEndpoints": [API]}]}))
        assert flow(state, "shop/api", "shop/db") == "dropped"

    def test_their_blocks_mean_no_pod(self):
        item = {**self.POLICY, "spec": {"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}}
        state = with_(item)
        assert flow(state, "shop/api", "shop/db") == "dropped"
        assert flow(state, "198.51.100.7", "shop/db") == "forwarded"

    def test_an_empty_rule_of_theirs_is_everyone(self):
        state = with_({**self.POLICY, "spec": {"podSelector": {}, "ingress": [{}]}})
        assert flow(state, "198.51.100.7", "shop/db") == "forwarded"


class TestServices:
    SERVICE: ClassVar = {
        "apiVersion": "v1", "kind": "Service", "metadata": {"name": "store", "namespace": "shop"},
        "spec": {"selector": {"app": "db"}, "ports": [{"port": 5432}]},
    }  # fmt: skip

    def test_mean_the_pods_that_they_select(self):
        named = {"k8sService": {"serviceName": "store", "namespace": "shop"}}
        state = with_(self.SERVICE, policy({"endpointSelector": API, "egress": [{"toServices": [named]}]}))
        assert flow(state, "shop/api", "shop/db", port=5432) == "forwarded"
        assert flow(state, "shop/api", "shop/web") == "dropped"


def test_a_pods_own_labels_for_the_system_are_no_part_of_its_identity():
    labels = {"app": "x", "pod-template-hash": "abc", "app.kubernetes.io/name": "x"}
    state = with_(pod("shop", "x", labels))
    for label, fate in (("pod-template-hash", "dropped"), ("app.kubernetes.io/name", "forwarded")):
        selector = {"matchLabels": {label: labels[label]}}
        shut = with_(policy({"endpointSelector": DB, "ingress": [{"fromEndpoints": [selector]}]}), state=state)
        assert flow(shut, "shop/x", "shop/db") == fate
