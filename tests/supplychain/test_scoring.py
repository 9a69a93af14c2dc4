"""A workload's score, and why."""

from __future__ import annotations

import pytest

from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.render.views.supplychain import VIEW
from lab.subjects.podsecurity.workloads import workload_of
from lab.subjects.protocol import Bounds, Setting
from lab.subjects.supplychain import subject
from lab.subjects.supplychain.checks import ScoreKind
from lab.subjects.supplychain.scoring import Score, score_of
from tests.supplychain.clusters import cluster

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default}
spec:
  %s
  containers:
  - {name: web, image: nginx, %s}
"""


def pod(spec: str = "", container: str = "") -> State:
    return cluster(POD % (spec, container or "args: []"))


def score(state: State) -> Score:
    workload = workload_of(state.objects[Ref("Pod", "default", "web")], state.release)
    assert workload is not None
    return score_of(workload)


@pytest.mark.parametrize(
    ("spec", "container", "points"),
    [
        ("", "", 0),
        ("", "securityContext: {privileged: true}", -30),
        ("", "securityContext: {capabilities: {add: [SYS_ADMIN]}}", -30),
        ("hostNetwork: true", "", -9),
        ("hostPID: true\n  hostIPC: true", "", -18),
        ("", "securityContext: {allowPrivilegeEscalation: true}", -7),
        (
            "volumes: [{name: s, hostPath: {path: /run/containerd/containerd.sock}}]",
            "volumeMounts: [{name: s, mountPath: /s}]",
            -9,
        ),
        ("securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001}", "", 3),
        ("", "securityContext: {runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001}", 3),
        ("", "securityContext: {runAsUser: 1000}", 1),
        ("", "securityContext: {runAsUser: 0}", 0),
        ("securityContext: {seccompProfile: {type: RuntimeDefault}}", "", 1),
        ("securityContext: {appArmorProfile: {type: RuntimeDefault}}", "", 3),
        ("", "securityContext: {capabilities: {drop: [NET_RAW]}}", 1),
        ("", "securityContext: {capabilities: {drop: [ALL]}}", 2),
        ("", "securityContext: {capabilities: {drop: [all]}}", 2),
        ("", "securityContext: {readOnlyRootFilesystem: true}", 1),
        ("", "resources: {limits: {cpu: 1, memory: 1Gi}}", 4),
        ("automountServiceAccountToken: false", "", 1),
    ],
)
def test_points(spec: str, container: str, points: int) -> None:
    found = score(pod(spec, container))
    assert found.points == points
    assert all(line.points > 0 and line.why for line in found.open)


def test_every_container_earns_and_any_loses() -> None:
    two = POD % ("", "securityContext: {readOnlyRootFilesystem: true}") + "  - {name: other, image: nginx}\n"
    assert score(cluster(two)).points == 0
    bad = two.replace("{name: other, image: nginx}", "{name: other, image: nginx, securityContext: {privileged: true}}")
    assert score(cluster(bad)).points == -30


def test_the_check_tells_line_by_line() -> None:
    state = pod("hostNetwork: true", "securityContext: {readOnlyRootFilesystem: true}")
    setting = Setting(state, state, Bounds(state, state))
    outcome = ScoreKind().parse({"workload": "default/web", "at_least": 1}).run(setting)
    assert outcome.passed is False
    assert outcome.witnesses[0].facts["reason"] == "score-lost"
    said = [note.text for note in outcome.notes]
    assert any(text.startswith("-9 HostNetwork") for text in said)
    assert "+1 ReadOnlyRootFilesystem" in said
    assert ScoreKind().parse({"workload": "default/web", "at_least": -8}).run(setting).passed
    assert (
        ScoreKind().parse({"workload": "default/web", "at_least": -8, "nothing_lost": True}).run(setting).passed
        is False
    )
    assert ScoreKind().parse({"workload": "default/none", "at_least": 0}).run(setting).passed is False
    with pytest.raises(ValueError, match="number of points"):
        ScoreKind().parse({"workload": "default/web"})


def test_the_view_tells_registries_and_scores() -> None:
    state = pod("hostNetwork: true")
    text = "\n".join(
        "".join(part.text for part in line) for line in VIEW.view_text(Setting(state, state, Bounds(state, state)))
    )
    assert "from docker.io" in text
    assert "-9 HostNetwork" in text


def test_every_rule_has_a_topic() -> None:
    topics = [mistake for topic in subject.topics() for mistake in topic.mistakes]
    assert sorted(topics) == sorted(rule.id for rule in subject.rules())
