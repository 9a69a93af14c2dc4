"""``can-i``: asking on an exercise's cluster, or any folder's."""

import json

import pytest

OBJECTS = """\
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: team-a}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list]
"""

BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: ci, namespace: team-a}
- {kind: Group, name: devs, apiGroup: rbac.authorization.k8s.io}
"""

CI = ("--as", "system:serviceaccount:team-a:ci", "-n", "team-a")


@pytest.fixture
def cluster(tmp_path):
    folder = tmp_path / "manifests"
    folder.mkdir()
    (folder / "roles.yaml").write_text(OBJECTS)
    return folder


@pytest.fixture
def binding(tmp_path):
    path = tmp_path / "binding.yaml"
    path.write_text(BINDING)
    return path


def test_no_names_the_near_miss_and_yes_what_allows_it(lab, cluster, binding):
    before = lab("can-i", "list", "pods", *CI, "--scenario", cluster)
    assert before.status == 1
    assert before.out.startswith("no\n")
    assert "Role reader would allow it, but no binding gives it to ci" in before.out
    after = lab("can-i", "list", "pods", *CI, "--scenario", cluster, "-f", binding)
    assert after.status == 0
    assert after.out.startswith("yes\n")
    assert 'RoleBinding "ci/team-a" of Role "reader"' in after.out
    assert "verbs: [get, list]" in after.out


def test_as_json(lab, cluster, binding):
    ran = lab("can-i", "get", "pods/web", *CI, "--scenario", cluster, "-f", binding, "-o", "json")
    found = json.loads(ran.out)
    assert (ran.status, found["allowed"], found["name"], found["namespace"]) == (0, True, "web", "team-a")
    assert (found["binding"], found["role"], found["rule"]) == ("RoleBinding/team-a/ci", "Role/team-a/reader", 0)
    denied = json.loads(lab("can-i", "get", "pods", *CI, "--scenario", cluster, "-o", "json").out)
    assert (denied["allowed"], denied["binding"], denied["role"], denied["rule"]) == (False, None, None, None)


def test_groups_paths_and_subresources(lab, cluster, binding):
    jane = ("--as", "jane", "--scenario", cluster, "-f", binding)
    assert lab("can-i", "list", "pods", "-n", "team-a", *jane).status == 1
    assert lab("can-i", "list", "pods", "-n", "team-a", "--as-group", "devs", *jane).status == 0
    assert lab("can-i", "list", "pods", "-A", "--as-group", "devs", *jane).status == 1
    assert lab("can-i", "get", "/healthz", *jane).status == 0
    assert lab("can-i", "get", "/metrics", *jane).status == 1
    told = lab("can-i", "get", "pods", "--subresource", "log", "-n", "team-a", "--as-group", "devs", *jane)
    assert told.status == 1
    assert "not on pods/log" in told.out


def test_a_subresource_after_a_slash_is_told_to_be_a_name(lab, cluster):
    ran = lab("can-i", "get", "pods/log", "--as", "jane", "--scenario", cluster)
    assert "pods/log means the object called log; for the subresource: pods --subresource log" in ran.err


def test_without_as_one_is_the_administrator(lab):
    assert lab("can-i", "*", "*", "--exercise", "frontend-egress").status == 0
    assert lab("can-i", "delete", "nodes", "--exercise", "frontend-egress").status == 0


def test_the_list_is_kubectls(lab, cluster, binding):
    ran = lab("can-i", "--list", *CI, "--scenario", cluster, "-f", binding)
    head, *rows = ran.out.splitlines()
    assert ran.status == 0
    assert head.split("   ")[0] == "Resources"
    assert any(row.split() == ["pods", "[]", "[]", "[get", "list]"] for row in rows)
    rights = json.loads(lab("can-i", "--list", *CI, "--scenario", cluster, "-o", "json").out)["rights"]
    assert {"resource": "pods", "url": "", "names": [], "verbs": ["get", "list"]} not in rights


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "po5"),
        ("list",),
        (),
        ("list", "pods", "--list"),
        ("list", "pods", "--as-group", "devs"),
        ("list", "pods", "-n", "a", "-A"),
        ("get", "/healthz", "--subresource", "log"),
        ("get", "pods/"),
    ],
)
def test_what_cannot_be_asked_is_usage(lab, cluster, arguments):
    ran = lab("can-i", *arguments, "--scenario", cluster)
    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1
