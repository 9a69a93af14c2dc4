"""Deleting what a learner lists."""

import pytest

from lab.cluster.deletion_list import MalformedItemError, Wanted, parse_item
from lab.manifests.finding import Severity
from lab.manifests.kubeobject import Ref
from tests.cluster.texts import BARE, answer, deployment, policy, rules, said, service, shop

LEGACY = Ref("NetworkPolicy", "shop", "legacy")
STATE = shop(policy("legacy"), policy("kept"), service("web"), deployment("web"))


def deleting(*items, state=STATE):
    return answer(state, "delete:\n" + "".join(f"- {item}\n" for item in items))


@pytest.mark.parametrize(
    "item",
    [
        "NetworkPolicy/shop/legacy",
        "networkpolicy/legacy -n shop",
        "netpol legacy -n shop",
        "netpol -n shop legacy",
        "networkpolicies legacy --namespace=shop",
        "networkpolicies.networking.k8s.io legacy --namespace shop",
        "netpol/legacy -nshop",
        "kubectl delete netpol legacy -n shop --force --grace-period=0",
        "{kind: NetworkPolicy, namespace: shop, name: legacy}",
    ],
)
def test_every_way_to_write_it_is_understood(item):
    applied = deleting(item)
    assert said(applied) == ['networkpolicy.networking.k8s.io "legacy" deleted']
    assert applied.deleted == (LEGACY,)
    assert set(STATE.objects) - set(applied.state.objects) == {LEGACY}
    assert applied.changed
    assert applied.findings == ()


def test_several_names_may_stand_in_one_item():
    assert len(deleting("netpol legacy kept -n shop").deleted) == 2
    assert len(deleting("netpol/legacy svc/web -n shop").deleted) == 2


def test_the_namespace_is_default_where_none_is_named():
    applied = deleting("svc kubernetes")
    assert said(applied) == ['service "kubernetes" deleted']


def test_what_is_not_there_is_not_found_and_the_near_one_named():
    applied = deleting("netpol legasy -n shop")
    assert said(applied) == ['Error from server (NotFound): networkpolicies.networking.k8s.io "legasy" not found']
    (finding,) = applied.findings
    assert (finding.rule, finding.severity, finding.span.line) == ("delete-not-found", Severity.ERROR, 2)
    assert finding.mend == "Did you mean NetworkPolicy/shop/legacy?"
    assert not applied.changed


def test_the_same_name_in_another_namespace_is_suggested():
    assert deleting("netpol legacy").findings[0].mend == "Did you mean NetworkPolicy/shop/legacy?"


def test_what_may_be_missing_may_be_missing():
    applied = deleting("netpol gone -n shop --ignore-not-found")
    assert (applied.answers, applied.findings) == ((), ())


def test_a_namespace_takes_everything_in_it_along():
    applied = deleting("ns shop")
    assert said(applied) == ['namespace "shop" deleted']
    assert not [ref for ref in applied.state.objects if ref.namespace == "shop"]
    assert applied.state.pods_named("shop", "web") == ()
    assert LEGACY in applied.deleted


@pytest.mark.parametrize("name", ["default", "kube-system", "kube-public"])
def test_kubernetes_own_namespaces_stay(name):
    applied = deleting(f"namespace/{name}")
    message = f'namespaces "{name}" is forbidden: this namespace may not be deleted'
    assert said(applied) == [f"Error from server (Forbidden): {message}"]
    assert applied.state.objects == STATE.objects


def test_a_workloads_pod_comes_back():
    (pod,) = STATE.pods_named("shop", "web")
    applied = deleting(f"pod {pod.name} -n shop")
    assert said(applied) == [f'pod "{pod.name}" deleted']
    assert applied.state.pods == STATE.pods
    assert rules(applied) == ["delete-comes-back"]


def test_the_apis_own_service_comes_back():
    applied = deleting("svc kubernetes -n default", state=BARE)
    assert applied.state.service("default", "kubernetes") is not None


def test_an_unknown_kind_is_said_as_the_server_says_it():
    applied = deleting("netpoll legacy -n shop")
    assert said(applied) == ['error: the server doesn\'t have a resource type "netpoll"']
    assert applied.findings[0].mend == "Did you mean netpol?"


@pytest.mark.parametrize(
    "item", ["legacy", "netpol", "a/b/c/d", "netpol/", "-n shop", "netpol legacy -n", "netpol x --purge", "12", "[a]",
             "NetworkPolicy/shop/legacy -n other", "{kind: Pod}", "netpol a/b", "''", "null"],
)  # fmt: skip
def test_an_item_that_says_nothing_is_a_finding_at_its_place(item):
    applied = deleting("netpol legacy -n shop", item)
    assert applied.deleted == (LEGACY,)
    (finding,) = applied.findings
    assert (finding.rule, finding.span.line) == ("delete-malformed", 3)
    assert finding.mend


@pytest.mark.parametrize("text", ["delete:\n", "delete: []\n"])
def test_an_empty_list_is_warned_about(text):
    applied = answer(STATE, text)
    assert rules(applied) == ["delete-nothing"]
    assert applied.state is STATE


def test_a_single_item_needs_no_list():
    assert answer(STATE, "delete: netpol legacy -n shop\n").deleted == (LEGACY,)


def test_deleting_and_creating_anew_in_one_answer():
    applied = answer(STATE, "delete: [svc web -n shop]\n", service("web", spec="clusterIP: None, ports: [{port: 80}]"))
    assert said(applied) == ['service "web" deleted', "service/web created"]
    assert applied.state.service("shop", "web").headless
    assert applied.findings == ()


def test_parse_item_gives_kind_namespace_and_name():
    assert parse_item("svc a b -n x") == (Wanted("svc", "x", "a"), Wanted("svc", "x", "b"))
    assert parse_item("Pod/x/a --ignore-not-found=false") == (Wanted("Pod", "x", "a"),)
    with pytest.raises(MalformedItemError, match="slash"):
        parse_item("svc a/b")
