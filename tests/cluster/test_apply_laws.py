"""What holds of applying anything."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.apply import apply, apply_documents
from lab.manifests.document import Document
from lab.manifests.submission import Submission
from tests.cluster.texts import all_of, deployment, namespace, pod, policy, service, shop

STATE = shop(policy("np", spec="podSelector: {}, ingress: [{}]"), service("web"), deployment("web"))

OBJECTS = st.one_of(
    st.builds(namespace, st.sampled_from(["shop", "extra", "default"]), st.sampled_from(["", "team: a"])),
    st.builds(
        policy,
        st.sampled_from(["np", "other"]),
        st.sampled_from(["shop", "extra", "nowhere"]),
        st.sampled_from(["podSelector: {}", "podSelector: {}, egress: [{}]", "podSelectors: {}", "ingress: [{}]"]),
    ),
    st.builds(service, st.sampled_from(["web", "api"]), st.sampled_from(["shop", "extra"])),
    st.builds(deployment, st.sampled_from(["web", "api"]), selector=st.sampled_from([None, "other"])),
    st.builds(pod, st.sampled_from(["p", "q"]), more=st.sampled_from(["", ", hostNetwork: true"])),
    st.sampled_from(["delete: [svc web -n shop, ns extra]\n", "delete: [netpol gone]\n", "just words\n", "---\n"]),
)
TEXTS = st.lists(OBJECTS, max_size=6)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["apiVersion", "kind", "metadata", "spec", "items", "delete", "name", "namespace", "ports"]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)
HEADS = st.sampled_from(
    [
        {},
        {"apiVersion": "v1", "kind": "List"},
        {"apiVersion": "v1", "kind": "Pod"},
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "namespace": "shop"}},
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}},
        {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db", "namespace": "shop"}},
        {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "web", "namespace": "shop"}},
        {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": {"name": "x", "namespace": "shop"}},
        {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "np"}},
    ]
)


def shown(applied):
    return (applied.answers, applied.findings, applied.deleted, dict(applied.state.objects))


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_applying_is_deterministic(texts):
    submission = Submission.of(all_of(*texts))
    assert shown(apply(STATE, submission)) == shown(apply(STATE, submission))


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_what_was_applied_is_unchanged_the_second_time(texts):
    by_name = {}
    for text in texts:
        if not text.startswith("delete:"):
            by_name[tuple(text.split("\n")[:3])] = text
    first = apply(STATE, Submission.of(all_of(*by_name.values())))
    second = apply(first.state, Submission.of(all_of(*by_name.values())))
    accepted = {item.ref for item in first.answers if item.accepted}
    for item in second.answers:
        if item.ref in accepted and item.accepted:
            assert item.text.endswith(" unchanged")
    assert dict(second.state.objects).keys() >= dict(first.state.objects).keys()


@given(st.permutations([policy("a"), service("b"), deployment("c"), pod("d"), policy("np", spec="podSelector: {}")]))
@settings(deadline=None, max_examples=30)
def test_the_order_of_unrelated_documents_does_not_matter(texts):
    ordered = apply(STATE, Submission.of(all_of(*sorted(texts)))).state
    mixed = apply(STATE, Submission.of(all_of(*texts))).state
    assert mixed.objects == ordered.objects
    assert mixed.pods == ordered.pods
    assert mixed.services == ordered.services


@given(TEXTS)
@settings(deadline=None, max_examples=60)
def test_no_address_moves(texts):
    after = apply(STATE, Submission.of(all_of(*texts))).state
    before = {str(item): item.addresses for item in STATE.pods}
    for item in after.pods:
        assert before.get(str(item), item.addresses) == item.addresses
    ips = {str(item): item.cluster_ips for item in STATE.services}
    for item in after.services:
        assert ips.get(str(item), item.cluster_ips) == item.cluster_ips or not item.cluster_ips


@given(HEADS, st.one_of(st.dictionaries(st.sampled_from(["metadata", "spec", "subsets", "status"]), JSON), JSON))
@settings(deadline=None, max_examples=200)
def test_no_value_makes_it_raise(head, value):
    document = Document({**head, **value} if isinstance(value, dict) else value, "odd.yaml")
    for as_found in (False, True):
        state = apply_documents(STATE, [document], as_found=as_found).state
        assert state.pods is not None
        for found in state.services:
            for port in found.ports:
                state.endpoints(found, port)


@given(st.text(max_size=60) | st.binary(max_size=60))
@settings(deadline=None, max_examples=100)
def test_no_text_makes_it_raise(text):
    applied = apply(STATE, Submission.of(text))
    assert not applied.changed or applied.answers
