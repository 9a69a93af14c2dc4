"""``cks-lab diff``: two sets of manifests, from files, folders and standard input."""

import json

import pytest

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {matchLabels: {app: db}}}]
    ports: [{port: 5432}]
"""

SAME = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: other-name, namespace: shop}
spec:
  podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}
  policyTypes: [Egress]
  egress:
  - ports: [{port: 5432, protocol: TCP}]
    to: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [db]}]}}]
"""


@pytest.fixture
def files(home, tmp_path):
    """Write files and give their paths."""

    def write(**texts):
        paths = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.yaml"
            path.write_text(text)
            paths.append(path)
        return paths

    return write


def test_the_same_in_other_words(lab, files):
    one, two = files(a=POLICY, b=SAME)
    ran = lab("diff", one, two)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "✓ the same: no connection tells a.yaml from b.yaml\n"


def test_more_is_told_with_the_connection_and_both_reasons(lab, files):
    ran = lab("diff", *files(a=POLICY, b=POLICY.replace("port: 5432", "port: 5432, endPort: 5433")))
    assert ran.status == 1
    assert ran.out.startswith("✗ b.yaml allows more than a.yaml\n")
    assert "only b.yaml lets a pod labelled app=web in namespace shop reach a pod labelled" in ran.out
    assert "TCP 5433" in ran.out
    assert "✓ b.yaml: web admits it" in ran.out
    assert "✗ a.yaml: " in ran.out
    assert "(b.yaml:8:10)" in ran.out
    assert "\x1b" not in ran.out


def test_json(lab, files):
    one, two = files(a=POLICY, b=POLICY.replace("5432", "80"))
    ran = lab("diff", one, two, "-o", "json")
    assert ran.status == 1
    found = json.loads(ran.out)
    assert (found["schema"], found["kind"], found["relation"], found["same"]) == (1, "difference", "both", False)
    assert (found["a"], found["b"], found["whole"]) == ("a.yaml", "b.yaml", True)
    assert found["only_a"][0]["facts"]["port"] == 5432
    assert found["only_b"][0]["facts"]["port"] == 80
    assert found["only_b"][0]["notes"][0]["file"] == str(two)


def test_folders_and_standard_input(process, files, tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "one.yaml").write_text(SAME)
    assert process("diff", "-", folder, stdin=POLICY.encode()).status == 0
    ran = process("diff", "-", "-")
    assert ran.status == 2
    assert "both cannot be standard input" in ran.err


def test_files_of_one_name_are_told_apart_by_their_folders(lab, tmp_path):
    for folder, text in (("old", POLICY), ("new", POLICY.replace("5432", "80"))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "np.yaml").write_text(text)
    ran = lab("diff", tmp_path / "old" / "np.yaml", tmp_path / "new" / "np.yaml", "-o", "json")
    assert "old/np.yaml lets" in json.loads(ran.out)["only_a"][0]["text"]


def test_a_kubectl_dump_with_other_kinds_and_custom_resources(lab, files):
    dump = json.dumps({"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x", "namespace": "shop"}},
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"team": "a"}}},
    ]})  # fmt: skip
    custom = "---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: x, namespace: shop}\n"
    ran = lab("diff", *files(a=f"{POLICY}---\n{dump}\n{custom}", b=SAME))
    assert ran.status == 0
    assert "Rollout of argoproj.io/v1alpha1 is left out" in " ".join(ran.err.split())


def test_an_empty_set_is_no_policies_at_all(lab, files):
    ran = lab("diff", *files(a="# nothing yet\n", b=POLICY))
    assert ran.status == 1
    assert ran.out.startswith("✗ b.yaml allows less than a.yaml\n")
    assert "no objects passed to apply" in ran.err


def test_the_cluster_of_an_exercise(lab, files):
    text = POLICY.replace("shop", "production-app").replace("app: web", "tier: frontend").replace("app: db", "tier: x")
    one, two = files(a=text, b=text.replace("tier: x", "tier: backend").replace("5432", "80"))
    ran = lab("diff", one, two, "--exercise", "frontend-egress")
    assert ran.status == 1
    said = " ".join(ran.out.split())
    assert "only b.yaml lets production-app/frontend reach production-app/backend on TCP 80" in said


def test_a_folder_of_manifests_as_the_cluster(lab, files, tmp_path):
    folder = tmp_path / "cluster"
    folder.mkdir()
    (folder / "all.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n")
    one, two = files(a=POLICY, b=SAME)
    assert lab("diff", one, two, "--scenario", folder).status == 0
    ran = lab("diff", one, two, "--exercise", "frontend-egress")
    assert ran.status == 2
    assert 'namespaces "shop" not found' in ran.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [unclosed\n", "bad.yaml:1"),
        (POLICY.replace("port: 5432", "port: 99999"), "spec.egress[0].ports[0].port: Invalid value: 99999"),
        (POLICY.replace("NetworkPolicy", "NetworkPolice"), 'no matches for kind "NetworkPolice"'),
        (POLICY.replace("podSelector: {matchLabels: {app: web}}", "podSelektor: {}"), "podSelektor"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(lab, files, text, says):
    ran = lab("diff", *files(bad=text, good=POLICY))
    assert ran.status == 2
    assert ran.out == ""
    assert says in " ".join(ran.err.split())
    assert "bad.yaml cannot be used as it stands" in ran.err


def test_a_file_that_is_not_there(lab, files):
    ran = lab("diff", "absent.yaml", *files(a=POLICY))
    assert (ran.status, ran.out) == (2, "")
    assert "absent.yaml: no such file" in ran.err


def test_what_takes_too_long_to_look_at_is_said_and_not_claimed(lab, files, monkeypatch):
    monkeypatch.setattr("lab.subjects.network.proof.search.MOST_WORK", 0)
    one, two = files(a=POLICY, b=POLICY.replace("app: db", "app: other"))
    ran = lab("diff", one, two)
    assert ran.status == 1
    assert ran.out.startswith("✗ not known: no difference was found, but not every case could be tried\n")
    found = json.loads(lab("diff", one, two, "-o", "json").out)
    assert (found["same"], found["relation"], found["whole"]) == (False, "unknown", False)
    assert lab("diff", one, one).status == 0, "equal policies need no search"
