"""Who is who on the real cluster."""

from dataclasses import replace

import pytest

from lab.cluster.model import Protocol
from lab.live.names import Names
from lab.live.places import CannotTryError, Places
from lab.live.probe import Dial
from lab.manifests.kubeobject import Ref
from lab.subjects.network.trials import connection_trials
from tests.live.fake_cluster import RUN, FakeConnection, pod
from tests.live.shop import BACKEND_1, BACKEND_2, SHOP, STAGING, real, scenario

STATE = scenario()


def places(api=None, state=STATE):
    names = Names(RUN)
    names.bring(Ref("Namespace", "", name) for name in ("shop", "staging"))
    return Places(FakeConnection(api or real()), names, state)


def goals(source, target, port=None, api=None, state=STATE, protocol=None):
    found = places(api, state)
    return [found.goal(each) for each in connection_trials(state, source, target, port, protocol, expected=True)]


def goal(*words, **more):
    (found,) = goals(*words, **more)
    return found


def why_not(*words, **more):
    with pytest.raises(CannotTryError) as told:
        goals(*words, **more)
    return str(told.value)


def test_a_pod_is_dialled_at_the_address_it_really_has_and_proven_from_inside():
    found = goal("shop/frontend", "staging/database:5432")
    assert (str(found.source), found.source.container) == (f"{SHOP}/frontend", "main")
    assert found.dial == Dial("10.244.2.9", 5432)
    (end,) = found.ends
    assert (end.dial, str(end.inside)) == (found.dial, f"{STAGING}/database-0")


def test_the_pods_of_a_deployment_are_told_apart():
    found = goals("shop/frontend", "shop/backend:8080")
    assert [(str(each.ends[0].inside), each.dial.host) for each in found] == [
        (BACKEND_1, "10.244.2.7"),
        (BACKEND_2, "10.244.1.7"),
    ]


def test_the_pods_of_another_deployment_that_begins_alike_are_not_taken():
    api = real()
    other = pod(SHOP, "backend-api-77", "10.244.1.99", owner=("ReplicaSet", "backend-api"), labels={})
    api.objects[f"/api/v1/namespaces/{SHOP}/pods/backend-api-77"] = other
    found = goals("shop/frontend", "shop/backend:8080", api=api)
    assert {each.dial.host for each in found} == {"10.244.1.7", "10.244.2.7"}


def test_a_service_is_dialled_at_its_real_address_and_ends_at_the_pods_behind_it():
    found = goal("shop/frontend", "svc/shop/backend:80")
    assert found.dial == Dial("10.96.44.1", 80)
    assert [(str(each.inside), each.dial.port) for each in found.ends] == [(BACKEND_1, 8080), (BACKEND_2, 8080)]


def test_a_headless_service_is_dialled_at_a_pod():
    assert goal("shop/frontend", "svc/staging/database:5432").dial == Dial("10.244.2.9", 5432)


def test_a_service_without_pods_ends_nowhere():
    found = goal("shop/frontend", "svc/shop/empty:80")
    assert (found.dial.host, found.ends) == ("10.96.44.2", ())


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("backend:80", "backend"),
        ("database.staging:5432", f"database.{STAGING}"),
        ("database.staging.svc.cluster.local:5432", f"database.{STAGING}.svc.cluster.local"),
        ("kubernetes.default:443", "kubernetes.default"),
        ("nothing.there:80", "nothing.there"),
    ],
)
def test_a_name_is_asked_for_as_this_cluster_knows_it(name, asked):
    found = goal("shop/frontend", name)
    assert (found.dial.host, found.dial.by_name, found.outside) == (asked, True, False)


def test_a_name_outside_is_proven_by_asking_for_it():
    found = goal("shop/frontend", "partner.example:443")
    assert found.outside
    assert [each.dial for each in found.ends] == [Dial("partner.example", 443, by_name=True)]
    assert found.ends[0].inside is None


def test_an_address_outside_is_dialled_as_it_is():
    found = goal("shop/frontend", "203.0.113.10:443")
    assert found.dial == Dial("203.0.113.10", 443)
    assert found.ends[0].dial == found.dial


def test_an_address_that_only_the_simulator_gives_is_translated():
    database = STATE.pods_named("staging", "database")[0]
    assert goal("shop/frontend", f"{database.addresses[0]}:5432").dial.host == "10.244.2.9"
    service = STATE.service("shop", "backend")
    assert goal("shop/frontend", f"{service.cluster_ips[0]}:80").dial.host == "10.96.44.1"
    assert goal("shop/frontend", "10.96.0.1:443").dial.host == "10.96.0.1"


def test_the_address_of_a_node_is_not_this_clusters():
    node = STATE.nodes[1]
    assert why_not("shop/frontend", f"{node.addresses[0]}:10250") == (
        f"{node.addresses[0]} is the address of node worker-1, and this cluster's nodes have others"
    )


def test_dns_pods_are_found_whatever_they_are_called_and_asked_from_outside():
    found = goals("shop/frontend", "kube-system/coredns", 53, protocol=Protocol.UDP)
    assert {each.dial for each in found} == {Dial("10.244.2.2", 53, Protocol.UDP)}
    assert all(each.ends[0].inside is None for each in found)


def test_nothing_can_be_tried_from_pods_that_are_not_the_labs():
    assert "is not the lab's, so nothing can be tried from there" in why_not("kube-system/coredns", "shop/frontend:80")


def test_nothing_can_be_tried_from_outside():
    expected = "customer is outside the cluster, and the lab has nothing there to connect from"
    assert why_not("customer", "shop/frontend:80") == expected
    assert why_not("192.0.2.9", "shop/frontend:80").startswith("192.0.2.9 is outside the cluster")


def test_nothing_can_be_tried_from_a_node():
    (trial,) = connection_trials(STATE, "shop/frontend", "staging/database:5432", None, None, expected=True)
    with pytest.raises(CannotTryError, match="node worker-1 is a node, and the lab has nothing there"):
        places().goal(replace(trial, source=STATE.node("worker-1")))


@pytest.mark.parametrize(
    ("source", "target"), [("shop/agent", "shop/frontend:80"), ("shop/frontend", "shop/agent:9100")]
)
def test_pods_on_their_nodes_network_are_left_out(source, target):
    assert why_not(source, target) == "shop/agent is on its node's own network, where the lab runs nothing"


def test_a_pod_that_the_cluster_does_not_have():
    api = real()
    del api.objects[f"/api/v1/namespaces/{STAGING}/pods/database-0"]
    said = why_not("shop/frontend", "staging/database:5432", api=api)
    assert said == "this cluster has no pod for staging/database-0"


def test_a_pod_that_is_not_ready():
    api = real()
    late = pod(STAGING, "database-0", "10.244.2.9", owner=("StatefulSet", "database"), condition="False")
    api.objects[f"/api/v1/namespaces/{STAGING}/pods/database-0"] = late
    said = why_not("shop/frontend", "staging/database:5432", api=api)
    assert said == "staging/database-0 is not ready on this cluster"


def test_a_pod_that_is_going_is_gone():
    api = real()
    path = f"/api/v1/namespaces/{SHOP}/pods/backend-6d4b-aaaaa"
    api.objects[path]["metadata"]["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    assert {each.dial.host for each in goals("shop/frontend", "shop/backend:8080", api=api)} == {"10.244.1.7"}


def test_ipv6_where_pods_have_none():
    expected = "this cluster gives its pods no IPv6 addresses"
    assert why_not("shop/frontend", "[2001:db8::10]:443", state=scenario((4, 6))) == expected


def test_ipv6_where_pods_have_it():
    api = real()
    both = pod(SHOP, "frontend", "10.244.1.5", "fd00::5", labels={"app": "frontend"})
    api.objects[f"/api/v1/namespaces/{SHOP}/pods/frontend"] = both
    found = goal("shop/frontend", "[2001:db8::10]:443", api=api, state=scenario((4, 6)))
    assert found.dial == Dial("2001:db8::10", 443)


def test_a_service_that_was_not_made():
    api = real()
    del api.objects[f"/api/v1/namespaces/{SHOP}/services/backend"]
    said = why_not("shop/frontend", "svc/shop/backend:80", api=api)
    assert said == "this cluster has no Service shop/backend with an address"


def test_each_namespace_is_asked_for_once():
    api, asked = real(), []
    listed = api.items
    api.items = lambda path, **query: asked.append(path) or listed(path, **query)
    found = places(api)
    for each in connection_trials(STATE, "shop/frontend", "shop/backend:8080", None, None, expected=True):
        found.goal(each)
        found.goal(each)
    assert asked == [f"/api/v1/namespaces/{SHOP}/pods"]


