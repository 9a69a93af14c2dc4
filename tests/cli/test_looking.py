"""``trace`` and ``matrix``: looking at a cluster, with or without an exercise."""

import json

import pytest

SCENARIO = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: db, image: db, ports: [{containerPort: 5432}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 5432}]}
"""

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress:
  - to: [{podSelector: {matchLabels: {app: db}}}]
    ports: [{port: 5432}]
"""


@pytest.fixture
def shop(tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "all.yaml").write_text(SCENARIO)
    return folder


@pytest.fixture
def policy(tmp_path):
    file = tmp_path / "policy.yaml"
    file.write_text(POLICY)
    return file


def test_a_connection_that_works(lab, shop):
    ran = lab("trace", "shop/web", "db:5432", "--scenario", shop)
    assert ran.status == 0
    assert ran.out.startswith("✓ shop/web reaches db:5432\n")


def test_a_connection_that_fails_shows_where_and_why(lab, shop, policy):
    ran = lab("trace", "shop/web", "db:5432", "--scenario", shop, "-f", policy)
    assert ran.status == 1
    assert ran.out.startswith("✗ shop/web → db:5432: lookup blocked\n")
    assert f"({policy.name}:" in ran.out
    assert "^" in ran.out
    assert lab("trace", "shop/web", "shop/db:5432", "--scenario", shop, "-f", policy).status == 0


def test_a_trace_as_json(lab, shop, policy):
    ran = lab("trace", "shop/web", "db:5432", "--scenario", shop, "-f", policy, "-o", "json")
    found = json.loads(ran.out)
    assert (found["schema"], found["kind"]) == (1, "trace")
    assert (found["connected"], found["fate"]) == (False, "lookup blocked")
    assert found["steps"][0]["station"] == "lookup"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("shop/webb", "db:5432"), "did you mean shop/web?"),
        (("shop/web", "db"), "lacks a port"),
        (("shop/web", "db:5432:1"), "is not a target"),
        (("shop/web", "db:99999"), "ports go from 1 to 65535"),
        (("shop/web",), "DST:PORT"),
    ],
)
def test_what_cannot_be_traced_is_a_sentence(lab, shop, arguments, says):
    ran = lab("trace", *arguments, "--scenario", shop)
    assert ran.status == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_some_cluster_must_be_chosen(lab, shop):
    assert "--scenario DIR" in lab("matrix").err
    assert lab("matrix", "--scenario", shop / "nowhere").status == 2
    assert lab("matrix", "--scenario", shop, "--exercise", "frontend-egress").status == 2
    (shop / "all.yaml").write_text("kind: Nonsense\napiVersion: v1\nmetadata: {name: a}\n")
    ran = lab("matrix", "--scenario", shop)
    assert ran.status == 2
    assert ran.err.count("\n") == 1


def test_the_matrix_names_each_workload_once_and_marks_changes(lab, shop, policy):
    ran = lab("matrix", "--scenario", shop, "-f", policy)
    assert ran.status == 0
    assert ran.out.count("  shop/web ") == 2  # once as a destination, once as a source
    assert "[✗]" in ran.out
    assert "changed by your files" in ran.out
    assert "[✗]" not in lab("matrix", "--scenario", shop).out


def test_the_matrix_of_one_port(lab, shop, policy):
    ran = lab("matrix", "--scenario", shop, "-f", policy, "--port", "53/udp", "-o", "json")
    found = json.loads(ran.out)["connections"]
    assert {(each["port"], each["protocol"]) for each in found} == {(53, "UDP")}
    (one,) = [each for each in found if (each["from"], each["to"]) == ("shop/web", "kube-system/coredns")]
    assert (one["allowed"], one["was"]) == (False, True)
    assert lab("matrix", "--scenario", shop, "--port", "dns").status == 2


def test_a_file_that_is_refused_is_told_and_the_rest_is_shown(lab, shop, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(POLICY.replace("podSelector:", "podselector:", 1))
    ran = lab("matrix", "--scenario", shop, "-f", broken)
    assert ran.status == 0
    assert "podselector" in ran.err


def test_a_wide_matrix_is_printed_in_parts(lab, shop):
    services = "---\n".join(
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: pod-{n}, namespace: shop}}\n"
        f"spec: {{containers: [{{name: c, image: c, ports: [{{containerPort: {n + 1}}}]}}]}}\n"
        for n in range(40)
    )
    (shop / "more.yaml").write_text(services)
    ran = lab("matrix", "--scenario", shop)
    assert ran.status == 0
    _, *lines = ran.out.splitlines()
    assert max(map(len, lines)) <= 80
    numbers = [int(word) for line in lines if set(line) <= set("0123456789 ") for word in line.split()]
    assert numbers == list(range(1, 46))
