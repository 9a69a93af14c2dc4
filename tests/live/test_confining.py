"""What the lab never does to a cluster."""

from __future__ import annotations

import pytest
import yaml

from lab.cluster.model import Pod, Protocol
from lab.cluster.trial import AccessTrial, AdmissionTrial, ConnectionTrial, Way
from lab.live.bearing import why_not_tried
from lab.live.confining import why_left_out
from lab.live.names import Names
from lab.manifests.kubeobject import Ref


def why(text: str) -> str:
    manifest = yaml.safe_load(text)
    metadata = manifest.get("metadata", {})
    ref = Ref(manifest["kind"], metadata.get("namespace", ""), metadata.get("name", "a"))
    return why_left_out(manifest, ref, Names("k4f9", brought=[ref, Ref("ClusterRole", "", "view-all")]))


@pytest.mark.parametrize(
    "text",
    [
        "{kind: NetworkPolicy, metadata: {namespace: kube-system}}",
        "{kind: Namespace, metadata: {name: kube-system}}",
        "{kind: StorageClass}",
        "{kind: ValidatingWebhookConfiguration}",
        "{kind: CustomResourceDefinition}",
        "{kind: ClusterRoleBinding, subjects: [{kind: User, name: jane}, {kind: Group, name: 'system:authenticated'}]}",
        "{kind: ClusterRoleBinding, subjects: [{kind: ServiceAccount, name: a, namespace: kube-system}]}",
        "{kind: ClusterRoleBinding, subjects: [{kind: User, name: 'system:serviceaccount:kube-system:a'}]}",
        "{kind: ClusterRoleBinding, subjects: [{kind: User, name: 'system:kube-scheduler'}]}",
        "{kind: ClusterRole, metadata: {labels: {rbac.authorization.k8s.io/aggregate-to-view: 'true'}}}",
        "{kind: PriorityClass, globalDefault: true}",
    ],
)
def test_what_reaches_beyond_the_run_is_left_out_with_a_reason(text: str) -> None:
    assert why(text)


@pytest.mark.parametrize(
    "text",
    [
        "{kind: NetworkPolicy, metadata: {namespace: shop}}",
        "{kind: Namespace, metadata: {name: shop}}",
        "{kind: Namespace, metadata: {name: default}}",
        "{kind: ClusterRole, metadata: {labels: {a: b}}}",
        "{kind: ClusterRole, metadata: {labels: {rbac.authorization.k8s.io/aggregate-to-view-all: 'true'}}}",
        "{kind: ClusterRoleBinding, subjects: [{kind: User, name: jane}]}",
        "{kind: ClusterRoleBinding, subjects: [{kind: ServiceAccount, name: a, namespace: shop}]}",
        "{kind: ClusterRoleBinding, subjects: [{kind: Group, name: 'system:serviceaccounts:shop'}]}",
        "{kind: ClusterRoleBinding, subjects: odd}",
        "{kind: ClusterRole, metadata: {labels: odd}}",
        "{kind: PriorityClass, value: 5}",
    ],
)
def test_what_stays_within_the_run_is_made(text: str) -> None:
    assert why(text) == ""


def test_under_its_own_name_the_namespace_default_is_left_alone_on_somebodys_cluster() -> None:
    ref = Ref("Pod", "default", "a")
    assert why_left_out({}, ref, Names("a", own=True))
    assert not why_left_out({}, ref, Names("a", own=True, shared=False))
    assert not why_left_out({}, ref, Names("a"))


def test_under_its_own_name_a_role_that_would_change_the_clusters_is_left_out() -> None:
    role = {"metadata": {"labels": {"rbac.authorization.k8s.io/aggregate-to-all": "true"}}}
    ref, brought = Ref("ClusterRole", "", "a"), [Ref("ClusterRole", "", "a"), Ref("ClusterRole", "", "all")]
    assert why_left_out(role, ref, Names("a", own=True, brought=brought))
    assert not why_left_out(role, ref, Names("a", brought=brought))


def test_what_the_run_does_not_bring_is_the_clusters_own() -> None:
    assert "belongs to the cluster" in why_left_out({}, Ref("ClusterRole", "", "view"), Names("a"))


def connection(source: str = "shop", way: Way = Way.POD, target: str = "shop") -> ConnectionTrial:
    pod = Pod(target, "b", {}, ())
    return ConnectionTrial(Pod(source, "a", {}, ()), way, 80, Protocol.TCP, True, True, pod=pod)


def test_a_trial_is_not_run_where_something_left_out_bears_on_it() -> None:
    policy = {Ref("NetworkPolicy", "kube-system", "deny"): "why"}
    assert why_not_tried(connection(target="kube-system"), policy).startswith("not run: NetworkPolicy/kube-system/deny")
    assert why_not_tried(connection(way=Way.NAME), policy)
    assert not why_not_tried(connection(), policy)
    binding = {Ref("ClusterRoleBinding", "", "all"): "why"}
    access = AccessTrial("jane", "get", True, True)
    assert why_not_tried(access, binding)
    assert not why_not_tried(access, policy)
    assert not why_not_tried(connection(way=Way.NAME), binding)
    webhook = {Ref("ValidatingWebhookConfiguration", "", "a"): "why"}
    assert why_not_tried(AdmissionTrial({}, True, None), webhook)
    assert not why_not_tried(AdmissionTrial({}, True, None), binding)
