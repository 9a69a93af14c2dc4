"""Manifests in the names of a run."""

from __future__ import annotations

from copy import deepcopy

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.live.names import Names
from lab.live.renaming import LAB, MANAGED_BY, RUN, labelled, renamed
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref

BROUGHT = [("ClusterRole", "pod-reader"), ("ClusterRoleBinding", "readers"), ("ClusterRole", "view-all")]
NAMES = Names("k4f9", brought=[Ref(kind, "", name) for kind, name in BROUGHT])


def shown(text: str) -> JsonObject:
    return renamed(yaml.safe_load(text), NAMES)


def test_an_object_moves_to_the_runs_namespace() -> None:
    assert shown("{kind: Pod, metadata: {name: a, namespace: web}}")["metadata"]["namespace"] == "cks-k4f9-web"
    assert shown("{kind: Pod, metadata: {name: a}}")["metadata"]["namespace"] == "cks-k4f9-default"
    assert shown("{kind: Pod}")["metadata"]["namespace"] == "cks-k4f9-default"
    assert shown("{kind: NetworkPolicy, metadata: {namespace: kube-system}}")["metadata"]["namespace"] == "kube-system"


def test_a_namespace_is_renamed_with_the_label_that_bears_its_name() -> None:
    made = shown("{kind: Namespace, metadata: {name: web, labels: {team: a, kubernetes.io/metadata.name: web}}}")
    assert made["metadata"] == {
        "name": "cks-k4f9-web",
        "labels": {"team": "a", "kubernetes.io/metadata.name": "cks-k4f9-web"},
    }


def test_selectors_by_a_namespaces_name_follow_and_others_stay() -> None:
    made = shown("""
kind: NetworkPolicy
metadata: {name: a, namespace: web}
spec:
  ingress:
  - from:
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: tools, team: tools}}
    - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
    - namespaceSelector:
        matchExpressions:
        - {key: kubernetes.io/metadata.name, operator: NotIn, values: [web, tools, kube-system]}
        - {key: team, operator: In, values: [tools]}
""")
    first, second, third = (each["namespaceSelector"] for each in made["spec"]["ingress"][0]["from"])
    assert first["matchLabels"] == {"kubernetes.io/metadata.name": "cks-k4f9-tools", "team": "tools"}
    assert second["matchLabels"] == {"kubernetes.io/metadata.name": "kube-system"}
    assert third["matchExpressions"][0]["values"] == ["cks-k4f9-web", "cks-k4f9-tools", "kube-system"]
    assert third["matchExpressions"][1]["values"] == ["tools"]


def test_bindings_follow_to_accounts_people_and_roles_of_the_exercise() -> None:
    made = shown("""
kind: ClusterRoleBinding
metadata: {name: readers}
subjects:
- {kind: ServiceAccount, name: ci, namespace: web}
- {kind: User, name: jane}
- {kind: Group, name: "system:serviceaccounts:web"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pod-reader}
""")
    assert made["metadata"]["name"] == "cks-k4f9-readers"
    assert [each.get("namespace") or each["name"] for each in made["subjects"]] == [
        "cks-k4f9-web", "cks-k4f9-jane", "system:serviceaccounts:cks-k4f9-web",
    ]  # fmt: skip
    assert made["roleRef"]["name"] == "cks-k4f9-pod-reader"
    kept = shown("{kind: RoleBinding, roleRef: {kind: ClusterRole, name: view}, subjects: []}")
    assert kept["roleRef"]["name"] == "view"
    role = shown("{kind: RoleBinding, roleRef: {kind: Role, name: pod-reader}}")
    assert role["roleRef"]["name"] == "pod-reader"


def test_rules_that_name_single_namespaces_follow() -> None:
    made = shown(
        "{kind: ClusterRole, metadata: {name: pod-reader}, rules: [{resources: [namespaces], resourceNames: [web]},"
        " {resources: [configmaps], resourceNames: [web]}]}"
    )
    assert [each["resourceNames"] for each in made["rules"]] == [["cks-k4f9-web"], ["web"]]


def test_an_aggregated_role_takes_in_its_own_runs_roles_only() -> None:
    made = shown("{kind: ClusterRole, aggregationRule: {clusterRoleSelectors: [{matchLabels: {a: b}}, {}]}}")
    assert [each["matchLabels"] for each in made["aggregationRule"]["clusterRoleSelectors"]] == [
        {"a": "b", RUN: "k4f9"}, {RUN: "k4f9"},
    ]  # fmt: skip


def test_roles_put_their_rules_into_roles_of_the_run_and_none_of_the_clusters_own() -> None:
    key = "rbac.authorization.k8s.io/aggregate-to-view-all"
    made = shown(f"""
kind: ClusterRole
metadata: {{name: view-all, labels: {{{key}: "true", a: b}}}}
aggregationRule:
  clusterRoleSelectors:
  - {{matchLabels: {{{key}: "true"}}, matchExpressions: [{{key: {key}, operator: Exists}}]}}
""")
    ours = "k4f9.cks-lab/aggregate-to-view-all"
    assert made["metadata"]["labels"] == {ours: "true", "a": "b"}
    (selector,) = made["aggregationRule"]["clusterRoleSelectors"]
    assert selector["matchLabels"] == {ours: "true", RUN: "k4f9"}
    assert selector["matchExpressions"] == [{"key": ours, "operator": "Exists"}]
    other = "rbac.authorization.k8s.io/aggregate-to-edit"
    assert shown(f"{{kind: ClusterRole, metadata: {{labels: {{{other}: a}}}}}}")["metadata"]["labels"] == {other: "a"}
    assert NAMES.back(f"metadata.labels[{ours}]") == f"metadata.labels[{key}]"


def test_an_external_name_inside_the_cluster_follows() -> None:
    inside = shown("{kind: Service, spec: {externalName: backend.web.svc.cluster.local}}")
    assert inside["spec"]["externalName"] == "backend.cks-k4f9-web.svc.cluster.local"
    outside = shown("{kind: Service, spec: {externalName: api.example.com}}")
    assert outside["spec"]["externalName"] == "api.example.com"


KEYS = (
    "kind", "metadata", "spec", "labels", "name", "namespace", "matchLabels", "matchExpressions", "values", "key",
    "subjects", "roleRef", "rules", "resources", "resourceNames", "aggregationRule", "clusterRoleSelectors",
    "kubernetes.io/metadata.name", "externalName",
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=20,
)
KINDS = st.sampled_from(["Pod", "Namespace", "RoleBinding", "ClusterRoleBinding", "ClusterRole", "Service", "It", ""])
PARTS = st.sampled_from(["metadata", "spec", "subjects", "roleRef", "rules", "aggregationRule"])


@given(st.dictionaries(PARTS, JSON), KINDS)
@settings(deadline=None, max_examples=300)
def test_nothing_written_badly_stops_it_and_nothing_given_is_changed(manifest: JsonObject, kind: str) -> None:
    before = {**manifest, "kind": kind}
    kept = deepcopy(before)
    labelled(renamed(before, NAMES), NAMES)
    assert before == kept
    assert renamed(before, Names("k4f9", own=True)).get("spec") == kept.get("spec")


def test_labels_say_whose_it_is_and_leave_an_authors_own() -> None:
    assert labelled({"kind": "Pod"}, NAMES)["metadata"]["labels"] == {MANAGED_BY: LAB, RUN: "k4f9"}
    helm: JsonObject = {"kind": "Pod", "metadata": {"labels": {MANAGED_BY: "Helm"}}}
    assert labelled(helm, NAMES)["metadata"]["labels"] == {MANAGED_BY: "Helm", RUN: "k4f9"}
    namespace: JsonObject = {"kind": "Namespace", "metadata": {"labels": {MANAGED_BY: "Helm"}}}
    assert labelled(namespace, NAMES)["metadata"]["labels"][MANAGED_BY] == LAB
