"""Which pods a cluster's objects stand for."""

import time

import pytest

from lab.cluster.model import Port, Protocol
from lab.manifests.kubeobject import Ref
from tests.cluster.building import made, pod, state_of, workload


def test_a_pod_is_itself():
    (found,) = state_of(pod("web", labels={"app": "web"}, ports=[{"containerPort": 80, "name": "http"}])).pods
    assert (found.namespace, found.name, found.labels) == ("shop", "web", {"app": "web"})
    assert found.ports == (Port(80, Protocol.TCP, "http"),)
    assert found.ready
    assert found.owner is None


def test_a_deployment_becomes_as_many_pods_as_it_has_replicas():
    state = state_of(workload("Deployment", "web", replicas=3))
    assert len({item.name for item in state.pods}) == 3
    for item in state.pods:
        assert item.labels["app"] == "web"
        assert item.name.startswith(f"web-{item.labels['pod-template-hash']}-")
        assert item.owner == Ref("Deployment", "shop", "web")


def test_replicas_default_to_one_and_may_be_none():
    assert len(state_of(workload("Deployment", "web")).pods) == 1
    assert state_of(workload("Deployment", "web", replicas=0)).pods == ()


def test_another_template_makes_other_pods():
    before = state_of(workload("Deployment", "web", labels={"app": "web"})).pods
    after = state_of(workload("Deployment", "web", labels={"app": "web", "tier": "front"})).pods
    assert before[0].name != after[0].name


def test_a_typing_slip_in_replicas_does_not_fill_the_memory():
    assert len(state_of(workload("Deployment", "web", replicas=10**9)).pods) <= 1000


def test_a_stateful_set_numbers_its_pods():
    state = state_of(workload("StatefulSet", "db", replicas=2, ordinals={"start": 5}))
    assert [item.name for item in state.pods] == ["db-5", "db-6"]
    assert state.pods[0].labels["statefulset.kubernetes.io/pod-name"] == "db-5"


def test_a_daemon_set_has_a_pod_on_each_worker():
    state = state_of(workload("DaemonSet", "agent"))
    assert sorted(item.node for item in state.pods) == ["worker-1", "worker-2"]


@pytest.mark.parametrize("kind", ["ReplicaSet", "Job"])
def test_other_workloads_become_pods_too(kind):
    (found,) = state_of(workload(kind, "w")).pods
    assert found.name.startswith("w-")


def test_replicas_are_spread_over_the_workers():
    state = state_of(workload("Deployment", "web", replicas=4))
    assert sorted(item.node for item in state.pods) == ["worker-1"] * 2 + ["worker-2"] * 2


def test_a_named_node_is_kept():
    (found,) = state_of(pod("p", nodeName="control-plane")).pods
    assert found.node == "control-plane"


def test_a_pod_on_the_hosts_network_has_its_nodes_address():
    state = state_of(pod("p", nodeName="worker-2", hostNetwork=True))
    (found,) = state.pods
    assert found.host_network
    assert found.addresses == state.node("worker-2").addresses
    assert state.pod_by_address(found.addresses[0]) is None
    assert state.at(found.addresses[0]) == state.node("worker-2")


@pytest.mark.parametrize(
    ("status", "ready"),
    [
        ({}, True),
        ({"phase": "Running"}, True),
        ({"phase": "Pending"}, True),
        ({"conditions": [{"type": "Ready", "status": "False"}]}, False),
        ({"conditions": [{"type": "Ready", "status": "True"}]}, True),
        ({"conditions": [{"type": "Initialized", "status": "False"}]}, True),
    ],
)
def test_readiness_is_what_the_status_says(status, ready):
    (found,) = state_of(pod("p", status=status)).pods
    assert found.ready is ready


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_a_pod_that_ended_has_left_the_network(phase):
    assert state_of(pod("p", status={"phase": phase})).pods == ()


def test_a_deployments_status_says_how_many_are_ready():
    state = state_of(workload("Deployment", "web", replicas=3, status={"replicas": 3, "readyReplicas": 1}))
    assert [item.ready for item in state.pods].count(True) == 1
    none = state_of(workload("Deployment", "web", replicas=2, status={"readyReplicas": 0}))
    assert not any(item.ready for item in none.pods)


def test_sidecars_listen_and_other_init_containers_do_not():
    (found,) = state_of(
        pod(
            "p",
            ports=[{"containerPort": 80}],
            initContainers=[
                {"name": "setup", "ports": [{"containerPort": 1}]},
                {"name": "proxy", "restartPolicy": "Always", "ports": [{"containerPort": 53, "protocol": "UDP"}]},
            ],
        )
    ).pods
    assert found.ports == (Port(80), Port(53, Protocol.UDP))


def test_pods_are_found_by_their_own_name_and_by_their_workloads():
    state = state_of(workload("Deployment", "web", replicas=2), pod("lone"))
    both = state.pods_named("shop", "web")
    assert len(both) == 2
    assert state.pods_named("shop", both[0].name) == (both[0],)
    assert [item.name for item in state.pods_named("shop", "lone")] == ["lone"]
    assert state.pods_named("other", "web") == ()


def test_a_pods_own_name_wins_over_a_workloads():
    state = state_of(workload("Deployment", "web"), pod("web"))
    assert [item.name for item in state.pods_named("shop", "web")] == ["web"]


def test_objects_that_were_never_validated_are_survived():
    odd = made("Deployment", "d", spec={"template": {"metadata": None, "spec": None}, "replicas": "3"})
    assert len(state_of(odd, made("Pod", "p", spec=None), made("StatefulSet", "s")).pods) == 3


def test_ten_thousand_pods_are_there_at_once():
    objects = [pod(f"p{n}", f"ns{n % 50}", {"app": f"a{n % 100}"}, [{"containerPort": 80}]) for n in range(10_000)]
    started = time.perf_counter()
    state = state_of(*objects)
    assert len({item.addresses for item in state.pods}) == 10_000
    assert time.perf_counter() - started < 2
