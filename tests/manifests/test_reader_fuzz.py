"""Whatever is typed, loading answers, and soon."""

import gc
import time
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.reader import kubectl_documents, load

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: frontend, namespace: shop}
spec:
  podSelector:
    matchLabels: &labels
      tier: "frontend"
  policyTypes: [Egress]
  egress:
  - to:
    - podSelector:
        matchLabels: *labels
    ports:
    - protocol: TCP
      port: 80
  - ports: [{port: 53, protocol: UDP}]
---
# second
{"kind": "List", "items": [{"a": [1, 2.5, null]}]}
"""
SECONDS_PER_KIB = 0.25
"""Generous: the usual text takes a five-hundredth of it."""

PIECES = st.sampled_from(
    [
        *"-:?[]{}#&*!|>'\"%@`,=\t\r\n \\~\x00\ufeff\u2028\ud800é",
        *("---", "...", "- ", ": ", "<<: *a", "&a ", "*a ", "!!int ", "0x", "1e", "\n  ", "\n- "),
        *("%YAML 1.2\n", '{"a":', "{a:,", "[a?", "|2\n"),
    ]
)


@pytest.fixture(autouse=True, scope="module")
def nothing_older_to_collect():
    """What other tests have left in this process is not searched for garbage while a text is read."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@contextmanager
def within(size):
    started = time.process_time()
    yield
    assert time.process_time() - started < SECONDS_PER_KIB * (1 + size / 1024)


def check(text):
    with within(len(text)):
        loaded = load(text, "fuzz.yaml")
    assert loaded.documents or loaded.findings
    lines = len(str(text, "latin-1").splitlines() if isinstance(text, bytes) else text.splitlines()) + 2
    for found in loaded.findings:
        assert found.span is not None
        assert 1 <= found.span.line <= lines
        assert found.span.column >= 1
    for document in (*loaded.documents, *loaded.unread):
        assert document.value is not None
        assert 1 <= document.span().line <= lines


@given(st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_random_bytes(raw):
    check(raw)


@given(st.text(st.characters(), max_size=400))
@settings(max_examples=150, deadline=None)
def test_random_text(text):
    check(text)


@given(st.lists(PIECES | st.text("ab1 ", max_size=3), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_pieces_of_yaml(text):
    check(text)
    if "\ud800" not in text:
        kubectl_documents(text)


@given(st.lists(st.tuples(st.integers(0, len(POLICY)), st.integers(0, 4), PIECES), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_mutated_manifests(changes):
    text = POLICY
    for at, dropped, piece in changes:
        text = text[:at] + piece + text[at + dropped :]
    check(text)


@given(st.integers(0, len(POLICY)))
@settings(max_examples=200, deadline=None)
def test_a_manifest_being_typed(at):
    check(POLICY[:at])


@given(PIECES, st.integers(1, 3000))
@settings(max_examples=80, deadline=None)
def test_one_piece_over_and_over(piece, times):
    check(piece * times)
