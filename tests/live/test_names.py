"""What an exercise's things are called on a cluster, and back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.live.names import LONGEST, Names, new_run, run_of
from lab.manifests.kubeobject import Ref

NAMES = Names("k4f9", brought=[Ref("Namespace", "", "staging"), Ref("ClusterRole", "", "pod-reader")])
OWN = Names("k4f9", own=True)
LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", fullmatch=True)


def test_every_namespace_but_kubernetes_own_gets_the_runs_prefix() -> None:
    assert NAMES.namespace("production-app") == "cks-k4f9-production-app"
    assert NAMES.namespace("") == NAMES.namespace("default") == "cks-k4f9-default"
    assert [NAMES.namespace(name) for name in ("kube-system", "kube-public")] == ["kube-system", "kube-public"]


def test_own_names_stay() -> None:
    assert OWN.namespace("production-app") == "production-app"
    assert OWN.user("jane") == "jane"
    assert OWN.hostname("backend.production-app.svc") == "backend.production-app.svc"
    assert OWN.back("cks-k4f9-production-app") == "cks-k4f9-production-app"


@given(LABEL)
@settings(deadline=None, max_examples=200)
def test_a_name_fits_a_label_and_leads_back(name: str) -> None:
    names = Names("k4f9")
    real = names.namespace(name)
    assert len(real) <= LONGEST
    assert run_of(real) == ("" if real == name else "k4f9")
    assert names.back(f'namespaces "{real}" not found') == f'namespaces "{name}" not found'


def test_two_long_names_stay_two() -> None:
    long = "a" * 62
    assert NAMES.namespace(f"{long}b") != NAMES.namespace(f"{long}c")


def test_runs_have_different_names() -> None:
    assert len({new_run() for _ in range(50)}) > 40
    assert Names(new_run()).namespace("a") != Names("zzzz").namespace("a")


def test_a_name_to_look_up_is_rewritten_where_it_names_a_namespace() -> None:
    asked = {
        "backend": "backend",
        "backend.staging": "backend.cks-k4f9-staging",
        "backend.staging.svc": "backend.cks-k4f9-staging.svc",
        "backend.nowhere.svc.cluster.local.": "backend.cks-k4f9-nowhere.svc.cluster.local.",
        "pod-0.db.staging.svc.cluster.local": "pod-0.db.cks-k4f9-staging.svc.cluster.local",
        "10-0-0-1.staging.pod.cluster.local": "10-0-0-1.cks-k4f9-staging.pod.cluster.local",
        "kube-dns.kube-system.svc": "kube-dns.kube-system.svc",
        "kubernetes.default": "kubernetes.default",
        "kubernetes.default.svc.cluster.local": "kubernetes.default.svc.cluster.local",
        "debug.default": "debug.cks-k4f9-default",
        "api.example.com": "api.example.com",
        "example.com": "example.com",
        "api-a.cluster.example": "api-a.cluster.example",
    }
    assert {name: NAMES.hostname(name) for name in asked} == asked


def test_people_get_the_prefix_and_kubernetes_own_do_not() -> None:
    assert NAMES.user("jane") == "cks-k4f9-jane"
    assert NAMES.user("system:serviceaccount:staging:ci") == "system:serviceaccount:cks-k4f9-staging:ci"
    assert NAMES.user("system:serviceaccount:kube-system:ci") == "system:serviceaccount:kube-system:ci"
    assert NAMES.user("system:anonymous") == "system:anonymous"
    assert NAMES.group("system:serviceaccounts:staging") == "system:serviceaccounts:cks-k4f9-staging"
    assert NAMES.group("system:authenticated") == "system:authenticated"
    assert NAMES.group("developers") == "cks-k4f9-developers"
    assert NAMES.user("") == ""


def test_only_cluster_scoped_objects_that_the_exercise_brings_are_renamed() -> None:
    assert NAMES.cluster_scoped("ClusterRole", "pod-reader") == "cks-k4f9-pod-reader"
    assert NAMES.cluster_scoped("ClusterRole", "view") == "view"
    assert NAMES.cluster_scoped("ClusterRoleBinding", "pod-reader") == "pod-reader"


def test_the_api_servers_own_service_stays_where_it_is() -> None:
    assert NAMES.ref(Ref("Service", "default", "kubernetes")) == Ref("Service", "default", "kubernetes")
    assert NAMES.ref(Ref("Service", "default", "web")) == Ref("Service", "cks-k4f9-default", "web")
    assert NAMES.ref(Ref("Pod", "default", "kubernetes")) == Ref("Pod", "cks-k4f9-default", "kubernetes")
