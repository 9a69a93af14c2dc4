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
