"""The checks ``admits``, ``context`` and ``runs``."""

import pytest

from lab.cluster.trial import AdmissionTrial, StartTrial
from lab.subjects.protocol import Bounds, Setting
from tests.podsecurity.attempts import check, cluster, hand_in, outcome
from tests.podsecurity.manifests import HARDENED, deployment, namespace, pod

FOUND = (namespace("team-a"), deployment("web", more="ports: [{containerPort: 80}]"))


def admits(*files, **written):
    state = cluster(*files)
    return outcome(state, state, admits=written)


def context(*files, **written):
    state = cluster(*files)
    return outcome(state, state, context={"workload": "team-a/web", **written})


def runs(*answer, found=FOUND, **written):
    before = cluster(*found)
    return outcome(before, hand_in(before, *answer).state, runs={"workload": "team-a/web", **written})


def test_a_made_up_pod_is_refused():
    strict = namespace("team-a", enforce="baseline")
    found = admits(strict, pod={"hostPID": True}, namespace="team-a", expect="refused")
    assert found.passed
    assert found.summary == 'such a pod violates PodSecurity "baseline:latest": host namespaces (hostPID=true)'
    assert not admits(namespace("team-a"), pod={"hostPID": True}, namespace="team-a", expect="refused").passed


def test_a_made_up_pod_is_admitted():
    written = {"containers": [{"securityContext": {"privileged": True}}]}
    assert admits(namespace("team-a"), pod=written, namespace="team-a", expect="admitted").passed
    found = admits(namespace("team-a", enforce="baseline"), pod=written, namespace="team-a", expect="admitted")
    assert found.summary.startswith("such a pod is refused in team-a, and must not be: it violates PodSecurity")
    assert found.witnesses[0].facts["violations"] == ["privileged"]


def test_a_workloads_next_pod_is_asked_about():
    strict = namespace("team-a", enforce="restricted")
    assert admits(strict, deployment("web", **HARDENED), workload="team-a/web", expect="admitted").passed
    found = admits(strict, deployment("web"), workload="Deployment/team-a/web", expect="admitted")
    assert found.summary.startswith("a pod of Deployment team-a/web is refused in team-a, and must not be")


def test_a_namespace_may_only_have_to_warn():
    asked = {"pod": {"hostPID": True}, "namespace": "team-a", "expect": "refused", "mode": "warn"}
    assert admits(namespace("team-a", warn="baseline"), **asked).passed
    assert admits(namespace("team-a"), **asked).summary == (
        "nothing is said of such a pod in team-a, whose warn level is privileged:latest"
    )


def test_what_is_not_there_is_said():
    assert admits(pod={}, namespace="gone", expect="admitted").summary == "there is no namespace gone"
    said = context(namespace("team-a"), deployment("wep"), privileged=False).summary
    assert said == "there is no workload team-a/web; there is team-a/wep"
    assert context(*FOUND, container="app", privileged=False).summary == (
        "Deployment team-a/web has no container app; it has web"
    )


def test_two_of_a_name_must_be_told_apart():
    files = (namespace("team-a"), deployment("web"), pod("web"))
    assert context(*files, privileged=False).summary == (
        "team-a/web is more than one: Pod team-a/web, Deployment team-a/web"
    )
    assert context(*files, workload="Pod/team-a/web", privileged=False).passed


BARE = "container web of Deployment team-a/web "


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"runs_as_root": False}, "may run as root: its user is root (the image's)"),
        ({"run_as_user": 101}, "has no runAsUser, and must have 101"),
        ({"run_as_user": {"at_least": 1000}}, "has no runAsUser, and must have at least 1000"),
        ({"non_root": True}, "is not held to runAsNonRoot: true"),
        ({"privileged": True}, "is not privileged"),
        ({"escalates": False}, "may gain privileges"),
        ({"read_only_root": True}, "can write its root file system"),
        ({"capabilities": "none"}, "has more capabilities than asked (the runtime's default)"),
        ({"capabilities": {"without": ["NET_RAW", "MKNOD"]}}, "has capability MKNOD, NET_RAW"),
        ({"capabilities": {"at_least": ["SYS_TIME"]}}, "lacks capability SYS_TIME"),
        ({"writable_at_most": ["/tmp"]}, "can write / too"),
        ({"seccomp": "RuntimeDefault"}, "has the seccomp profile Unconfined, and must have RuntimeDefault"),
        ({"seccomp": ["RuntimeDefault", "Localhost"]},
         "has the seccomp profile Unconfined, and must have RuntimeDefault or Localhost"),
        ({"apparmor": "Localhost:deny"}, "has the AppArmor profile RuntimeDefault, and must have Localhost:deny"),
        ({"runtime_class": "gvisor"}, "has no runtime class, and must have gvisor"),
        ({"limits": {"memory": "128Mi"}}, "sets no limit for memory"),
        ({"requests": ["cpu"]}, "sets no request for cpu"),
        ({"probes": ["liveness"]}, "has no liveness probe"),
        ({"host_users": False}, "shares its users with its node"),
    ],
)  # fmt: skip
def test_what_is_not_as_asked_is_said(asked, said):
    found = context(*FOUND, **asked)
    assert not found.passed
    assert found.summary == BARE + said


LOOSE = deployment(
    "web",
    context="{privileged: true, runAsUser: 0, procMount: Default}",
    spec="hostNetwork: true\nhostPID: true\nvolumes: [{name: logs, hostPath: {path: /var/log}}]",
    more="ports: [{containerPort: 80, hostPort: 80}]\nvolumeMounts: [{name: logs, mountPath: /logs}]\n"
    "resources: {limits: {memory: 256Mi}}",
)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"host_namespaces": "none"}, "shares hostNetwork, hostPID with its node"),
        ({"host_namespaces": ["hostNetwork"]}, "shares hostPID with its node"),
        ({"host_namespaces": {"at_least": ["hostIPC", "hostPID"]}}, "no longer has its node's hostIPC"),
        ({"host_paths": "none"}, "sees /var/log of its node"),
        ({"host_paths": "read_only"}, "can write /var/log of its node"),
        ({"host_paths": ["/var:ro"]}, "can write /var/log of its node"),
        ({"host_ports": "none"}, "takes port 80 of its node"),
        ({"limits": {"memory": "128Mi"}}, "has a limit of 256Mi for memory, and must have at most 128Mi"),
        ({"privileged": False}, "is privileged"),
        ({"runs_as_root": False}, "may run as root: its user is root (0)"),
    ],
)
def test_what_is_shared_with_the_node_is_said(asked, said):
    assert context(namespace("team-a"), LOOSE, **asked).summary == BARE + said


@pytest.mark.parametrize(
    "asked", [{"host_paths": ["/var"]}, {"host_paths": ["/var/log"]}, {"host_ports": [80]}, {"limits": ["memory"]}]
)
def test_what_is_allowed_is_met(asked):
    assert context(namespace("team-a"), LOOSE, **asked).passed


def test_however_it_is_written():
    of_pod = "securityContext: {runAsNonRoot: true, runAsUser: 101, seccompProfile: {type: RuntimeDefault}}"
    asked = {"runs_as_root": False, "seccomp": "RuntimeDefault", "run_as_user": 101}
    for written in (deployment("web", **HARDENED), deployment("web", spec=of_pod)):
        assert context(namespace("team-a"), written, **asked).passed


def test_a_workload_that_is_hardened_still_runs():
    answer = deployment("web", context=HARDENED["context"], more="ports: [{containerPort: 80}]")
    assert runs(answer).summary == "Deployment team-a/web runs as before"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"image": "nginx:1.28"}, "container web has another image than before: nginx:1.28 instead of nginx:1.27"),
        ({"more": ""}, "container web has lost its port 80/TCP"),
        ({"more": "ports: [{containerPort: 80}]\ncommand: [sleep]"},
         "container web has a command that it did not have: sleep"),
        ({"replicas": 1}, "has another replica than before: 1 instead of 2"),
        ({"spec": "serviceAccountName: other"},
         "has another service account than before: other instead of default"),
        ({"context": "{runAsNonRoot: true}"},
         "container web does not start: container has runAsNonRoot and image will run as root (image nginx:1.27, "
         "no runAsUser)"),
        ({"context": "{runAsNonRoot: true, runAsUser: 0}"},
         "container web does not start: container's runAsUser breaks non-root policy"),
        ({"context": "{readOnlyRootFilesystem: true}"},
         "container web: needs to write /var/cache/nginx, and the root file system is read-only"),
        ({"spec": "runtimeClassName: gvisor"},
         'its pods are refused: pod rejected: RuntimeClass "gvisor" not found'),
    ],
)  # fmt: skip
def test_what_stops_it_is_said(answer, said):
    found = runs(deployment("web", **{"more": "ports: [{containerPort: 80}]", **answer}))
    assert not found.passed
    assert found.summary == f"Deployment team-a/web: {said}"


def test_pods_that_are_refused_do_not_run():
    found = runs(namespace("team-a", enforce="baseline"), LOOSE)
    assert found.summary.startswith(
        'Deployment team-a/web: its pods are refused in team-a: violates PodSecurity "baseline:latest": host namespaces'
    )


def test_what_the_program_needs_is_asked_for():
    answer = deployment("web", context=HARDENED["context"], more="ports: [{containerPort: 80}]")
    assert runs(answer, binds=[80]).summary == (
        "Deployment team-a/web: container web: listens on port 80, which takes the capability NET_BIND_SERVICE, and "
        "does not have it"
    )
    found = runs(answer, needs_capabilities=["SETUID"])
    assert found.summary.endswith("needs the capability SETUID, and does not have it")
    low = deployment(
        "web", context=HARDENED["context"], more="ports: [{containerPort: 80}]",
        spec="securityContext: {sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: '0'}]}",
    )  # fmt: skip
    assert runs(low, binds=[80]).passed


def test_a_mount_over_the_path_must_be_writable():
    written = deployment(
        "web", image="example.com/own", context="{readOnlyRootFilesystem: true}",
        spec="volumes: [{name: v, configMap: {name: c}}]", more="volumeMounts: [{name: v, mountPath: /data}]",
    )  # fmt: skip
    found = runs(written, found=(namespace("team-a"), written), needs_writable=["/data/x"])
    assert found.summary.endswith("needs to write /data/x, and what is mounted there is read-only")


def test_what_may_change_is_named():
    assert runs(deployment("web", image="nginx:1.28", more="ports: [{containerPort: 80}]"), changes=["image"]).passed
    assert runs(deployment("web", image="nginx:1.28"), keeps=["replicas"]).passed


def test_a_user_with_a_name_cannot_be_checked():
    found = runs(
        deployment("web", image="curlimages/curl:8.9", context="{runAsNonRoot: true}"),
        found=(namespace("team-a"), deployment("web", image="curlimages/curl:8.9")),
    )
    assert found.summary.endswith("image has non-numeric user (curl_user), cannot verify user is non-root")
    own = {"image": "example.com/own"}
    found = runs(
        deployment("web", context="{runAsNonRoot: true}", **own),
        found=(namespace("team-a"), deployment("web", **own)),
        image_user=0,
    )
    assert "image will run as root" in found.summary


def test_a_cluster_can_be_asked_where_admission_alone_is_in_question():
    before = cluster(*FOUND)
    asked = check(runs={"workload": "team-a/web"})

    def trials(*answer):
        return asked.trials(Setting(before, hand_in(before, *answer).state, Bounds(before, before)))

    admission, start = trials()
    assert [type(each) for each in (admission, start)] == [AdmissionTrial, StartTrial]
    assert {(each.expected, each.simulated) for each in (admission, start)} == {(True, True)}
    admission, start = trials(namespace("team-a", enforce="restricted"))
    assert {(each.expected, each.simulated) for each in (admission, start)} == {(True, False)}
    assert start.manifest["spec"]["containers"][0]["image"] == "nginx:1.27"
    assert str(start) == "starting Pod team-a/web-trial"
    assert trials(deployment("web", image="nginx:1.28")) == ()


def test_a_cluster_can_be_asked_to_start_what_does_not_start():
    before = cluster(*FOUND)
    asked = check(runs={"workload": "team-a/web"})
    own = {"more": "ports: [{containerPort: 80}]"}
    answer = deployment("web", context="{runAsNonRoot: true, runAsUser: 0}", **own)
    after = hand_in(before, answer).state
    (start,) = asked.trials(Setting(before, after, Bounds(before, before)))
    assert isinstance(start, StartTrial)
    assert (start.expected, start.simulated) == (True, False)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"admits": {}}, "write it as admits"),
        ({"admits": {"pod": {}, "namespace": "a"}}, "expect must be admitted or refused"),
        ({"admits": {"expect": "admitted"}}, "exactly one of pod and workload"),
        ({"admits": {"pod": {}, "expect": "admitted"}}, "namespace must name"),
        ({"admits": {"pod": {"hostPid": True}, "namespace": "a", "expect": "refused"}}, 'unknown field "spec.hostPid"'),
        ({"admits": {"workload": "a", "expect": "admitted"}}, "namespace/name"),
        ({"admits": {"workload": "Service/a/b", "expect": "admitted"}}, "is no kind that makes pods"),
        ({"admits": {"workload": "a/b", "expect": "admitted", "mode": "log"}}, "mode must be one of"),
        ({"admits": {"workload": "a/b", "namespace": "c", "expect": "admitted"}}, "its own namespace, a"),
        ({"context": {"workload": "a/b"}}, "asks nothing"),
        ({"context": {"workload": "a/b", "privilege": False}}, "unknown key 'privilege'"),
        ({"context": {"workload": "a/b", "privileged": "no"}}, "must be true or false"),
        ({"context": {"workload": "a/b", "run_as_user": "x"}}, "must be a number"),
        ({"context": {"workload": "a/b", "capabilities": {"at_most": ["CAP_CHOWN"]}}}, "without CAP_"),
        ({"context": {"workload": "a/b", "capabilities": ["CHOWN"]}}, "hold some of at_most"),
        ({"context": {"workload": "a/b", "seccomp": "default"}}, "must be RuntimeDefault"),
        ({"context": {"workload": "a/b", "writable": "/tmp"}}, "must list absolute paths"),
        ({"context": {"workload": "a/b", "host_namespaces": ["hostUsers"]}}, "is no host namespace"),
        ({"context": {"workload": "a/b", "host_namespaces": {"least": []}}}, "hold at_most and at_least"),
        ({"context": {"workload": "a/b", "limits": {"memory": "lots"}}}, "limits"),
        ({"context": {"workload": "a/b", "probes": ["alive"]}}, "must list some of liveness"),
        ({"runs": {"workload": "a/b", "keeps": ["colour"]}}, "'colour' cannot be kept"),
        ({"runs": {"workload": "a/b", "needs_writable": ["tmp"]}}, "absolute paths"),
        ({"runs": {"workload": "a/b", "binds": [True, "80"]}}, "must list ports"),
        ({"runs": {"workload": "a/b", "needs_capabilities": ["CAP_CHOWN"]}}, "without CAP_"),
        ({"runs": {"workload": 5}}, "namespace/name"),
    ],
)
def test_what_an_author_writes_wrongly_is_said(written, said):
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        check(**written)
