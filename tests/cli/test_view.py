"""``view``: what a subject shows of a cluster."""

import json

import pytest

FOUND = """\
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: team-a}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ci}
subjects: [{kind: ServiceAccount, name: ci}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: team-a}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: web, securityContext: {privileged: true}}]}
"""
ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: team-a}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, delete]}]
"""
LABELS = """\
apiVersion: v1
kind: Namespace
metadata: {name: team-a, labels: {pod-security.kubernetes.io/enforce: baseline}}
"""
HARDENED = FOUND.rsplit("---\n", maxsplit=1)[-1].replace("privileged: true", "runAsUser: 1000")


@pytest.fixture
def cluster(tmp_path):
    folder = tmp_path / "manifests"
    folder.mkdir()
    (folder / "found.yaml").write_text(FOUND)
    return folder


@pytest.fixture
def write(tmp_path):
    def write(text):
        path = tmp_path / "answer.yaml"
        path.write_text(text)
        return path

    return write


def test_who_may_do_what_is_told_with_what_the_files_change(lab, cluster, write):
    ran = lab("view", "--scenario", cluster, "--subject", "rbac", "-f", write(ROLE))
    assert ran.status == 0
    assert "Who may do what" in ran.out
    assert "ci, in team-a\n  get -list +delete\n      pods\n" in ran.out
    before = lab("view", "--scenario", cluster, "--subject", "rbac").out
    assert "  get list\n      pods\n" in before


def test_who_may_do_what_as_json(lab, cluster, write):
    ran = lab("view", "--scenario", cluster, "--subject", "rbac", "-f", write(ROLE), "-o", "json")
    printed = json.loads(ran.out)
    assert (printed["schema"], printed["kind"]) == (1, "view")
    [person] = printed["subjects"]["rbac"]["people"]
    assert (person["user"], person["namespace"]) == ("system:serviceaccount:team-a:ci", "team-a")
    pods = next(right for right in person["rights"] if right["resource"] == "pods")
    assert (pods["verbs"], pods["were"]) == (["get", "delete"], ["get", "list"])


def test_a_refused_workload_and_the_settings_that_changed(lab, cluster, write):
    refused = lab("view", "--scenario", cluster, "--subject", "podsecurity", "-f", write(LABELS)).out
    assert "team-a: enforce baseline:latest (was nothing)" in refused
    assert "✗* Deployment team-a/web: does not run, did before" in refused
    assert 'violates PodSecurity "baseline:latest"' in refused
    mended = lab("view", "--scenario", cluster, "--subject", "podsecurity", "-f", write(HARDENED)).out
    assert "✓* Deployment team-a/web: runs" in mended
    lines = [" ".join(line.split()) for line in mended.splitlines()]
    assert "* privileged no (was yes)" in lines
    assert "probes none" in lines


def test_pods_and_settings_as_json(lab, cluster, write):
    ran = lab("view", "--scenario", cluster, "--subject", "podsecurity", "-f", write(LABELS), "-o", "json")
    view = json.loads(ran.out)["subjects"]["podsecurity"]
    assert view["namespaces"] == [
        {
            "name": "team-a",
            "now": {"enforce": "baseline:latest", "warn": "baseline:latest", "audit": "privileged:latest"},
            "was": None,
        }
    ]
    [web] = view["workloads"]
    assert (web["object"], web["now"]["runs"], web["was"]["runs"]) == ("Deployment/team-a/web", False, True)
    assert web["now"]["containers"][0]["settings"]["privileged"] == "yes"


def test_an_exercise_shows_its_own_subject(lab):
    ran = lab("view", "frontend-egress")
    assert ran.status == 0
    assert "Who reaches whom" in ran.out
    assert "Who may do what" not in ran.out
    assert list(json.loads(lab("view", "frontend-egress", "-o", "json").out)["subjects"]) == ["network"]


def test_a_folder_shows_every_subject(lab, cluster):
    printed = lab("view", "--scenario", cluster).out
    for question in ("Who reaches whom", "Who may do what", "Which pods run", "Who runs as whom"):
        assert question in printed
    assert "Deployment team-a/web\n    runs as: default" in printed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "say which cluster"),
        (("frontend-egress", "--scenario", "x"), "not both"),
        (("frontend-egress", "--subject", "alchemy"), "no subject 'alchemy'"),
        (("no-such-thing",), "no exercise"),
    ],
)
def test_wrong_usage_is_told_in_a_line(lab, arguments, told):
    ran = lab("view", *arguments)
    assert ran.status == 2
    assert told in ran.err
    assert "Traceback" not in ran.err
