"""Pod Security on the way into the cluster."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import ScenarioError, build
from lab.manifests.kubeobject import Ref
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from tests.podsecurity.manifests import HARDENED, deployment, namespace, pod

RELEASE = Release(1, 34)


def cluster(*files):
    return build(RELEASE, files=files)


def hand_in(state, *texts):
    return apply(state, Submission.of("\n---\n".join(texts)))


def texts(applied):
    return [answer.text for answer in applied.answers]


def names(state, space="team-a"):
    return [pod.name for pod in state.pods_in(space)]


def test_a_pod_that_violates_what_is_enforced_is_refused_in_the_servers_words():
    applied = hand_in(cluster(namespace("team-a", enforce="baseline")), pod("web", context="{privileged: true}"))
    assert texts(applied) == [
        'Error from server (Forbidden): error when creating "answer.yaml": pods "web" is forbidden: violates '
        'PodSecurity "baseline:latest": privileged (container "web" must not set securityContext.privileged=true)'
    ]
    assert names(applied.state) == []
    (finding,) = applied.findings
    assert finding.rule == "apply-pod-security"
    assert finding.mend == "Take privileged: true out of the container."


def test_a_pod_that_meets_the_level_is_created():
    applied = hand_in(cluster(namespace("team-a", enforce="restricted")), pod("web", **HARDENED))
    assert texts(applied) == ["pod/web created"]
    assert applied.findings == ()


def test_nothing_is_said_where_no_label_asks():
    applied = hand_in(cluster(namespace("team-a")), pod("web", context="{privileged: true}"))
    assert texts(applied) == ["pod/web created"]


def test_a_workload_is_created_without_its_pods():
    applied = hand_in(cluster(namespace("team-a", enforce="restricted")), deployment("web"))
    assert texts(applied)[0].splitlines()[1:] == ["deployment.apps/web created"]
    assert names(applied.state) == []
    (finding,) = applied.findings
    assert finding.rule == "apply-pods-refused"
    assert 'allowPrivilegeEscalation != false (container "web" must set' in finding.message


def test_warnings_come_with_the_object():
    applied = hand_in(cluster(namespace("team-a", warn="restricted")), deployment("web"))
    assert len(names(applied.state)) == 2
    (finding,) = applied.findings
    assert finding.rule == "apply-pod-security-warning"
    assert texts(applied) == [f"Warning: {finding.message}\ndeployment.apps/web created"]
    assert finding.message.startswith('would violate PodSecurity "restricted:latest": allowPrivilegeEscalation')


def test_pods_appear_once_the_template_is_mended():
    before = hand_in(cluster(namespace("team-a", enforce="restricted")), deployment("web")).state
    after = hand_in(before, deployment("web", **HARDENED))
    assert len(names(after.state)) == 2
    assert after.findings == ()


def test_pods_appear_once_the_namespace_is_relaxed():
    before = hand_in(cluster(namespace("team-a", enforce="restricted")), deployment("web")).state
    assert len(names(hand_in(before, namespace("team-a", enforce="privileged")).state)) == 2


def test_pods_that_run_stay_when_their_namespace_is_tightened():
    before = cluster(namespace("team-a"), deployment("web"), pod("one"))
    applied = hand_in(before, namespace("team-a", enforce="restricted"))
    assert len(names(applied.state)) == 3
    assert texts(applied) == [
        'Warning: existing pods in namespace "team-a" violate the new PodSecurity enforce level "restricted:latest"\n'
        "Warning: one (and 2 other pods): allowPrivilegeEscalation != false, unrestricted capabilities, "
        "runAsNonRoot != true, seccompProfile\n"
        "namespace/team-a configured"
    ]
    assert applied.findings == ()


def test_a_new_template_in_a_tightened_namespace_has_no_pods():
    before = cluster(namespace("team-a"), deployment("web"))
    tightened = hand_in(before, namespace("team-a", enforce="restricted")).state
    assert names(hand_in(tightened, deployment("web", image="nginx:1.28")).state) == []


def test_labels_that_cannot_be_read_are_refused():
    applied = hand_in(cluster(namespace("team-a")), namespace("team-a", enforce="Restricted"))
    assert texts(applied) == [
        'The Namespace "team-a" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: '
        '"Restricted": must be one of privileged, baseline, restricted'
    ]
    assert [finding.span.line for finding in applied.findings] == [6]


def test_an_unchanged_object_is_not_looked_at_again():
    state = hand_in(cluster(namespace("team-a", warn="restricted")), deployment("web")).state
    applied = hand_in(state, deployment("web"))
    assert texts(applied) == ["deployment.apps/web unchanged"]
    assert applied.findings == ()


def test_a_scenario_may_hold_pods_older_than_their_namespaces_label():
    state = cluster(namespace("team-a", enforce="restricted"), pod("web"))
    assert names(state) == ["web"]


def test_a_scenario_may_hold_a_workload_that_has_no_pods_or_says_it_has():
    state = cluster(namespace("team-a", enforce="restricted"), deployment("web"))
    assert state.podless == {Ref("Deployment", "team-a", "web")}
    running = deployment("web") + "\nstatus: {replicas: 2, readyReplicas: 2}"
    assert len(names(cluster(namespace("team-a", enforce="restricted"), running))) == 2


def test_a_scenario_with_labels_that_cannot_be_read_is_its_authors_mistake():
    with pytest.raises(ScenarioError, match="must be one of privileged"):
        cluster(namespace("team-a", enforce="strict"))


def test_latest_is_what_the_clusters_release_knows():
    written = pod("web", more="livenessProbe: {httpGet: {port: 80, host: 10.0.0.1}}")
    old, new = (build(Release(1, minor), files=[namespace("team-a", enforce="baseline")]) for minor in (33, 34))
    assert texts(hand_in(old, written)) == ["pod/web created"]
    assert "probe or lifecycle host" in texts(hand_in(new, written))[0]


def test_a_deleted_workload_is_forgotten():
    state = hand_in(cluster(namespace("team-a", enforce="restricted")), deployment("web")).state
    gone = hand_in(state, "delete: [deployment/web -n team-a]")
    assert gone.state.podless == frozenset()
