"""What an object that exists does not let go of."""

import pytest

from lab.cluster.immutable import update_errors
from tests.cluster.building import made
from tests.cluster.texts import answer, deployment, pod, rules, said, service, shop


def test_a_deployments_selector_is_fixed():
    applied = answer(shop(deployment("web")), deployment("web", selector="other"))
    assert said(applied) == [
        'The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: '
        "field is immutable"
    ]
    (finding,) = applied.findings
    assert (finding.rule, finding.span.line) == ("apply-immutable-field", 6)


def test_a_deployments_replicas_are_not():
    applied = answer(shop(deployment("web")), deployment("web", replicas=3))
    assert said(applied) == ["deployment.apps/web configured"]
    assert len(applied.state.pods_named("shop", "web")) == 3


def test_a_pods_ports_are_fixed_but_its_image_and_labels_are_not():
    state = shop(pod("p"))
    assert said(answer(state, pod("p", image="nginx:1.27", labels="app: new"))) == ["pod/p configured"]
    (text,) = said(answer(state, pod("p", more=", hostNetwork: true")))
    assert text.startswith('The Pod "p" is invalid: spec: Forbidden: pod updates may not change fields other than')


def test_tolerations_may_be_added_and_not_taken_away():
    one = ", tolerations: [{key: a, operator: Exists}]"
    state = shop(pod("p", more=one))
    assert answer(state, pod("p", more=one[:-1] + ", {key: b, operator: Exists}]")).answers[0].accepted
    assert not answer(state, pod("p")).answers[0].accepted


def test_a_service_keeps_its_cluster_ip():
    state = shop(service("web", spec="ports: [{port: 80}]"))
    given = state.service("shop", "web").cluster_ips
    applied = answer(state, service("web", spec="ports: [{port: 81}]"))
    assert applied.state.service("shop", "web").cluster_ips == given
    (text,) = said(answer(state, service("web", spec="ports: [{port: 80}], clusterIP: 10.96.7.7")))
    assert text == (
        'The Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.7.7"]: may not change once set'
    )
    same = service("web", spec=f"ports: [{{port: 80}}], clusterIP: {given[0]}")
    assert said(answer(state, same)) == ["service/web configured"]


def test_a_service_does_not_become_headless_nor_cease_to_be():
    (text,) = said(answer(shop(service("web")), service("web", spec="clusterIP: None, ports: [{port: 80}]")))
    assert text.endswith('Invalid value: ["None"]: may not change once set')
    state = shop(service("web", spec="clusterIP: None, ports: [{port: 80}]"))
    assert answer(state, service("web", spec="ports: [{port: 80}]")).state.service("shop", "web").headless


def test_a_service_may_become_an_external_name_and_back():
    external = service("web", spec="type: ExternalName, externalName: api.example")
    there = answer(shop(service("web")), external)
    assert said(there) == ["service/web configured"]
    back = answer(there.state, service("web"))
    assert back.state.service("shop", "web").cluster_ips


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("10.96.0.10", "provided IP is already allocated"),
        ("192.0.2.1", "the provided IP (192.0.2.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12"),
    ],
)
def test_a_cluster_ip_must_be_free_and_in_range(address, trouble):
    applied = answer(shop(), service("web", spec=f"ports: [{{port: 80}}], clusterIP: {address}"))
    assert said(applied) == [
        f'The Service "web" is invalid: spec.clusterIPs: Invalid value: ["{address}"]: '
        f"failed to allocate IP {address}: {trouble}"
    ]
    assert rules(applied) == ["apply-cluster-ip"]


@pytest.mark.parametrize(
    ("kind", "before", "after", "message"),
    [
        ("StatefulSet", {"spec": {"serviceName": "a"}}, {"spec": {"serviceName": "b"}}, "updates to statefulset spec"),
        ("StatefulSet", {"spec": {"replicas": 1}}, {"spec": {"replicas": 2}}, ""),
        ("DaemonSet", {"spec": {"selector": {"a": 1}}}, {"spec": {"selector": {"a": 2}}}, "field is immutable"),
        ("Job", {"spec": {"template": {"a": 1}}}, {"spec": {"template": {"a": 2}}}, "spec.template: Invalid value"),
        ("ConfigMap", {"data": {"a": "1"}, "immutable": True}, {"data": {"a": "2"}, "immutable": True}, "data: Forb"),
        ("ConfigMap", {"data": {"a": "1"}}, {"data": {"a": "2"}}, ""),
        ("Secret", {"type": "Opaque"}, {"type": "x/y"}, "type: Invalid value"),
        ("RoleBinding", {"roleRef": {"name": "a"}}, {"roleRef": {"name": "b"}}, "cannot change roleRef"),
        ("Namespace", {"spec": {}}, {"spec": {"finalizers": []}}, ""),
    ],
)
def test_other_kinds_have_their_own_rules(kind, before, after, message):
    errors = update_errors(made(kind, "x", **before), made(kind, "x", **after))
    assert len(errors) == bool(message)
    assert all(message in str(error) for error in errors)
