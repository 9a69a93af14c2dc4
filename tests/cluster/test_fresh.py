"""A cluster as kubeadm leaves it."""

from ipaddress import ip_address

import pytest

from lab.cluster.fresh import fresh
from lab.cluster.model import Host, Node, Protocol
from lab.cluster.naming import Found, resolve
from lab.cluster.state import NAMESPACE_NAME
from lab.manifests.release import EXAM, Release

FAMILIES = [(4,), (6,), (4, 6), (6, 4)]


def test_it_has_kubeadms_namespaces():
    assert list(fresh(EXAM).namespaces) == ["default", "kube-node-lease", "kube-public", "kube-system"]


@pytest.mark.parametrize(
    ("release", "labels"), [("1.21", {}), ("1.22", {NAMESPACE_NAME: "default"}), ("1.36", {NAMESPACE_NAME: "default"})]
)
def test_namespaces_carry_their_name_from_1_22_on(release, labels):
    assert fresh(Release.parse(release)).namespaces["default"] == labels


@pytest.mark.parametrize("families", FAMILIES)
def test_dns_is_served_by_two_pods_behind_the_usual_address(families):
    state = fresh(EXAM, families)
    pods = state.pods_named("kube-system", "coredns")
    assert len(pods) == 2
    assert all(pod.labels["k8s-app"] == "kube-dns" for pod in pods)
    assert all(tuple(address.version for address in pod.addresses) == families for pod in pods)
    service = state.service("kube-system", "kube-dns")
    assert service.cluster_ips == (ip_address("10.96.0.10" if families[0] == 4 else "fd00:10:96::a"),)
    ports = {(port.number, port.protocol): port for port in service.ports}
    assert set(ports) == {(53, Protocol.UDP), (53, Protocol.TCP), (9153, Protocol.TCP)}
    for port in ports.values():
        assert [backend.endpoint for backend in state.endpoints(service, port)] == list(pods)


@pytest.mark.parametrize("families", FAMILIES)
def test_the_api_is_a_service_whose_endpoint_is_the_control_plane(families):
    state = fresh(EXAM, families)
    service = state.service("default", "kubernetes")
    (backend,) = state.endpoints(service, service.ports[0])
    assert isinstance(backend.endpoint, Node)
    assert (backend.endpoint.name, backend.number) == ("control-plane", 6443)
    found = resolve(state, "kubernetes", "default")
    assert (found.found, found.addresses) == (Found.SERVICE, service.cluster_ips)


def test_it_has_a_control_plane_and_two_workers():
    assert [node.name for node in fresh(EXAM).nodes] == ["control-plane", "worker-1", "worker-2"]
    assert [len(node.addresses) for node in fresh(EXAM, (4, 6)).nodes] == [2, 2, 2]


def test_hosts_stand_around_it():
    host = Host("api.partner.example", (ip_address("203.0.113.5"),))
    assert fresh(EXAM, hosts=(host,)).hosts == (host,)
    assert fresh(EXAM).hosts == ()


@pytest.mark.parametrize("families", [(), (4, 4), (5,)])
def test_families_must_be_four_and_six(families):
    with pytest.raises(ValueError, match="families"):
        fresh(EXAM, families)
