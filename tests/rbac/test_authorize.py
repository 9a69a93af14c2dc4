"""Decisions beyond the corpus: built-in roles, aggregation, what is half written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.kubeobject import Ref
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.authorize import authorize
from lab.subjects.requests import Caller, Request
from tests.rbac.clusters import account, binding, made, role, rule, state_of, user

JANE = Caller.person("jane")


def allowed(state, caller, verb, resource, namespace="", group="", **fields):
    return authorize(state, caller, Request(verb, group, resource, namespace=namespace, **fields)).allowed


def test_view_reads_no_secrets_and_edit_does():
    viewing = state_of(binding("b", "team-a", "view", user("jane")))
    editing = state_of(binding("b", "team-a", "edit", user("jane")))
    assert allowed(viewing, JANE, "list", "pods", "team-a")
    assert not allowed(viewing, JANE, "list", "secrets", "team-a")
    assert not allowed(viewing, JANE, "list", "pods", "team-b")
    assert allowed(editing, JANE, "list", "secrets", "team-a")
    assert not allowed(editing, JANE, "create", "rolebindings", "team-a", "rbac.authorization.k8s.io")


def test_admin_holds_what_edit_and_view_hold():
    state = state_of(binding("b", "team-a", "admin", user("jane")))
    assert allowed(state, JANE, "create", "rolebindings", "team-a", "rbac.authorization.k8s.io")
    assert allowed(state, JANE, "create", "deployments", "team-a", "apps")
    assert allowed(state, JANE, "get", "pods", "team-a", subresource="log")
    assert not allowed(state, JANE, "delete", "namespaces", "team-a")


def test_a_cluster_role_joins_an_aggregated_one_by_its_label():
    label = {"rbac.authorization.k8s.io/aggregate-to-view": "true"}
    orders = role("orders", "", rule("get", "orders", "shop.example.com"), labels=label)
    bound = binding("b", "team-a", "edit", user("jane"))
    assert allowed(state_of(orders, bound), JANE, "get", "orders", "team-a", "shop.example.com")
    assert not allowed(state_of(bound), JANE, "get", "orders", "team-a", "shop.example.com")


def test_aggregation_loses_the_rules_that_were_written():
    selector = {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"own": "yes"}}]}}
    whole = role("whole", "", rule("delete", "pods"), **selector)
    part = role("part", "", rule("get", "pods"), labels={"own": "yes"})
    state = state_of(whole, part, binding("b", "", "whole", user("jane")))
    assert allowed(state, JANE, "get", "pods")
    assert not allowed(state, JANE, "delete", "pods")


def test_roles_that_gather_each_other_come_to_an_end():
    def ring(name, own, other):
        selector = {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {other: "yes"}}]}}
        return role(name, "", labels={own: "yes"}, **selector)

    seed = role("seed", "", rule("get", "pods"), labels={"one": "yes"})
    state = state_of(ring("a", "one", "two"), ring("b", "two", "one"), seed, binding("x", "", "a", user("jane")))
    assert allowed(state, JANE, "get", "pods")


def test_a_role_of_the_scenario_takes_the_place_of_a_built_in_one():
    own = role("system:coredns", "", rule("get", "nodes"))
    state = state_of(own, binding("b", "", "system:coredns", user("jane")))
    assert allowed(state, JANE, "get", "nodes")
    assert not allowed(state, JANE, "list", "endpoints")


def test_rules_written_into_an_aggregated_role_are_lost():
    state = state_of(role("edit", "", rule("get", "nodes")), binding("b", "", "admin", user("jane")))
    assert not allowed(state, JANE, "get", "nodes")
    assert allowed(state, JANE, "create", "pods", "team-a")


def test_whoever_is_without_credentials_sees_the_version_and_no_api():
    nobody = Caller.person("system:anonymous")
    assert authorize(state_of(), nobody, Request("get", url="/version")).allowed
    assert not authorize(state_of(), nobody, Request("get", url="/api")).allowed


def test_a_missing_role_is_the_reason():
    state = state_of(binding("b", "team-a", "gone", user("jane"), kind="Role"))
    found = authorize(state, JANE, Request("get", "", "pods", namespace="team-a"))
    assert found.reason == 'RBAC: role.rbac.authorization.k8s.io "gone" not found'


def test_a_user_by_a_service_accounts_name_is_the_service_account():
    state = state_of(role("r", "team-a", rule("get", "pods")), binding("b", "team-a", "r", account("ci"), kind="Role"))
    assert allowed(state, Caller.person("system:serviceaccount:team-a:ci"), "get", "pods", "team-a")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("kind", "name", "verbs", "a")), inner),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")), st.data())
def test_whatever_is_written_is_decided(kind, data):
    fields = {key: data.draw(JUNK) for key in ("rules", "subjects", "roleRef", "aggregationRule")}
    namespace = "" if kind.startswith("Cluster") else "team-a"
    state = state_of(made(kind, "odd", namespace, fields), binding("b", "team-a", "odd", user("jane")))
    assert isinstance(allowed(state, JANE, "get", "pods", "team-a"), bool)
    assert Ref(kind, namespace, "odd") in state.objects


@pytest.mark.parametrize("kind", ["ClusterRole", "ClusterRoleBinding"])
def test_what_is_built_in_is_worked_out_once(kind):
    first, second = (Access.of(state_of()) for _ in range(2))
    assert first is not second
    for ref, item in first.roles.items():
        assert ref.kind != kind or second.roles[ref] is item
