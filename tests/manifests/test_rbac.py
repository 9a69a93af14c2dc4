import pytest

from tests.manifests.answers import complaints, stored

GROUP = "rbac.authorization.k8s.io"


def role(kind="Role", *rules, **more):
    return {"apiVersion": f"{GROUP}/v1", "kind": kind, "metadata": {"name": "r"}, "rules": list(rules)} | more


def binding(kind="RoleBinding", role_kind="Role", *subjects, **more):
    return {
        "apiVersion": f"{GROUP}/v1",
        "kind": kind,
        "metadata": {"name": "b"},
        "roleRef": {"apiGroup": GROUP, "kind": role_kind, "name": "r"},
        "subjects": list(subjects),
    } | more


PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}


@pytest.mark.parametrize("name", ["system:node", "a b", "Ü", "UPPER", "x" * 300])
@pytest.mark.parametrize("kind", ["Role", "ClusterRole"])
def test_a_role_s_name_may_be_almost_anything(kind, name):
    assert stored(role(kind, PODS, metadata={"name": name}))["metadata"]["name"] == name


@pytest.mark.parametrize(
    ("name", "why"),
    [("a/b", "may not contain '/'"), ("a%b", "may not contain '%'"), ("..", "may not be '..'")],
)
def test_a_role_s_name_is_one_segment_of_a_path(name, why):
    assert complaints(role("Role", PODS, metadata={"name": name})) == [f'metadata.name: Invalid value: "{name}": {why}']


def test_a_rule_that_says_nothing_misses_everything():
    assert complaints(role("Role", {})) == [
        "rules[0].verbs: Required value: verbs must contain at least one value",
        "rules[0].apiGroups: Required value: resource rules must supply at least one api group",
        "rules[0].resources: Required value: resource rules must supply at least one resource",
    ]


def test_urls_need_a_cluster_role():
    rule = {"nonResourceURLs": ["/metrics"], "verbs": ["get"]}
    assert complaints(role("ClusterRole", rule)) == []
    assert complaints(role("Role", rule)) == [
        'rules[0].nonResourceURLs: Invalid value: ["/metrics"]: namespaced rules cannot apply to non-resource URLs'
    ]


def test_urls_and_resources_do_not_share_a_rule():
    assert complaints(role("ClusterRole", PODS | {"nonResourceURLs": ["/x"]})) == [
        'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and '
        "non-resource URLs"
    ]


def test_an_aggregation_selects_something():
    assert complaints(role("ClusterRole", aggregationRule={})) == [
        "aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if "
        "aggregationRule is non-nil"
    ]


def test_a_selector_that_is_not_valid_is_told_twice():
    bad = {"matchExpressions": [{"key": "a", "operator": "In"}]}
    assert complaints(role("ClusterRole", aggregationRule={"clusterRoleSelectors": [bad]})) == [
        "aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values: Required value: must be specified when "
        "`operator` is 'In' or 'NotIn'",
        "aggregationRule.clusterRoleSelectors[0]: Invalid value: null: invalid label selector.",
    ]


def test_groups_are_filled_in():
    subjects = [{"kind": "User", "name": "a"}, {"kind": "Group", "name": "g"}, {"kind": "ServiceAccount", "name": "s"}]
    made = stored(binding("RoleBinding", "Role", *subjects, roleRef={"kind": "Role", "name": "r"}))
    assert made["roleRef"]["apiGroup"] == GROUP
    assert [subject.get("apiGroup", "") for subject in made["subjects"]] == [GROUP, GROUP, ""]


KINDS = '"ServiceAccount", "User", "Group"'


@pytest.mark.parametrize(
    ("subject", "error"),
    [
        ({"kind": "user", "name": "a"}, f'kind: Unsupported value: "user": supported values: {KINDS}'),
        ({"kind": "User"}, "name: Required value"),
        (
            {"kind": "User", "name": "a", "apiGroup": "v1"},
            f'apiGroup: Unsupported value: "v1": supported values: "{GROUP}"',
        ),
        (
            {"kind": "ServiceAccount", "name": "a", "apiGroup": GROUP},
            f'apiGroup: Unsupported value: "{GROUP}": supported values: ""',
        ),
    ],
)
def test_subjects(subject, error):
    assert complaints(binding("RoleBinding", "Role", subject)) == [f"subjects[0].{error}"]


def test_a_user_s_name_is_free():
    assert complaints(binding("RoleBinding", "Role", {"kind": "User", "name": "jane@example.com"})) == []


def test_a_service_account_needs_its_namespace_in_a_cluster_role_binding():
    account = {"kind": "ServiceAccount", "name": "ci"}
    assert complaints(binding("RoleBinding", "ClusterRole", account)) == []
    assert complaints(binding("ClusterRoleBinding", "ClusterRole", account)) == [
        "subjects[0].namespace: Required value"
    ]


def test_a_cluster_role_binding_binds_no_role():
    assert complaints(binding("ClusterRoleBinding", "Role")) == [
        'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"'
    ]
