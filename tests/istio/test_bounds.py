"""The proof: every request there could be, and a second opinion on it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.istio.naive.oracle import oracle
from lab.subjects.istio.proof.compare import compare
from lab.subjects.protocol import Bounds
from tests.istio.mesh import (
    DISABLE,
    LEDGER,
    PERMISSIVE,
    STRICT,
    UNSET,
    authorization,
    destination,
    mesh,
    peer,
    with_,
)


def exactly(state):
    return Bounds(state, state)


def texts(bounds, state):
    return [witness.text for witness in compare(bounds, state)]


def test_the_same_in_other_words_is_within():
    asked = exactly(with_(peer({"mtls": STRICT})))
    assert texts(asked, with_(peer({"mtls": STRICT}, "other", version="v1beta1"))) == []


def test_a_witness_names_who_sends_what_to_whom():
    found = texts(exactly(with_(peer({"mtls": STRICT}))), mesh())
    assert found[0] == "old/tool can send GET / to bank/ledger on port 8080, and must not"
    assert "whoever speaks plain text can send GET / to bank/ledger on any other port, and must not" in found


def test_a_workload_that_could_come():
    asked = exactly(with_(peer({"mtls": STRICT})))
    each = [peer({"selector": {"matchLabels": {"app": name}}, "mtls": STRICT}, name) for name in ("ledger", "teller")]
    found = compare(asked, with_(*each))
    assert found[0].made_up
    assert "a pod without labels in namespace bank" in found[0].text


def test_notes_say_where_a_mode_comes_from():
    witness = compare(exactly(with_(peer({"mtls": STRICT}))), with_(peer({"mtls": PERMISSIVE})))[0]
    assert any("is PERMISSIVE by PeerAuthentication/bank/default" in note.text for note in witness.notes)


MODES = st.sampled_from((STRICT, PERMISSIVE, DISABLE, UNSET))


@st.composite
def peers(draw):
    spec = {"mtls": draw(MODES)} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        spec["selector"] = LEDGER
        if draw(st.booleans()):
            spec["portLevelMtls"] = {draw(st.sampled_from(("8080", "9090"))): draw(MODES)}
    return peer(spec, namespace=draw(st.sampled_from(("bank", "bank", "istio-system"))))


SOURCES = st.sampled_from(
    (
        {"namespaces": ["edge"]}, {"principals": ["cluster.local/ns/edge/sa/gate"]}, {"principals": ["*"]},
        {"notNamespaces": ["bank"]}, {"serviceAccounts": ["edge/gate"]}, {"ipBlocks": ["10.244.0.0/16"]},
        {"namespaces": ["e*"], "notPrincipals": ["cluster.local/ns/edge/sa/gate"]},
    )
)  # fmt: skip
OPERATIONS = st.sampled_from(
    (
        {"methods": ["GET"]}, {"paths": ["/api/*"]}, {"paths": ["/api"], "methods": ["POST"]}, {"notPaths": ["/x*"]},
        {"ports": ["8080"]},
    )
)  # fmt: skip


@st.composite
def authorizations(draw):
    rules = []
    for _ in range(draw(st.integers(0, 2))):
        rule = {}
        if draw(st.booleans()):
            rule["from"] = [{"source": each} for each in draw(st.lists(SOURCES, min_size=1, max_size=2))]
        if draw(st.booleans()):
            rule["to"] = [{"operation": each} for each in draw(st.lists(OPERATIONS, min_size=1, max_size=2))]
        rules.append(rule)
    spec = {"action": draw(st.sampled_from(("ALLOW", "DENY"))), "rules": rules}
    if draw(st.booleans()):
        spec["selector"] = LEDGER
    return authorization(spec)


@st.composite
def documents(draw):
    made = draw(st.lists(st.one_of(peers(), authorizations()), max_size=3))
    named = []
    for number, item in enumerate(made):
        named.append({**item, "metadata": {**item["metadata"], "name": f"p{number}"}})
    if draw(st.integers(0, 3)) == 0:
        named.append(destination("ledger", draw(st.sampled_from(("DISABLE", "ISTIO_MUTUAL", "SIMPLE")))))
    return named


@given(documents(), documents())
@settings(max_examples=60, deadline=None)
def test_the_oracle_is_of_the_same_opinion(asked, made):
    bounds, state = exactly(with_(*asked)), with_(*made)
    found, ruling = compare(bounds, state), oracle(bounds, state)
    assert ruling.within is not bool(found), ruling.case or found[0].text


@given(documents())
@settings(max_examples=15, deadline=None)
def test_a_state_lies_within_itself(made):
    state = with_(*made)
    assert compare(exactly(state), state) == ()
