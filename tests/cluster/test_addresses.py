"""Every pod and Service has an address of its own and keeps it."""

from ipaddress import ip_address, ip_network

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.kubeobject import Ref
from tests.cluster.building import pod, service, state_of, workload

NAMES = st.lists(st.text("abc", min_size=1, max_size=3), unique=True, max_size=12)


def addresses_of(state):
    return {str(item): item.addresses for item in state.pods} | {
        f"svc/{item}": item.cluster_ips for item in state.services
    }


def holding(state, objects):
    return state.with_objects({item.ref: item for item in objects})


@given(before=NAMES, after=NAMES)
@settings(deadline=None, max_examples=60)
def test_an_address_never_moves_when_other_objects_come_and_go(before, after):
    make = [pod, service]
    first = state_of(*(kind(name) for name in before for kind in make))
    second = holding(first, [kind(name) for name in after for kind in make])
    third = holding(second, [kind(name) for name in before for kind in make])
    known = addresses_of(first)
    for name, addresses in addresses_of(second).items():
        assert known.setdefault(name, addresses) == addresses
    assert addresses_of(third) == addresses_of(first)


@given(names=NAMES, families=st.sampled_from([(4,), (6,), (4, 6), (6, 4)]))
@settings(deadline=None, max_examples=40)
def test_no_two_share_an_address(names, families):
    state = state_of(*(pod(n) for n in names), *(service(n) for n in names), families=families)
    every = [address for item in state.pods for address in item.addresses]
    every += [address for item in state.services for address in item.cluster_ips]
    assert len(every) == len(set(every))
    assert all(tuple(address.version for address in item.addresses) == families for item in state.pods)


@given(names=NAMES)
@settings(deadline=None, max_examples=30)
def test_addresses_do_not_depend_on_the_order_of_the_objects(names):
    objects = [pod(name) for name in names]
    assert addresses_of(state_of(*objects)) == addresses_of(state_of(*reversed(objects)))


def test_a_pods_address_lies_in_its_nodes_range():
    for node, network in (("worker-1", "10.244.1.0/24"), ("worker-2", "10.244.2.0/24")):
        (found,) = state_of(pod("p", nodeName=node)).pods
        assert found.addresses[0] in ip_network(network)


def test_addresses_from_the_manifest_win():
    status = {"podIP": "10.244.1.9", "podIPs": [{"ip": "10.244.1.9"}, {"ip": "fd00::9"}, {"ip": "nonsense"}]}
    state = state_of(pod("p", status=status))
    assert state.pods[0].addresses == (ip_address("10.244.1.9"), ip_address("fd00::9"))
    assert state.pod_by_address(ip_address("fd00::9")).name == "p"


def test_an_address_someone_asked_for_is_not_given_to_another():
    (given_one,) = state_of(pod("p")).pods
    taken = pod("a", status={"podIP": str(given_one.addresses[0])})
    state = state_of(taken, pod("p"))
    assert len({item.addresses for item in state.pods}) == 2


def test_more_pods_than_a_node_has_addresses_still_get_one_each():
    state = state_of(*(pod(f"p{n}", nodeName="worker-1") for n in range(300)))
    assert len({item.addresses for item in state.pods}) == 300
    assert all(item.addresses[0] in ip_network("10.244.0.0/14") for item in state.pods)


def test_a_cluster_ip_comes_from_the_service_range_or_the_manifest():
    state = state_of(service("a"), service("b", clusterIP="10.96.0.77"))
    assert state.service("shop", "a").cluster_ips[0] in ip_network("10.96.0.0/12")
    assert state.service("shop", "b").cluster_ips == (ip_address("10.96.0.77"),)
    assert state.service_by_address(ip_address("10.96.0.77")).name == "b"


def test_a_dual_stack_service_has_two_cluster_ips():
    state = state_of(
        service("one"), service("two", ipFamilyPolicy="PreferDualStack"), service("six", ipFamilies=["IPv6"]),
        families=(4, 6),
    )  # fmt: skip
    versions = {item.name: tuple(ip.version for ip in item.cluster_ips) for item in state.services}
    assert versions == {"one": (4,), "two": (4, 6), "six": (6,)}


def test_what_was_given_stays_given_to_pods_that_are_gone():
    first = state_of(workload("Deployment", "web"))
    name = first.pods[0].name
    second = first.with_objects({})
    assert second.pods == ()
    assert second.assigned[Ref("Pod", "shop", name)] == first.pods[0].addresses


def test_states_that_differ_in_other_kinds_share_what_is_derived():
    first = state_of(pod("p"))
    pods = first.pods
    assert first.with_objects(dict(first.objects)).pods is pods
