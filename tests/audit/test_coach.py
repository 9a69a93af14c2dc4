"""Each misunderstanding about audit is named, first of all that could be said."""

from __future__ import annotations

import pytest

from lab.cluster.protocol import Answer, Applied
from lab.cluster.state import State
from lab.grading.coach import advise
from lab.manifests.finding import Finding
from lab.manifests.kubeobject import Ref
from lab.subjects.audit.checks import LogsCheck
from lab.subjects.audit.coach import RULES
from lab.subjects.audit.topics import TOPICS
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Attempt, CheckRun, Setting
from tests.audit.files import FLAGS, LOG, METADATA, MOUNTS, POLICY, VOLUMES, exact, manifest, policy, state

TOP = "omitStages: [RequestReceived]\nomitManagedFields: true\n"
RULE = """\
- level: None
  nonResourceURLs: ["/healthz*"]
- level: Metadata
  resources:
  - group: ""
    resources: [secrets]
- level: Request
  resources:
  - group: ""
    resources: [pods/exec, pods/attach]
- level: None
  users: ["system:serviceaccount:dev:ci"]
  verbs: [get, list]
  resources:
  - group: ""
    resources: [configmaps]
    resourceNames: [leader]
- level: RequestResponse
  namespaces: [prod]
  verbs: [create, update, patch, delete]
  resources:
  - group: apps
    resources: [deployments]
- level: Metadata
"""
ASKED = policy(RULE, TOP)
LAST = "- level: Metadata\n"
REST = RULE.removesuffix(LAST)

WRONG = {
    "audit-wrong-kind": ASKED.replace("audit.k8s.io/v1", "audit.k8s.io/v1alpha1"),
    "audit-policy-refused": ASKED.replace("level: Request\n", "level: Everything\n"),
    "audit-unknown-field": ASKED.replace("  resources:\n  - group: apps", "  resource:\n  - group: apps"),
    "audit-field-twice": ASKED.replace("- level: Request\n", "- level: Request\n  level: Metadata\n"),
    "audit-wrong-group": ASKED.replace("group: apps", "group: batch"),
    "audit-kind-for-resource": ASKED.replace("[deployments]", "[Deployment]"),
    "audit-rule-shadowed": policy(LAST + REST, TOP),
    "audit-catch-all-missing": policy(REST, TOP),
    "audit-catch-all-level": policy(f"{REST}- level: Request\n", TOP),
    "audit-subresource-forgotten": ASKED.replace("[pods/exec, pods/attach]", "[pods]"),
    "audit-stage-not-omitted": policy(RULE, TOP.replace("omitStages: [RequestReceived]\n", "")),
    "audit-stage-omitted": policy(RULE, TOP.replace("[Request", "[ResponseComplete, Request")),
    "audit-managed-fields": policy(RULE, TOP.replace("true", "false")),
    "audit-secrets-in-log": ASKED.replace("- level: Metadata\n  resources", "- level: Request\n  resources"),
    "audit-verbs-mistaken": ASKED.replace("[create, update, patch, delete]", '["*"]'),
    "audit-user-mistaken": ASKED.replace("system:serviceaccount:dev:ci", "ci"),
    "audit-namespace-misplaced": ASKED.replace("  namespaces: [prod]\n", ""),
    "audit-names-mistaken": ASKED.replace("    resourceNames: [leader]\n", ""),
    "audit-paths-mistaken": ASKED.replace('["/healthz*"]', "[/healthz]"),
    "audit-star-too-wide": ASKED.replace("[pods/exec, pods/attach]", '["pods/*"]'),
    "audit-level-too-high": ASKED.replace("- level: Request\n", "- level: RequestResponse\n"),
    "audit-level-too-low": ASKED.replace("- level: RequestResponse\n", "- level: Request\n"),
    "audit-rule-missing": ASKED.replace('- level: None\n  nonResourceURLs: ["/healthz*"]\n', ""),
    "audit-rule-too-wide": ASKED.replace("[deployments]", "[deployments, statefulsets]"),
    "audit-rule-unasked": policy('- {level: None, users: ["system:apiserver"]}\n' + RULE, TOP),
}
"""Policies with one mistake, by the rule that names it."""

FEW = policy(REST, TOP)
CLOSED = {"audit-catch-all-too-much": ASKED}
"""The same where nothing but the listed is asked."""

BROKEN = {
    "audit-manifest-refused": manifest(mounts=MOUNTS.replace("name: log", "name: logs")),
    "audit-flag-refused": manifest((*FLAGS, "--audit-log-age=30")),
    "audit-policy-flag-missing": manifest(FLAGS[1:]),
    "audit-log-flag-missing": manifest((FLAGS[0], *FLAGS[2:])),
    "audit-policy-not-mounted": manifest(
        mounts=MOUNTS.splitlines(True)[1], volumes=VOLUMES.splitlines(True)[1]
    ),
    "audit-policy-not-there": manifest(
        mounts=MOUNTS.replace(POLICY, "/etc/kubernetes/audit"),
        volumes=VOLUMES.replace(f"{POLICY}, type: File", "/etc/kubernetes/pki, type: Directory"),
    ),
    "audit-path-mismatch": manifest((f"--audit-policy-file={POLICY}.yaml", *FLAGS[1:])),
    "audit-log-not-mounted": manifest(mounts=MOUNTS.splitlines(True)[0], volumes=VOLUMES.splitlines(True)[0]),
    "audit-log-read-only": manifest(mounts=MOUNTS.replace("es/audit}", "es/audit, readOnly: true}")),
    "audit-log-not-a-file": manifest((FLAGS[0], "--audit-log-path=/var/log/kubernetes/audit", *FLAGS[2:])),
    "audit-host-path-type": manifest(volumes=VOLUMES.replace("DirectoryOrCreate", "Directory")),
    "audit-flag-repeated": manifest((*FLAGS, "--audit-log-maxage=3")),
    "audit-log-setting": manifest((*FLAGS[:2], "--audit-log-maxage=3", *FLAGS[3:])),
    "audit-log-elsewhere": manifest(volumes=VOLUMES.replace("/var/log/kubernetes/audit,", "/var/log/audit,")),
}
"""Manifests with one mistake."""


def attempt(asked: State, own: State) -> Attempt:
    before = state(policy("- level: None\n"))
    setting = Setting(before, own, exact(asked))
    proof = ProofCheck("audit")
    checks = (proof, LogsCheck(POLICY, LOG)) if own.node_files.keys() > {POLICY} else (proof,)
    found = Setting(before, before, setting.bounds)
    runs = tuple(CheckRun(str(at), "", each.run(setting), each.run(found), each) for at, each in enumerate(checks))
    return Attempt(setting, Applied(own, (Answer(Ref("NodeFile", "", POLICY), "written", accepted=True),)), runs)


def named_first(asked: State, own: State, rule: str) -> Finding:
    found = advise(attempt(asked, own))
    assert found[0].rule == rule, [(each.rule, each.message) for each in found]
    assert found[0].why
    assert found[0].mend
    assert found[0].span is not None
    return found[0]


@pytest.mark.parametrize("rule", WRONG)
def test_a_mistake_in_the_policy_is_named_first(rule: str):
    named_first(state(ASKED), state(WRONG[rule]), rule)


@pytest.mark.parametrize("rule", CLOSED)
def test_a_rule_too_many_is_named_first(rule: str):
    named_first(state(FEW), state(CLOSED[rule]), rule)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_mistake_in_the_manifest_is_named_first(rule: str):
    named_first(state(METADATA, manifest()), state(METADATA, BROKEN[rule]), rule)


def test_the_place_is_where_the_mistake_is():
    text = WRONG["audit-wrong-group"]
    found = named_first(state(ASKED), state(text), "audit-wrong-group")
    assert found.span is not None
    assert "group: batch" in text.splitlines()[found.span.line - 1]


def test_a_right_answer_is_told_nothing():
    assert advise(attempt(state(ASKED), state(ASKED))) == ()


def test_a_name_of_a_group_among_users_is_told_so():
    asked = policy('- {level: None, userGroups: ["system:nodes"]}\n- level: Metadata\n')
    own = policy('- {level: None, users: ["system:nodes"]}\n- level: Metadata\n')
    found = named_first(state(asked), state(own), "audit-user-mistaken")
    assert found.message == "system:nodes is a group, and the 1st rule has it among its users"


def test_namespaces_in_the_entry_of_a_group_are_moved_up():
    own = ASKED.replace("  namespaces: [prod]\n", "").replace("[deployments]", "[deployments]\n    namespaces: [prod]")
    found = named_first(state(ASKED), state(own), "audit-unknown-field")
    assert found.mend == "Write namespaces beside resources, in the rule itself."


def test_where_nothing_is_known_the_case_is_told():
    asked, own = policy('- {level: Metadata, users: [alice]}\n'), policy("- {level: Request, users: [bob]}\n")
    found = advise(attempt(state(asked), state(own)))
    assert any(each.rule.startswith("audit") for each in found)


def test_every_rule_belongs_to_a_topic():
    told = {rule.id for rule in RULES} - {"audit"}
    assert told == {name for topic in TOPICS for name in topic.mistakes}
    assert told == WRONG.keys() | CLOSED.keys() | BROKEN.keys()
