"""A scenario's pods as the cluster runs them."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.model import Protocol
from lab.cluster.placement import container_ports
from lab.cluster.scenario import build
from lab.cluster.workload import WORKLOADS
from lab.live.images import AGNHOST
from lab.live.pods import runnable
from lab.manifests.release import Release
from tests.shipped import shipped_catalog

OF_TEMPLATE = {"pod-template-hash", "controller-revision-hash"}
"""Labels that controllers add, which change with the pod's template."""

PROTOCOLS = [each.value for each in Protocol]


def pod(*containers, **spec):
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
        "spec": {"containers": list(containers), **spec},
    }


def container(name="web", *ports, **more):
    return {"name": name, "image": "nginx:1.27", "ports": list(ports), **more}


def port(number, protocol="TCP", name=None):
    return {"containerPort": number, "protocol": protocol, **({"name": name} if name else {})}


def containers(manifest):
    return manifest["spec"]["containers"]


def listening(manifest):
    """What the command lines make agnhost listen on."""
    found = set()
    for each in containers(manifest):
        for word in " ".join(each["command"]).split():
            for flag, protocol in (("--http-port=", "TCP"), ("--udp-port=", "UDP"), ("--sctp-port=", "SCTP")):
                number = word.removeprefix(flag)
                if number != word and number not in ("0", "-1"):
                    found.add((int(number), protocol))
    return found


def test_it_listens_on_the_port_that_the_manifest_declares():
    (made,) = containers(runnable(pod(container("web", port(80, name="http"))), AGNHOST))
    assert made["image"] == AGNHOST
    assert made["command"] == ["/agnhost", "netexec", "--http-port=80", "--udp-port=-1"]
    assert made["ports"] == [port(80, name="http")]
    assert made["startupProbe"]["tcpSocket"] == {"port": 80}
    assert made["imagePullPolicy"] == "IfNotPresent"


def test_the_manifest_itself_stays_as_it_is():
    written = pod(container("web", port(80)), hostNetwork=True)
    before = copy.deepcopy(written)
    runnable(written, AGNHOST)
    assert written == before


def test_a_container_with_two_ports_becomes_two_that_serve_one_each_and_declares_both():
    written = pod(container("api", port(8080, name="http"), port(9090, name="metrics")))
    first, second = containers(runnable(written, AGNHOST))
    assert (first["name"], second["name"]) == ("api", "api-9090")
    assert first["ports"] == [port(8080, name="http"), port(9090, name="metrics")]
    assert "ports" not in second
    assert "--http-port=8080" in first["command"]
    assert "--http-port=9090" in second["command"]


def test_tcp_and_udp_on_one_number_are_served_by_one_container():
    (made,) = containers(runnable(pod(container("relay", port(5004, "UDP"), port(5004))), AGNHOST))
    assert made["command"][2:] == ["--http-port=5004", "--udp-port=5004"]


def test_a_container_that_listens_over_udp_alone_is_asked_over_udp_whether_it_does():
    (made,) = containers(runnable(pod(container("dns", port(53, "UDP"))), AGNHOST))
    assert made["command"][2:] == ["--http-port=0", "--udp-port=53"]
    assert "--protocol=udp" in made["startupProbe"]["exec"]["command"]
    assert "localhost:53" in made["startupProbe"]["exec"]["command"]


def test_sctp_is_served_apart_and_its_absence_in_the_kernel_leaves_the_pod_ready():
    plain, apart = containers(runnable(pod(container("diameter", port(3868, "SCTP"), port(3868))), AGNHOST))
    assert "--http-port=3868" in plain["command"]
    assert apart["command"][:2] == ["/bin/sh", "-c"]
    assert apart["command"][2].endswith("--sctp-port=3868 || exec /agnhost pause")
    assert "startupProbe" not in apart


def test_a_container_without_ports_waits():
    (made,) = containers(runnable(pod(container("client")), AGNHOST))
    assert made["command"] == ["/agnhost", "pause"]
    assert "startupProbe" not in made


def test_two_containers_that_declare_one_port_are_served_once():
    made = containers(runnable(pod(container("a", port(80)), container("b", port(80))), AGNHOST))
    assert [each["command"][1] for each in made] == ["netexec", "pause"]


def test_a_sidecar_listens_like_any_container_and_other_init_containers_go():
    sidecar = container("mesh", port(15001), restartPolicy="Always")
    made = runnable(pod(container("web", port(80)), initContainers=[container("wait", port(1)), sidecar]), AGNHOST)
    assert [each["name"] for each in containers(made)] == ["web", "mesh"]
    assert listening(made) == {(80, "TCP"), (15001, "TCP")}
    assert "initContainers" not in made["spec"]


def test_ports_below_1024_need_no_root():
    low = runnable(pod(container("web", port(80))), AGNHOST)["spec"]["securityContext"]
    high = runnable(pod(container("web", port(8080))), AGNHOST)["spec"]["securityContext"]
    assert low["sysctls"] == [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]
    assert "sysctls" not in high
    assert low["runAsNonRoot"] is True
    assert low["runAsUser"] > 0


def test_what_reaches_beyond_the_pod_is_left_out():
    written = pod(
        container(
            "web", {**port(80), "hostPort": 80, "hostIP": "127.0.0.1"}, securityContext={"privileged": True},
            volumeMounts=[{"name": "v", "mountPath": "/v"}], livenessProbe={"httpGet": {"port": 80}}, command=["nginx"],
            resources={"requests": {"cpu": "4"}},
        ),
        hostNetwork=True, hostPID=True, nodeName="worker-1", nodeSelector={"disk": "ssd"}, serviceAccountName="builder",
        volumes=[{"name": "v", "hostPath": {"path": "/"}}], priorityClassName="high", runtimeClassName="gvisor",
        tolerations=[{"operator": "Exists"}], affinity={"nodeAffinity": {}},
    )  # fmt: skip
    spec = runnable(written, AGNHOST)["spec"]
    assert set(spec) == {
        "automountServiceAccountToken", "containers", "enableServiceLinks", "securityContext",
        "terminationGracePeriodSeconds",
    }  # fmt: skip
    assert spec["automountServiceAccountToken"] is False
    (made,) = spec["containers"]
    assert made["ports"] == [port(80)]
    assert "livenessProbe" not in made
    assert made["resources"]["requests"] == {"cpu": "5m", "memory": "16Mi"}


def test_names_that_dns_gives_a_pod_are_kept():
    kept = {"hostname": "db-0", "subdomain": "db", "dnsPolicy": "None", "dnsConfig": {"nameservers": ["10.0.0.1"]}}
    spec = runnable(pod(container(), **kept), AGNHOST)["spec"]
    assert {key: spec[key] for key in kept} == kept


@pytest.mark.parametrize("kind", sorted(WORKLOADS))
def test_a_workload_keeps_all_but_the_pod_it_makes(kind):
    written = {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": "web", "annotations": {"note": "kept"}},
        "spec": {
            "replicas": 3,
            "selector": {"matchLabels": {"app": "web"}},
            "volumeClaimTemplates": [{}],
            "template": {
                "metadata": {"labels": {"app": "web"}, "annotations": {"sidecar": "inject"}},
                "spec": pod(container("web", port(80)), restartPolicy="OnFailure")["spec"],
            },
        },
        "status": {"readyReplicas": 3},
    }
    made = runnable(written, AGNHOST)
    assert made["metadata"] == written["metadata"]
    assert made["spec"]["replicas"] == 3
    assert made["spec"]["selector"] == written["spec"]["selector"]
    assert "volumeClaimTemplates" not in made["spec"]
    assert "status" not in made
    template = made["spec"]["template"]
    assert template["metadata"] == {"labels": {"app": "web"}}
    assert template["spec"]["restartPolicy"] == "OnFailure"
    assert template["spec"]["containers"][0]["image"] == AGNHOST


def test_a_cron_jobs_pod_is_found_two_templates_deep():
    inner = {"spec": pod(container("report"))["spec"]}
    written = {"kind": "CronJob", "spec": {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": inner}}}}
    made = runnable(written, AGNHOST)
    assert made["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["image"] == AGNHOST
    assert written["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["image"] == "nginx:1.27"


@pytest.mark.parametrize(
    "manifest",
    [
        {"kind": "Service", "spec": {"ports": []}},
        {"kind": "Deployment", "spec": None},
        {"kind": "Deployment"},
        {"kind": "CronJob", "spec": {"jobTemplate": 3}},
        {},
    ],
)
def test_what_holds_no_pod_is_given_back(manifest):
    assert runnable(manifest, AGNHOST) == manifest


@pytest.mark.parametrize("spec", [None, 3, {}, {"containers": None}, {"containers": [None, "x"]}, {"containers": [{}]}])
def test_a_half_written_pod_still_becomes_one(spec):
    made = runnable({"kind": "Pod", "metadata": {"name": "web"}, "spec": spec}, AGNHOST)
    assert len(containers(made)) == 1


ports = st.lists(
    st.builds(port, st.integers(1, 65535), st.sampled_from(PROTOCOLS)),
    max_size=6, unique_by=lambda each: (each["containerPort"], each["protocol"]),
)  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(ports, min_size=1, max_size=4))
def test_every_declared_port_is_listened_on_once_and_no_other(declared):
    written = pod(*(container(f"c{number}", *each) for number, each in enumerate(declared)))
    made = runnable(written, AGNHOST)
    assert set(container_ports(made["spec"])) == set(container_ports(written["spec"]))
    assert listening(made) == {(each.number, each.protocol.value) for each in container_ports(written["spec"])}
    names = [each["name"] for each in containers(made)]
    assert len(set(names)) == len(names)
    flags = [word for each in containers(made) for word in " ".join(each["command"]).split() if "-port=" in word]
    numbers = [flag for flag in flags if not flag.endswith(("=0", "=-1"))]
    assert len(numbers) == len(set(numbers))


def test_names_of_added_containers_fit_and_differ():
    name = "a" * 63
    made = containers(runnable(pod(container(name, *(port(number) for number in (1, 2, 3)))), AGNHOST))
    assert all(len(each["name"]) <= 63 and not each["name"].startswith("-") for each in made)
    assert len({each["name"] for each in made}) == 3


@pytest.mark.parametrize("exercise", list(shipped_catalog()), ids=lambda each: each.id)
def test_every_scenario_runs_in_namespaces_that_enforce_the_restricted_profile(exercise):
    enforced = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": _RESTRICTED}}
        for name in exercise.scenario.namespaces
        if name != "kube-system"
    ]
    written = [each for each in exercise.scenario.objects.values() if each.ref.kind in WORKLOADS | {"Pod"}]
    made = [runnable(each.written, AGNHOST) for each in written if each.ref.namespace != "kube-system"]
    state = build(Release(1, 34), files=[json.dumps(each) for each in (*enforced, *made)])
    wanted = [each for each in exercise.scenario.pods if each.namespace != "kube-system"]
    assert [_shape(each) for each in _lab_pods(state)] == sorted(map(_shape, wanted))


_RESTRICTED = {"pod-security.kubernetes.io/enforce": "restricted"}


def _lab_pods(state):
    return sorted((each for each in state.pods if each.namespace != "kube-system"), key=_shape)


def _shape(pod):
    labels = {key: value for key, value in pod.labels.items() if key not in OF_TEMPLATE}
    return pod.namespace, pod.owner.name if pod.owner else pod.name, sorted(labels.items()), sorted(map(str, pod.ports))
