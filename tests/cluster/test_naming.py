"""Names to addresses, as a pod asks CoreDNS."""

from ipaddress import ip_address

import pytest

from lab.cluster.model import Host
from lab.cluster.naming import UDP_LIMIT, Found, answer_size, resolve
from tests.cluster.building import made, pod, service, state_of, workload

SHOP = (
    pod("a", labels={"app": "backend"}, status={"podIP": "10.244.1.7"}),
    pod("b", labels={"app": "backend"}, status={"podIP": "10.244.1.8"}),
    service("backend", selector={"app": "backend"}, clusterIP="10.96.5.5"),
    service("peers", selector={"app": "backend"}, clusterIP="None"),
    service("empty", selector={"app": "nobody"}, clusterIP="None"),
    service("partner", type="ExternalName", externalName="api.partner.example"),
    service("alias", type="ExternalName", externalName="backend.shop.svc.cluster.local"),
    service("loop", type="ExternalName", externalName="loop.shop.svc.cluster.local"),
    service("gone", type="ExternalName", externalName="nowhere.example"),
    made("Namespace", "shop", namespace=""),
)
PARTNER = Host("api.partner.example", (ip_address("203.0.113.5"),))
STATE = state_of(*SHOP, hosts=(PARTNER,))


@pytest.mark.parametrize(
    ("name", "namespace"),
    [
        ("backend", "shop"),
        ("backend.shop", "shop"),
        ("backend.shop", "other"),
        ("backend.shop.svc", "other"),
        ("backend.shop.svc.cluster.local", "other"),
        ("backend.shop.svc.cluster.local.", "other"),
        ("Backend.Shop", "other"),
    ],
)
def test_a_service_is_found_under_every_form_of_its_name(name, namespace):
    found = resolve(STATE, name, namespace)
    assert found.found is Found.SERVICE
    assert found.full_name == "backend.shop.svc.cluster.local"
    assert found.addresses == (ip_address("10.96.5.5"),)
    assert found.service is STATE.service("shop", "backend")


@pytest.mark.parametrize("name", ["backend", "backend.", "backend.shop.", "backend.shop.svc."])
def test_a_short_name_from_another_namespace_or_with_a_final_dot_is_not_found(name):
    found = resolve(STATE, name, "other")
    assert found.found is Found.NOTHING
    assert found.addresses == ()
    assert found.nearest == "backend.shop"


def test_the_search_path_is_walked_in_order():
    assert resolve(STATE, "nothing", "shop").tried == (
        "nothing.shop.svc.cluster.local",
        "nothing.svc.cluster.local",
        "nothing.cluster.local",
        "nothing",
    )
    assert resolve(STATE, "a.b.c.d.e.f", "shop").tried[0] == "a.b.c.d.e.f"


def test_a_headless_service_answers_with_its_ready_pods():
    found = resolve(STATE, "peers", "shop")
    assert found.found is Found.HEADLESS
    assert [str(address) for address in found.addresses] == ["10.244.1.7", "10.244.1.8"]
    assert [item.name for item in found.pods] == ["a", "b"]


def test_a_headless_service_with_no_endpoints_has_no_name():
    assert resolve(STATE, "empty", "shop").found is Found.NOTHING


def test_an_external_name_leads_outside_or_back_in():
    outside = resolve(STATE, "partner", "shop")
    assert (outside.found, outside.host) == (Found.HOST, PARTNER)
    assert outside.aliases == ("partner.shop.svc.cluster.local",)
    inside = resolve(STATE, "alias", "shop")
    assert (inside.found, inside.full_name) == (Found.SERVICE, "backend.shop.svc.cluster.local")


@pytest.mark.parametrize("name", ["loop", "gone"])
def test_an_alias_that_leads_nowhere_is_nothing(name):
    assert resolve(STATE, name, "shop").found is Found.NOTHING


def test_a_host_outside_is_found_by_its_name():
    found = resolve(STATE, "api.partner.example", "shop")
    assert (found.found, found.addresses) == (Found.HOST, PARTNER.addresses)


def test_an_address_needs_no_lookup():
    found = resolve(STATE, "203.0.113.5", "shop")
    assert (found.found, found.asks_dns, found.host) == (Found.ADDRESS, False, PARTNER)
    assert resolve(STATE, "[fd00::1]", "shop").addresses == (ip_address("fd00::1"),)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("bakend", "backend"), ("backend.shopp", "backend.shop"), ("api.partner.exampel", "api.partner.example")],
)
def test_a_slip_is_met_with_the_name_that_was_meant(asked, meant):
    assert resolve(STATE, asked, "shop").nearest == meant


def test_a_pod_has_a_name_made_of_its_address():
    found = resolve(STATE, "10-244-1-7.shop.pod", "other")
    assert (found.found, [item.name for item in found.pods]) == (Found.POD, ["a"])
    assert resolve(STATE, "10-244-1-7.nowhere.pod", "other").found is Found.NOTHING
    assert resolve(STATE, "10-244-1-7.peers", "shop").pods == found.pods


def test_stateful_pods_have_names_under_their_service():
    state = state_of(
        workload("StatefulSet", "db", replicas=2, serviceName="db"),
        service("db", selector={"app": "db"}, clusterIP="None"),
    )
    found = resolve(state, "db-1.db", "shop")
    assert [item.name for item in found.pods] == ["db-1"]
    assert resolve(state, "db-2.db", "shop").found is Found.NOTHING


def test_a_pod_with_host_name_and_subdomain_has_one_too():
    state = state_of(
        pod("p", labels={"app": "x"}, hostname="first", subdomain="peers"),
        service("peers", selector={"app": "x"}, clusterIP="None"),
    )
    assert resolve(state, "first.peers", "shop").found is Found.POD


def test_an_answer_longer_than_udp_carries_is_truncated():
    def peers(count):
        return state_of(
            workload("Deployment", "web", replicas=count),
            service("web", selector={"app": "web"}, clusterIP="None"),
        )

    most = max(n for n in range(100) if answer_size("web.shop.svc.cluster.local", n) <= UDP_LIMIT)
    assert not resolve(peers(most), "web", "shop").truncated
    assert resolve(peers(most + 1), "web", "shop").truncated


def test_a_host_with_many_addresses_is_truncated_too():
    many = Host("cdn.example", tuple(ip_address(f"203.0.113.{n}") for n in range(1, 60)))
    assert resolve(state_of(hosts=(many,)), "cdn.example", "shop").truncated


def test_a_service_may_say_that_its_answer_is_large():
    state = state_of(service("web", annotations={"cks-lab/large-answer": "true"}))
    assert resolve(state, "web", "shop").truncated
    assert not resolve(STATE, "backend", "shop").truncated


ODD_NAMES = ["", ".", "..", "a..b", "-", "*.shop", "cluster.local", "svc.cluster.local", "ü.shop"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_are_nothing(name):
    assert resolve(STATE, name, "shop").found is Found.NOTHING
