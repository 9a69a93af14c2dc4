"""``can``: what it accepts, and how it judges."""

import pytest

from lab.subjects.rbac.checks import CanKind
from tests.rbac.clusters import account, binding, group, role, rule, setting_of, state_of, user

KIND = CanKind()

CLUSTER = (
    role("reader", "team-a", rule("get list", "pods"), rule("get", "secrets", names="db")),
    binding("ci", "team-a", "reader", account("ci", "team-a"), kind="Role"),
    role("scaler", "", rule("patch", "deployments/scale", "apps")),
    binding("ops", "", "scaler", group("ops"), user("jane")),
)


def can(expect, **fields):
    check = KIND.parse({"expect": expect, **fields})
    return check.run(setting_of(state_of(*CLUSTER)))


def ci(expect="allowed", **fields):
    return can(expect, **{"as": "serviceaccount team-a/ci", **fields})


def test_a_role_allows_in_its_namespace_alone():
    assert ci(verb=["get", "list"], resource="pods", namespace="team-a").passed
    there = ci(verb="list", resource="pods", namespace=["team-a", "team-b"])
    assert there.passed is False
    assert there.summary == "ci of team-a cannot list pods in team-b, and must"
    assert ci("denied", verb="list", resource="pods").passed


def test_each_listed_request_counts():
    outcome = ci("denied", verb=["get", "delete"], resource=["pods", "secrets"], name="db", namespace="team-a")
    assert [each.text for each in outcome.witnesses] == [
        "ci may also get pods named db in team-a",
        "ci may also get secrets named db in team-a",
    ]


def test_resources_go_by_the_words_kubectl_knows():
    for word in ("deployments.apps", "deployment", "deploy"):
        assert can("allowed", **{"as": "user jane"}, verb="patch", resource=word, subresource="scale").passed
    assert can("allowed", **{"as": "group ops"}, verb="patch", resource="deployments.apps/scale").passed
    assert can("denied", **{"as": "group devs"}, verb="patch", resource="deployments.apps/scale").passed


def test_paths_are_asked_for_without_a_resource():
    assert can("allowed", **{"as": "user jane"}, verb="get", url="/healthz").passed
    assert can("denied", **{"as": "user jane"}, verb="get", url="/metrics").passed


def test_the_evidence_names_what_allows_it():
    first, second = ci(verb="get", resource="pods", namespace="team-a").notes
    assert first.text == 'RBAC: allowed by RoleBinding "ci/team-a" of Role "reader" to ServiceAccount "ci/team-a"'
    assert second.text == "by the rule: get and list on pods"


def test_the_evidence_names_the_near_miss():
    (note,) = ci(verb="delete", resource="pods", namespace="team-a").notes
    assert note.text == "Role reader allows get and list here, not delete"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"as": "ci"}, "is nobody"),
        ({"as": "serviceaccount ci"}, "is nobody"),
        ({"resource": "pod5"}, "did you mean"),
        ({"resource": "pods/log", "subresource": "log"}, "once"),
        ({"expect": "blocked"}, "allowed or denied"),
        ({"verb": []}, "verb is missing"),
        ({"url": "/healthz"}, "not both"),
        ({"verbs": "get"}, "unknown key 'verbs'"),
    ],
)
def test_what_cannot_be_read_is_said(fields, said):
    written = {"as": "user jane", "verb": "get", "resource": "pods", "expect": "allowed", **fields}
    with pytest.raises(ValueError, match=said):
        KIND.parse(written)


def test_a_real_cluster_is_asked_the_same():
    asked = {"as": "serviceaccount team-a/ci", "verb": ["get", "delete"], "resource": "pods", "namespace": "team-a"}
    check = KIND.parse({**asked, "expect": "allowed"})
    one, two = check.trials(setting_of(state_of(*CLUSTER)))
    assert (one.user, one.verb, one.expected, one.simulated) == ("system:serviceaccount:team-a:ci", "get", True, True)
    assert (two.verb, two.simulated) == ("delete", False)
