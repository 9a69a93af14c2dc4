"""An answer handed in by somebody with limited rights: what they may not do is refused, document by document."""

from __future__ import annotations

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.acting import FORBIDDEN, GRANTS_MORE, ROLE_NOT_FOUND, Person
from lab.cluster.apply import apply
from lab.cluster.protocol import Applied
from lab.cluster.scenario import build
from lab.manifests.finding import Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.rbac.acting import LimitedUser

SCENARIO = """
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
---
apiVersion: v1
kind: Namespace
metadata: {name: team-b}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: team-a}
data: {a: "1"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: deployer}
rules: [{apiGroups: [apps], resources: [deployments], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: lead, namespace: team-a}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get, list]}
- {apiGroups: [""], resources: [configmaps], verbs: [get, patch]}
- {apiGroups: [""], resources: [secrets], verbs: [create]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [get, create, patch]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [deployer], verbs: [bind]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: lead, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lead}
subjects: [{kind: Group, name: leads, apiGroup: rbac.authorization.k8s.io}]
"""

STATE = build(EXAM, files=[SCENARIO])
DANA = LimitedUser(Person("dana", ("leads",)))


def hand_in(text: str, *, acting: LimitedUser | None = DANA) -> Applied:
    return apply(STATE, Submission.of(text, "a.yaml"), acting)


def role(rules: str, name: str = "new") -> str:
    head = "apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n"
    return f"{head}metadata: {{name: {name}, namespace: team-a}}\nrules:\n{rules}\n"


def binding(kind: str, name: str, namespace: str = "team-a") -> str:
    return (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\n"
        f"metadata: {{name: new, namespace: {namespace}}}\n"
        f"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}, name: {name}}}\n"
        "subjects: [{kind: ServiceAccount, name: ci, namespace: team-a}]\n"
    )


HELD = '- {apiGroups: [""], resources: [pods], verbs: [get]}'
MORE = '- {apiGroups: [""], resources: [pods], verbs: [get, delete]}'


@pytest.mark.parametrize(
    "text",
    [
        role(HELD), binding("ClusterRole", "deployer"), binding("Role", "lead"),
        f"{role(HELD)}---\n{binding('Role', 'new')}",
    ],
)  # fmt: skip
def test_what_one_holds_or_may_bind_is_taken(text: str) -> None:
    applied = hand_in(text)
    assert all(answer.accepted for answer in applied.answers)
    assert not applied.findings


def test_a_role_that_grants_more_is_refused_in_the_servers_words_at_the_verb_that_is_too_much() -> None:
    applied = hand_in(role(MORE))
    assert applied.answers[0].text == (
        'Error from server (Forbidden): error when creating "a.yaml": roles.rbac.authorization.k8s.io "new" is '
        'forbidden: user "dana" (groups=["leads" "system:authenticated"]) is attempting to grant RBAC permissions not '
        'currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}'
    )
    (finding,) = applied.findings
    assert (finding.rule, finding.severity) == (GRANTS_MORE, Severity.ERROR)
    assert finding.span is not None
    assert MORE[finding.span.column - 1 : finding.span.end_column - 1] == "delete"
    assert "dana does not hold delete on pods" in finding.why
    assert applied.state is STATE


def test_a_role_that_is_there_cannot_be_widened_either() -> None:
    applied = hand_in(role(MORE, "lead"))
    said = 'error when patching "a.yaml": roles.rbac.authorization.k8s.io "lead" is forbidden'
    assert said in applied.answers[0].text


def test_a_binding_to_a_role_that_one_neither_holds_nor_may_bind_is_refused() -> None:
    (finding,) = hand_in(binding("ClusterRole", "view")).findings
    assert finding.rule == GRANTS_MORE
    assert "may not bind it" in finding.why


def test_a_binding_before_its_role_is_refused_though_an_administrators_is_taken() -> None:
    text = f"{binding('Role', 'new')}---\n{role(HELD)}"
    applied = hand_in(text)
    assert [answer.accepted for answer in applied.answers] == [False, True]
    assert applied.findings[0].rule == ROLE_NOT_FOUND
    assert 'rolebindings.rbac.authorization.k8s.io "new" not found' in applied.answers[0].text
    assert all(answer.accepted for answer in hand_in(text, acting=None).answers)


def test_without_get_kubectl_does_not_come_further_than_looking() -> None:
    applied = hand_in(binding("Role", "lead", "team-b"))
    assert applied.answers[0].text == (
        "Error from server (Forbidden): error when retrieving current configuration of:\n"
        'Resource: "rbac.authorization.k8s.io/v1, Resource=rolebindings", '
        'GroupVersionKind: "rbac.authorization.k8s.io/v1, Kind=RoleBinding"\n'
        'Name: "new", Namespace: "team-b"\nfrom server for: "a.yaml": '
        'rolebindings.rbac.authorization.k8s.io "new" is forbidden: User "dana" cannot get resource "rolebindings" in '
        'API group "rbac.authorization.k8s.io" in the namespace "team-b"'
    )
    assert applied.findings[0].rule == FORBIDDEN


NOT, HERE = 'User "dana" cannot', 'resource "configmaps" in API group "" in the namespace "team-a"'
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {}, namespace: team-a}}\ndata: {{a: {}}}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CONFIG.format("settings", '"1"'), "configmap/settings unchanged"),
        (CONFIG.format("settings", '"2"'), "configmap/settings configured"),
        (CONFIG.format("other", '"2"'), f'configmaps is forbidden: {NOT} create {HERE}'),
        (CONFIG.format("other", "{}"), 'cannot create resource "configmaps"'),
        (
            "delete: [ConfigMap/team-a/settings]",
            f'Error from server (Forbidden): configmaps "settings" is forbidden: {NOT} delete {HERE}',
        ),
        ("delete: [ConfigMap/team-a/missing]", 'configmaps "missing" is forbidden: User "dana" cannot delete'),
        (
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: team-a, labels: {a: b}}",
            'cannot get resource "namespaces" in API group "" in the namespace "team-a"',
        ),
        ("kind: Role", "apiVersion not set"),
    ],
)  # fmt: skip
def test_each_request_takes_its_verb(text: str, said: str) -> None:
    assert said in hand_in(text).answers[0].text


def test_what_may_not_be_written_is_not_looked_into() -> None:
    (finding,) = hand_in(CONFIG.format("other", "{}")).findings
    assert finding.rule == FORBIDDEN
    assert "may not create configmaps in team-a" in finding.why


def test_a_person_of_no_group_with_rights_may_do_nothing() -> None:
    applied = hand_in(role(HELD), acting=LimitedUser(Person("robin")))
    assert not applied.changed
    assert "Nothing is allowed with them there." in applied.findings[0].why


def test_an_exercise_says_who_does_the_work() -> None:
    exercise = open_exercise("delegated-admin")
    assert exercise.person == Person("dana", ("team-leads",))
    assert exercise.acting is not None
    assert open_exercise("ci-deployer").acting is None
    assert Ref("RoleBinding", "team-a", "release-bot-deploys") in exercise.bounds.permitted.objects
