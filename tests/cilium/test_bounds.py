"""The proof: every flow there could be, and a second opinion on it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.cilium.naive.oracle import oracle
from lab.subjects.cilium.proof.compare import compare
from lab.subjects.protocol import Bounds
from tests.cilium.cluster import API, DB, WEB, cluster, clusterwide, policy, ports, with_


def exactly(state):
    return Bounds(state, state)


def texts(bounds, state, **more):
    return [witness.text for witness in compare(bounds, state, **more)]


ONLY_API = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [API], "toPorts": ports(80)}]}
DNS = {
    "toEndpoints": [{"matchLabels": {"k8s:io.kubernetes.pod.namespace": "kube-system", "k8s-app": "kube-dns"}}],
    "toPorts": ports(53, protocol="ANY", rules={"dns": [{"matchPattern": "*"}]}),
}


def test_the_same_in_other_words_is_within():
    other = {"endpointSelector": {"matchExpressions": [{"key": "k8s:app", "operator": "In", "values": ["db"]}]},
             "ingress": [{"fromEndpoints": [API], "toPorts": [{"ports": [{"port": "80", "protocol": "TCP",
                                                                          "endPort": 80}]}]}]}  # fmt: skip
    assert texts(exactly(with_(policy(ONLY_API))), with_(policy(other, "q"))) == []


def test_scenario_pods_come_first_in_a_witness():
    found = texts(exactly(with_(policy(ONLY_API))), cluster())
    assert found[0] == "shop/api can reach shop/db on TCP 5432, and must not"


def test_a_pod_that_could_come_shows_a_selector_that_is_too_wide():
    wide = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [
        {"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web", "db"]}]}], "toPorts": ports(80)}]}
    found = compare(exactly(with_(policy(ONLY_API))), with_(policy(wide)))
    assert found[0].made_up
    assert found[0].text == "a pod without labels in namespace shop can reach shop/db on TCP 80, and must not"
    assert texts(exactly(with_(policy(ONLY_API))), with_(policy(wide)), closed=True) == []


def test_a_namespace_that_could_come():
    label = "k8s:io.cilium.k8s.namespace.labels.env"
    asked = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [{"matchLabels": {label: "dev"}}]}]}
    narrow = {"endpointSelector": DB, "ingress": [{"fromEndpoints": [
        {"matchLabels": {"k8s:io.kubernetes.pod.namespace": "test"}}]}]}  # fmt: skip
    assert any("a new namespace labelled env=dev" in text for text in
               texts(exactly(with_(policy(asked))), with_(policy(narrow))))  # fmt: skip


def test_requests_in_a_witness():
    def http(path):
        rules = {"http": [{"method": "GET", "path": path}]}
        return with_(policy({"endpointSelector": API, "ingress": [{"fromEndpoints": [WEB],
                                                                   "toPorts": ports(80, rules=rules)}]}))  # fmt: skip

    found = texts(exactly(http("/public(/.*)?")), http("/public.*"))
    assert found[0].startswith("shop/web can send GET /public")
    assert found[0].endswith("to shop/api on TCP 80, and must not")
    assert "cannot send GET /public/" in texts(exactly(http("/public(/.*)?")), http("/public"))[0]


def test_names_in_a_witness():
    def to(**name):
        rule = {"toFQDNs": [name], "toPorts": ports(443)}
        return with_(policy({"endpointSelector": WEB, "egress": [DNS, rule]}))

    asked = exactly(to(matchName="api.bank.example"))
    assert texts(asked, to(matchPattern="*.bank.example"))[0] == (
        "shop/web can reach any.bank.example on TCP 443, and must not"
    )
    assert "cannot reach api.bank.example" in texts(asked, to(matchName="files.example.net"))[0]


def test_the_notes_say_which_rule_and_where():
    other = {**ONLY_API, "ingress": [{"fromEndpoints": [WEB]}]}
    witness = compare(exactly(with_(policy(ONLY_API))), with_(policy(other)))
    note = next(note for note in witness[0].notes if "ingress of" in note.text)
    assert note.span is not None


PEERS = st.sampled_from(
    (
        {"fromEndpoints": [API]}, {"fromEndpoints": [{}]}, {"fromEndpoints": []}, {"fromEntities": ["world"]},
        {"fromEntities": ["cluster"]}, {"fromEntities": ["all"]}, {"fromCIDR": ["203.0.113.0/24"]},
        {"fromCIDRSet": [{"cidr": "0.0.0.0/0", "except": ["169.254.0.0/16"]}]}, {},
        {"fromEndpoints": [{"matchLabels": {"app": "web", "k8s:io.kubernetes.pod.namespace": "test"}}]},
        {"fromEndpoints": [{"matchLabels": {"k8s:io.cilium.k8s.namespace.labels.env": "dev"}}]},
        {"fromEndpoints": [{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["api"]}]}]},
        {"fromEndpoints": [{"matchLabels": {"io.cilium.k8s.policy.serviceaccount": "web"}}]},
    )
)  # fmt: skip
PORTS = st.sampled_from(
    (
        None, ports(80), ports(80, protocol="ANY"), ports(0), [{"ports": [{"port": "8000", "endPort": 8080}]}],
        [{"ports": [{"port": "http"}]}], ports(80, rules={"http": [{"method": "GET"}]}),
        ports(80, rules={"http": [{"path": "/a.*"}, {"method": "POST", "path": "/b"}]}),
    )
)  # fmt: skip


@st.composite
def rules(draw, *, deny):
    rule = dict(draw(PEERS))
    listed = draw(PORTS)
    if listed is not None:
        left_out = {"rules"} if deny else set()
        rule["toPorts"] = [{key: part for key, part in group.items() if key not in left_out} for group in listed]
    if not deny and draw(st.integers(0, 5)) == 0:
        rule["authentication"] = {"mode": draw(st.sampled_from(("required", "disabled")))}
    return rule


def turned(rule):
    return {key.replace("from", "to") if key.startswith("from") else key: part for key, part in rule.items()}


@st.composite
def specs(draw):
    spec = {"endpointSelector": draw(st.sampled_from((API, DB, {})))}
    for way, deny in (("ingress", False), ("ingressDeny", True), ("egress", False)):
        if draw(st.booleans()) or (way == "egress" and len(spec) == 1):
            made = draw(st.lists(rules(deny=deny), min_size=1, max_size=2))
            spec[way] = list(map(turned, made)) if way == "egress" else made
    if draw(st.integers(0, 3)) == 0:
        spec["enableDefaultDeny"] = {draw(st.sampled_from(("ingress", "egress"))): draw(st.booleans())}
    return spec


@st.composite
def documents(draw):
    made = []
    for number in range(draw(st.integers(0, 2))):
        make = draw(st.sampled_from((policy, policy, clusterwide)))
        made.append(make(draw(specs()), f"p{number}"))
    return made


def state_with(made):
    return with_(*made) if made else cluster()


@given(documents(), documents())
@settings(max_examples=60, deadline=None)
def test_the_oracle_is_of_the_same_opinion(asked, made):
    bounds, state = exactly(state_with(asked)), state_with(made)
    found = compare(bounds, state)
    ruling = oracle(bounds, state)
    assert ruling.within is not bool(found), ruling.case or found[0].text


@given(documents())
@settings(max_examples=15, deadline=None)
def test_a_state_lies_within_itself(made):
    state = state_with(made)
    assert compare(exactly(state), state) == ()


@pytest.mark.parametrize("closed", [True, False])
def test_no_policies_at_all(closed):
    assert compare(exactly(cluster()), cluster(), closed=closed) == ()
