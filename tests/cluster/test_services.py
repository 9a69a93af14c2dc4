"""Services and where their ports lead."""

from ipaddress import ip_address

import pytest

from lab.cluster.model import Host, Node, Protocol
from tests.cluster.building import made, pod, service, state_of, workload

HTTP = {"port": 80, "targetPort": "http"}


def backends(state, name="web", index=0):
    found = state.service("shop", name)
    return [(str(item.endpoint), item.number) for item in state.endpoints(found, found.ports[index])]


def test_a_service_leads_to_the_pods_it_selects_in_its_own_namespace():
    state = state_of(
        pod("a", labels={"app": "web", "v": "1"}),
        pod("b", labels={"app": "db"}),
        pod("c", namespace="other", labels={"app": "web"}),
        service("web", selector={"app": "web"}, ports=[{"port": 80, "targetPort": 8080}]),
    )
    assert backends(state) == [("shop/a", 8080)]


def test_the_target_port_defaults_to_the_port():
    state = state_of(
        pod("a", labels={"app": "web"}), service("web", selector={"app": "web"}, ports=[{"port": 81}])
    )
    assert backends(state) == [("shop/a", 81)]


def test_a_named_target_is_resolved_on_each_pod():
    def web(name, *ports):
        return pod(name, labels={"app": "web"}, ports=ports)

    state = state_of(
        web("a", {"containerPort": 8080, "name": "http"}),
        web("b", {"containerPort": 9090, "name": "http"}),
        web("c", {"containerPort": 8080, "name": "https"}),
        web("d", {"containerPort": 8080, "name": "http", "protocol": "UDP"}),
        service("web", selector={"app": "web"}, ports=[HTTP]),
    )
    assert backends(state) == [("shop/a", 8080), ("shop/b", 9090)]


def test_pods_that_are_not_ready_are_left_out_unless_published():
    waiting = pod("a", labels={"app": "web"}, status={"conditions": [{"type": "Ready", "status": "False"}]})
    ports = [{"port": 80}]
    assert backends(state_of(waiting, service("web", selector={"app": "web"}, ports=ports))) == []
    published = service("web", selector={"app": "web"}, ports=ports, publishNotReadyAddresses=True)
    assert backends(state_of(waiting, published)) == [("shop/a", 80)]


def test_a_workloads_pods_are_endpoints():
    state = state_of(
        workload("Deployment", "web", replicas=2), service("web", selector={"app": "web"}, ports=[{"port": 80}])
    )
    assert len(backends(state)) == 2


def test_a_service_without_a_selector_has_no_endpoints_of_its_own():
    assert backends(state_of(pod("a"), service("web", ports=[{"port": 80}]))) == []


@pytest.mark.parametrize("kind", ["Endpoints", "EndpointSlice"])
def test_listed_endpoints_are_pods_nodes_hosts_or_strangers(kind):
    addresses = ["10.244.1.7", "192.168.56.11", "203.0.113.5", "198.51.100.9"]
    ports = [{"port": 8080, "name": ""}, {"port": 9090, "name": "metrics"}]
    if kind == "Endpoints":
        subsets = [{"addresses": [{"ip": ip} for ip in addresses], "ports": ports}]
        listing = made("Endpoints", "web", subsets=subsets)
    else:
        listing = made(
            "EndpointSlice", "web-1", labels={"kubernetes.io/service-name": "web"},
            endpoints=[
                {"addresses": addresses},
                {"addresses": ["198.51.100.10"], "conditions": {"ready": False}},
            ],
            ports=ports,
        )  # fmt: skip
    state = state_of(
        pod("a", status={"podIP": "10.244.1.7"}), listing, service("web", ports=[{"port": 80}]),
        hosts=(Host("partner", (ip_address("203.0.113.5"),)),),
    )  # fmt: skip
    found = state.service("shop", "web")
    ends = [backend.endpoint for backend in state.endpoints(found, found.ports[0])]
    assert [str(end) for end in ends] == ["shop/a", "node worker-1", "partner", "198.51.100.9"]
    assert isinstance(ends[1], Node)
    assert isinstance(ends[3], Host)
    assert {backend.number for backend in state.endpoints(found, found.ports[0])} == {8080}


def test_headless_and_external_services_have_no_cluster_ip():
    state = state_of(
        service("headless", clusterIP="None", selector={"app": "web"}),
        service("outside", type="ExternalName", externalName="api.example"),
    )
    assert state.service("shop", "headless").headless
    outside = state.service("shop", "outside")
    assert not outside.headless
    assert (outside.cluster_ips, outside.external_name) == ((), "api.example")


@pytest.mark.parametrize("kind", ["NodePort", "LoadBalancer"])
def test_other_types_have_a_cluster_ip_too(kind):
    assert state_of(service("web", type=kind)).service("shop", "web").cluster_ips


def test_ports_keep_their_names_and_protocols():
    ports = [{"name": "dns", "port": 53, "protocol": "UDP"}, {"name": "dns-tcp", "port": 53, "protocol": "TCP"}]
    state = state_of(service("dns", ports=ports))
    ports = state.service("shop", "dns").ports
    assert [(port.name, port.number, port.protocol, port.target) for port in ports] == [
        ("dns", 53, Protocol.UDP, 53),
        ("dns-tcp", 53, Protocol.TCP, 53),
    ]


def test_hosts_are_found_by_name_and_by_address():
    partner = Host("api.partner.example", (ip_address("203.0.113.5"),))
    state = state_of(hosts=(partner,))
    assert state.host("api.partner.example") is partner
    assert state.host("API.partner.example.") is partner
    assert state.host("203.0.113.5") is partner
    assert state.host(ip_address("203.0.113.5")) is partner
    assert state.host("203.0.113.6") is None
