"""Who may write which role and binding."""

from lab.subjects.rbac.escalation import refusal
from lab.subjects.requests import Caller
from tests.rbac.clusters import RBAC, binding, role, rule, state_of, user

JANE = Caller.person("jane")

ADMIN = binding("jane", "team-a", "admin", user("jane"))


def test_admins_of_a_namespace_hand_on_what_they_hold():
    wanted = role("reader", "team-a", rule("get list", "pods"))
    assert refusal(state_of(ADMIN), JANE, wanted) == ""
    assert refusal(state_of(ADMIN, wanted), JANE, binding("b", "team-a", "reader", user("ann"), kind="Role")) == ""


def test_nobody_grants_what_they_do_not_hold():
    wanted = role("breaker", "team-a", rule("get list", "nodes"), rule("*", "secrets"))
    assert refusal(state_of(ADMIN), JANE, wanted) == (
        'roles.rbac.authorization.k8s.io "breaker" is forbidden: user "jane" (groups=["system:authenticated"]) is '
        "attempting to grant RBAC permissions not currently held:\n"
        '{APIGroups:[""], Resources:["nodes"], Verbs:["get" "list"]}\n'
        '{APIGroups:[""], Resources:["secrets"], Verbs:["*"]}'
    )


def test_a_binding_grants_its_role():
    wanted = binding("b", "team-a", "cluster-admin", user("jane"))
    told = refusal(state_of(ADMIN), JANE, wanted)
    assert told.startswith('rolebindings.rbac.authorization.k8s.io "b" is forbidden: user "jane"')
    assert '{NonResourceURLs:["*"], Verbs:["*"]}' in told


def test_bind_is_leave_to_bind():
    leave = role("binder", "team-a", rule("bind", "clusterroles", RBAC, "cluster-admin"))
    bound = binding("jane-binds", "team-a", "binder", user("jane"), kind="Role")
    wanted = binding("b", "team-a", "cluster-admin", user("jane"))
    assert refusal(state_of(ADMIN, leave, bound), JANE, wanted) == ""


def test_escalate_is_leave_to_write_any_rule():
    leave = role("escalator", "team-a", rule("escalate", "roles", RBAC))
    bound = binding("jane-escalates", "team-a", "escalator", user("jane"), kind="Role")
    assert refusal(state_of(ADMIN, leave, bound), JANE, role("all", "team-a", rule("*", "*", "*"))) == ""


def test_leave_to_escalate_one_role_does_not_help_to_create_it():
    leave = role("escalator", "team-a", rule("escalate", "roles", RBAC, "all"))
    bound = binding("jane-escalates", "team-a", "escalator", user("jane"), kind="Role")
    wanted = role("all", "team-a", rule("*", "*", "*"))
    state = state_of(ADMIN, leave, bound)
    assert "not currently held" in refusal(state, JANE, wanted)
    assert refusal(state, JANE, wanted, before=role("all", "team-a")) == ""


def test_writing_at_all_comes_first():
    assert refusal(state_of(), JANE, role("r", "team-a")) == (
        'roles.rbac.authorization.k8s.io is forbidden: User "jane" cannot create resource "roles" in API group '
        '"rbac.authorization.k8s.io" in the namespace "team-a"'
    )


def test_masters_may_do_anything():
    masters = Caller.person("root", ("system:masters",))
    assert refusal(state_of(), masters, role("r", "", rule("*", "*", "*"))) == ""


def test_only_who_holds_everything_gathers_roles():
    writer = role("writer", "", rule("create update", "clusterroles", RBAC))
    bound = binding("jane-writes", "", "writer", user("jane"))
    gathering = role("g", "", aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]})
    assert refusal(state_of(writer, bound), JANE, gathering).endswith(
        "must have cluster-admin privileges to use the aggregationRule"
    )
    everything = binding("jane-admin", "", "cluster-admin", user("jane"))
    assert refusal(state_of(everything), JANE, gathering) == ""


def test_a_binding_to_a_role_that_is_not_there_is_refused():
    wanted = binding("b", "team-a", "gone", user("ann"), kind="Role")
    assert refusal(state_of(ADMIN), JANE, wanted) == 'role.rbac.authorization.k8s.io "gone" not found'
