"""Whom a certificate request lets in, and when it lets in nobody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.manifests.gobase64 import encoded
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from lab.subjects.certificates.issued import CLIENT, issued
from lab.subjects.certificates.naive.oracle import oracle
from lab.subjects.certificates.request import request_of
from lab.subjects.certificates.subject import CertificatesSubject
from lab.subjects.protocol import Bounds, Setting
from lab.subjects.registry import check_kind
from tests.certificates.requests import request


def csr(user="jane", *groups, signer=CLIENT, usages="client auth", seconds=None, approved=True, name="jane"):
    life = f", expirationSeconds: {seconds}" if seconds is not None else ""
    return (
        f"apiVersion: certificates.k8s.io/v1\nkind: CertificateSigningRequest\nmetadata: {{name: {name}}}\n"
        f"spec: {{request: {encoded(request(user, *groups))}, signerName: {signer}, usages: [{usages}]{life}}}"
        + (f"\n---\napprove: [{name}]" if approved else "")
    )


def cluster(*texts):
    return apply(build(Release(1, 34)), Submission.of("\n---\n".join(texts))).state


def refused(**given):
    each, = issued(cluster(csr(**given)))
    return each.refused


def test_the_common_name_is_the_user_and_organizations_are_groups():
    each, = issued(cluster(csr("jane", "ops", "dev", seconds=3600)))
    assert each.identity == ("jane", ("dev", "ops"))
    assert (each.refused, each.seconds) == ("", 3600)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"approved": False}, "nobody has approved it"),
        ({"usages": "client auth, server auth"}, "invalid usage for client certificate: server auth"),
        ({"usages": "digital signature"}, "missing required usage for client certificate: client auth"),
        ({"usages": "client auth, digital signature, key encipherment"}, ""),
        ({"signer": "a.b/mine"}, f"the signer a.b/mine makes no certificates for people: {CLIENT} does"),
    ],
)
def test_no_certificate_for_a_reason(given, said):
    assert refused(**given) == said


def test_nobody_becomes_an_administrator_by_request():
    each, = issued(cluster(csr("jane", "system:masters")))
    assert "system:masters group is not allowed" in each.refused


@pytest.mark.parametrize(("seconds", "lives"), [(None, 31_536_000), (63_072_000, 31_536_000), (600, 600)])
def test_a_certificate_lives_a_year_at_most(seconds, lives):
    each, = issued(cluster(csr(seconds=seconds)))
    assert each.seconds == lives


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
@settings(max_examples=50, deadline=None)
def test_what_cannot_be_read_is_said_and_never_raised(content):
    assert request_of(encoded(content)).trouble
    assert request_of(content.decode("latin-1")).trouble


ASKED = csr("jane", "dev", seconds=86_400)
WRONG = [
    csr("jane", "dev"), csr("jane", seconds=86_400), csr("dev", "jane", seconds=86_400),
    csr("jane", "dev", seconds=600),
    csr("jane", "dev", seconds=86_400, approved=False), "approve: [jane]",
    f"{ASKED}\n---\n{csr('joan', name='joan')}",
]  # fmt: skip
RIGHT = [
    ASKED, ASKED.replace("client auth", "client auth, digital signature"),
    csr("jane", "dev", seconds=86_400, name="x"),
    f"{ASKED}\n---\n{csr('joan', name='joan', approved=False)}",
]  # fmt: skip


@pytest.mark.parametrize("answer", [*RIGHT, *WRONG])
def test_the_proof_agrees_with_the_oracle(answer):
    asked, state = cluster(ASKED), cluster(answer)
    bounds = Bounds(asked, asked)
    witnesses = CertificatesSubject().compare(bounds, state)
    assert bool(witnesses) is (answer in WRONG)
    assert oracle(bounds, state).within is not bool(witnesses)


def test_the_check_asks_for_parts():
    check = check_kind("issues").parse({"user": "jane", "groups": ["dev"], "at_most_seconds": 86_400, "approved": True})
    asked = cluster(ASKED)
    for text, said in (
        (ASKED, "CertificateSigningRequest jane lets in user jane of the group dev"),
        (csr("jane", "dev"), "the certificate of CertificateSigningRequest jane lives 31536000 s, longer than 86400 s"),
        ("approve: [x]", "there is no CertificateSigningRequest"),
    ):
        assert check.run(Setting(asked, cluster(text), Bounds(asked, asked))).summary == said
