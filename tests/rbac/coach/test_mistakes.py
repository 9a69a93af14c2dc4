"""Each mistake is recognised, comes first, and is shown where it stands."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from lab.subjects.rbac.coach import RULES as ALL_RULES
from lab.subjects.rbac.coach.mend import MendingRule
from lab.subjects.rbac.topics import TOPICS, UNNAMED
from tests.rbac.coach.attempts import CI, RULES, TASK, attempt, binding, findings, role

LOGS = '- apiGroups: [""]\n  resources: [pods/log]\n  verbs: [get]\n'
SECRET = '- apiGroups: [""]\n  resources: [secrets]\n  resourceNames: [db]\n  verbs: [get]\n'
DEPLOY = "- apiGroups: [apps]\n  resources: [deployments]\n  verbs: [get, patch]\n"


class Mistake(NamedTuple):
    rule: str
    answer: str
    task: str = TASK
    found: str = ""


def rules(text: str) -> str:
    return role(text) + binding()


NAMED_LIST = SECRET.replace("[get]", "[get, list]").replace("[db]", "[db] # here")
ALL_SECRETS = '- apiGroups: [""] # here\n  resources: [secrets]\n  verbs: [get]\n'
LISTED_APART = SECRET + '- apiGroups: [""]\n  resources: [secrets]\n  verbs: [list]\n'
EVERYTHING = '- apiGroups: ["*"]\n  resources: ["*"]\n  verbs: ["*"] # here\n'
USER = "- {kind: User, name: ci, apiGroup: rbac.authorization.k8s.io} # here\n"
DEFAULT = "- {kind: ServiceAccount, name: default, namespace: team-a} # here\n"
WEB = "- {kind: ServiceAccount, name: web, namespace: team-a} # here\n"
READ_AND_SCALE = "- apiGroups: [apps]\n  resources: [deployments, deployments/scale]\n  verbs: [get, list, patch]\n"
APART = rules(
    "- apiGroups: [apps]\n  resources: [deployments]\n  verbs: [get, list]\n"
    "- apiGroups: [apps]\n  resources: [deployments/scale]\n  verbs: [get, patch]\n"
)
CONFIGURED = '- apiGroups: [""]\n  resources: [configmaps]\n  verbs: [get]\n'
NAMED_BOTH = SECRET.replace("[secrets]", "[secrets, configmaps]").replace("[db]", "[db] # here")
SECRET_BENEATH = '- apiGroups: [""]\n  resources:\n  - secrets/db # here\n  verbs: [get]\n'
NODES = '- apiGroups: [""]\n  resources: [nodes]\n  verbs: [get]\n'
EVERYWHERE = binding(namespace="", to="ClusterRole/reader", name="ci-everywhere")
VIEWER = binding(to="ClusterRole/view", name="ci-view")
ORDERS = "- {apiGroups: [shop.example.com], resources: [orders], verbs: [get]}\n"
GATHERED = role(ORDERS, "own-view", "").replace(
    "  name: own-view\n",
    '  name: own-view\n  labels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}\n',
)
LED_ASTRAY = binding(to="Role/nowhere")
OLD = binding(to="ClusterRole/cluster-admin", namespace="", name="ci-admin")

MISTAKES = (
    Mistake(
        "wrong-api-group",
        rules(DEPLOY.replace("apps", "apps/v1").replace("]\n", "] # here\n", 1)),
        rules(DEPLOY),
    ),
    Mistake("wrong-api-group", rules(DEPLOY.replace("[apps]", '[""] # here', 1)), rules(DEPLOY)),
    Mistake("wrong-api-group", rules(RULES.replace('[""]', "[v1] # here", 1))),
    Mistake("kind-for-resource", rules(RULES.replace("[pods]", "\n  - Pod # here", 1))),
    Mistake("kind-for-resource", rules(RULES.replace("[pods]", "\n  - po # here", 1))),
    Mistake("star-is-no-subresource", rules(RULES.replace("[pods/log]", "\n  - pods/* # here", 1))),
    Mistake(
        "subresource-not-included",
        rules('- apiGroups: [""]\n  resources:\n  - pods # here\n  verbs: [get]\n'),
        rules(LOGS),
    ),
    Mistake("wildcard-grants-all", rules(RULES.replace("[get, list]", '["*"] # here'))),
    Mistake("wildcard-grants-all", rules(EVERYTHING), rules(LOGS)),
    Mistake("names-with-list", rules(NAMED_LIST), rules(LISTED_APART)),
    Mistake("names-for-too-much", rules(NAMED_BOTH), rules(SECRET + CONFIGURED)),
    Mistake("names-forgotten", rules(ALL_SECRETS), rules(SECRET)),
    Mistake("no-such-subresource", rules(RULES.replace("[pods/log]", "\n  - pods/logs # here", 1))),
    Mistake("no-such-subresource", rules(SECRET_BENEATH), rules(SECRET)),
    Mistake("verb-missing", rules(RULES.replace("[get, list]", "[list] # here"))),
    Mistake("verb-too-many", rules(RULES.replace("[get, list]", "[get, list, delete] # here"))),
    Mistake("resource-too-many", rules(RULES.replace("[pods]", "\n  - pods\n  - services # here", 1))),
    Mistake("way-up", rules(RULES.replace("[pods]", "\n  - pods\n  - secrets # here", 1))),
    Mistake("way-up", rules(RULES.replace("[pods/log]", "\n  - pods/log\n  - pods/exec # here", 1))),
    Mistake("rule-combines-all", rules(READ_AND_SCALE.replace("patch]", "patch] # here")), APART),
    Mistake("role-lacks-a-rule", rules(RULES), rules(RULES + DEPLOY)),
    Mistake("role-not-there", role() + binding(to="Role/readr")),
    Mistake("role-not-there", role() + binding(to="ClusterRole/reader")),
    Mistake("wrong-role", binding(to="ClusterRole/edit")),
    Mistake("cluster-wide-binding", role(namespace="") + binding(namespace="", to="ClusterRole/reader")),
    Mistake(
        "bound-in-one-namespace",
        role(NODES, namespace="") + binding(to="ClusterRole/reader"),
        role(NODES, namespace="") + binding(namespace="", to="ClusterRole/reader"),
    ),
    Mistake(
        "granted-everywhere",
        role(NODES + DEPLOY, namespace="") + EVERYWHERE,
        role(NODES, namespace="") + EVERYWHERE + role(DEPLOY) + binding(),
    ),
    Mistake("aggregated-role-edited", role(ORDERS, "view", ""), GATHERED, VIEWER),
    Mistake("not-aggregated", role(ORDERS, "own-view", ""), GATHERED, VIEWER),
    Mistake("not-aggregated", GATHERED.replace("to-view", "to-edit"), GATHERED, VIEWER),
    Mistake("not-aggregated", role(ORDERS, "own-view", "") + binding(to="ClusterRole/own-view"), GATHERED, VIEWER),
    Mistake("subject-not-bound", role()),
    Mistake("subject-not-bound", "delete: [RoleBinding/team-a/ci]\n", role() + binding(name="ci-again"), LED_ASTRAY),
    Mistake("binding-in-wrong-namespace", role(namespace="team-b") + binding(namespace="team-b")),
    Mistake("subject-in-wrong-namespace", role() + binding(CI.replace("team-a}", "team-b} # here"))),
    Mistake("subject-of-wrong-kind", role() + binding(USER)),
    Mistake("default-account-bound", role() + binding(DEFAULT)),
    Mistake("wrong-subject", role() + binding(WEB)),
    Mistake("subject-too-many", role() + binding(CI + WEB)),
    Mistake("grant-left-in-place", TASK, TASK + "---\ndelete: [ClusterRoleBinding/ci-admin]\n", OLD),
)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.rule)
def test_it_comes_first_and_stands_where_it_was_made(mistake: Mistake) -> None:
    first, *_ = findings(mistake.answer, mistake.task, mistake.found)
    assert first.rule == mistake.rule, (first.message, [each.rule for each in findings(*mistake[1:])])
    marked = [number for number, line in enumerate(mistake.answer.splitlines(), 1) if "# here" in line]
    if marked:
        assert first.span is not None
        assert first.span.line == marked[0]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.rule)
def test_a_right_answer_is_left_in_peace(mistake: Mistake) -> None:
    right = attempt(mistake.task, mistake.task, mistake.found)
    assert not [advice for rule in ALL_RULES for advice in rule.look(right)]


def test_what_no_rule_explains_is_told_plainly() -> None:
    unexplained = ALL_RULES[-1]
    (excess,) = unexplained.look(attempt(binding(namespace="", to="ClusterRole/cluster-admin"), rules(LOGS)))
    assert excess.finding.rule == "request-too-much"
    assert excess.finding.span is not None
    (missing,) = unexplained.look(attempt(role(LOGS), rules(LOGS)))
    assert missing.finding.rule == "request-missing"
    assert "no binding gives it to ci" in missing.finding.why


def test_every_rule_has_a_mistake_here() -> None:
    tried = {mistake.rule for mistake in MISTAKES}
    assert {rule.id for rule in ALL_RULES} - tried == set(UNNAMED)


def test_ids_are_unique_and_kebab_case() -> None:
    ids = [rule.id for rule in ALL_RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", each) for each in ids)
    assert {mistake for topic in TOPICS for mistake in topic.mistakes} == set(ids) - set(UNNAMED)


MENDING = [rule for rule in ALL_RULES if isinstance(rule, MendingRule)]


@pytest.mark.parametrize("rule", MENDING, ids=lambda rule: rule.id)
def test_it_says_why_it_matters_and_what_to_read(rule: MendingRule) -> None:
    assert rule.why.endswith(".")
    assert 15 < len(rule.why) < 260
    assert rule.link.startswith("https://kubernetes.io/")
    assert 0 < rule.guess <= 100
