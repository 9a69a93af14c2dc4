"""Misunderstandings about what a pod shares with its node, and about capabilities it needs."""

import pytest

from tests.podsecurity.attempts import attempt, cluster, rules, told
from tests.podsecurity.manifests import deployment, namespace

LOGS = "volumes: [{name: logs, hostPath: {path: /var/log}}]"
READS = "volumeMounts: [{name: logs, mountPath: /logs, readOnly: true}]"
PORT = "ports: [{containerPort: 9100}]"


def agent(spec=f"hostPID: true\n{LOGS}", more=f"{PORT}\n{READS}", context="{}"):
    return deployment("web", spec=spec, more=more, context=context)


FOUND = (namespace("team-a"), agent(spec=f"hostPID: true\nhostIPC: true\n{LOGS}"))

WRONG = {
    "host-port-left": agent(more=f"ports: [{{containerPort: 9100, hostPort: 9100}}]\n{READS}"),
    "host-path-left": agent(spec="hostPID: true\nvolumes: [{name: logs, hostPath: {path: /}}]"),
    "host-path-writable": agent(more=f"{PORT}\n{READS.replace('true', 'false')}"),
    "host-taken-away": agent(spec=LOGS),
    "host-left": agent(spec=f"hostPID: true\nhostIPC: true\n{LOGS}", context="{privileged: false}"),
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_mistake_is_named_first(rule):
    first, *_ = told(attempt(cluster(*FOUND), (agent(),), WRONG[rule]))
    assert first.rule == rule, first.message
    assert first.why
    assert first.mend


def test_a_directory_beside_the_one_that_is_needed_is_in_sight():
    volumes = "hostPID: true\nvolumes: [{name: logs, hostPath: {path: /var/log}}, {name: etc, hostPath: {path: /etc}}]"
    mounts = READS.replace("]", ", {name: etc, mountPath: /node-etc}]")
    first, *_ = told(attempt(cluster(*FOUND), (agent(),), agent(spec=volumes, more=f"{PORT}\n{mounts}")))
    assert first.rule == "host-path-left"
    assert "/etc" in first.message
    assert "/var/log" not in first.message


@pytest.mark.parametrize(
    "written",
    ["{drop: [ALL]}", "{drop: [ALL], add: [SETUID]}", "{drop: [all], add: []}"],
)
def test_what_the_program_needs_was_dropped(written):
    asked = agent(context="{capabilities: {drop: [ALL], add: [CHOWN, SETUID]}}")
    case = attempt(cluster(*FOUND), (asked,), agent(context=f"{{capabilities: {written}}}"))
    assert "capability-missing" in rules(case)


def test_what_was_never_asked_for_is_not_missed():
    asked = agent(context="{capabilities: {drop: [ALL], add: [CHOWN, SETUID]}}")
    assert rules(attempt(cluster(*FOUND), (asked,), asked)) == []


PROFILED = "{seccompProfile: {type: Localhost, localhostProfile: profiles/audit.json}}"
ARMOURED = "{appArmorProfile: {type: Localhost, localhostProfile: k8s-audit}}"


@pytest.mark.parametrize(
    ("asked", "old", "new", "rule"),
    [
        (PROFILED, "profiles/audit.json", "audit.json", "seccomp-path"),
        (PROFILED, "profiles/audit.json", "var/lib/kubelet/seccomp/profiles/audit.json", "seccomp-path"),
        (PROFILED, "profiles/audit.json", "profiles/audit", "seccomp-path"),
        (PROFILED, "profiles/audit.json", "profiles/other.json", "seccomp-left"),
        (ARMOURED, "k8s-audit", "/etc/apparmor.d/k8s-audit", "apparmor-name"),
        (ARMOURED, "k8s-audit", "localhost/k8s-audit", "apparmor-name"),
        (ARMOURED, "k8s-audit", "k8s", "apparmor-left"),
    ],
)
def test_a_profile_goes_by_another_name(asked, old, new, rule):
    wrong = agent(context=asked.replace(old, new))
    assert rules(attempt(cluster(*FOUND), (agent(context=asked),), wrong))[0] == rule


def test_the_pod_no_longer_says_what_its_other_containers_go_by():
    pods = "securityContext: {seccompProfile: {type: RuntimeDefault}}"
    found, asked = deployment("web", spec=pods), deployment("web", spec=pods, context=PROFILED)
    wrong = deployment("web", spec="securityContext: {}", context="{privileged: false}")
    assert rules(attempt(cluster(namespace("team-a"), found), (deployment("web", spec=pods),), wrong))[0] == (
        "pod-setting-lost"
    )
    assert rules(attempt(cluster(namespace("team-a"), found), (asked,), asked)) == []


def test_an_annotation_of_the_workload_reaches_no_pod():
    asked = agent(context=ARMOURED)
    key = "container.apparmor.security.beta.kubernetes.io/web"
    wrong = agent().replace("namespace: team-a}", f"namespace: team-a, annotations: {{{key}: localhost/k8s-audit}}}}")
    case = attempt(cluster(*FOUND), (asked,), wrong)
    assert rules(case)[0] == "apparmor-annotation-misplaced"


def test_one_field_is_taken_for_the_other():
    wrong = agent(context=ARMOURED.replace("appArmor", "seccomp"))
    assert rules(attempt(cluster(*FOUND), (agent(context=ARMOURED),), wrong))[0] == "seccomp-for-apparmor"


def test_a_directory_of_the_node_is_the_same_however_it_is_written():
    written = LOGS.replace("path: /var/log", "path: /var//log/, type: Directory")
    assert rules(attempt(cluster(*FOUND), (agent(),), agent(spec=f"hostPID: true\n{written}"))) == []


def test_a_container_that_is_to_have_a_profile_of_its_own_is_not_left_to_its_pod():
    pods = f"hostPID: true\n{LOGS}\nsecurityContext: {{seccompProfile: {{type: RuntimeDefault}}}}"
    asked, wrong = (agent(pods, context=PROFILED.replace("audit", name)) for name in ("audit", "other"))
    assert rules(attempt(cluster(namespace("team-a"), agent(pods)), (asked,), wrong))[0] == "seccomp-left"
