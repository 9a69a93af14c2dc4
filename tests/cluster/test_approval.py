"""Approving certificate requests from an answer file."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.manifests.gobase64 import encoded
from lab.manifests.kubeobject import Ref
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from tests.certificates.requests import request

JANE = Ref("CertificateSigningRequest", "", "jane")
CSR = f"""
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata: {{name: jane}}
spec: {{request: {encoded(request("jane"))}, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}}
"""


def handed_in(*texts):
    return apply(build(Release(1, 34)), Submission.of("\n---\n".join(texts)))


@pytest.mark.parametrize("item", ["jane", "csr/jane", "csr jane", "CertificateSigningRequest/jane"])
def test_a_request_is_approved_by_its_name(item):
    applied = handed_in(CSR, f"approve: [{item}]")
    condition, = applied.state.objects[JANE].value["status"]["conditions"]
    assert (condition["type"], condition["status"]) == ("Approved", "True")
    assert applied.answers[-1].text == "certificatesigningrequest.certificates.k8s.io/jane approved"


def test_what_is_not_there_cannot_be_approved():
    applied = handed_in("approve: [jane]", CSR)
    assert applied.answers[0].text == (
        'Error from server (NotFound): certificatesigningrequests.certificates.k8s.io "jane" not found'
    )
    assert [finding.rule for finding in applied.findings] == ["approve-not-found"]
    assert not applied.state.objects[JANE].value.get("status")


def test_a_manifest_approves_nothing():
    status = "status: {conditions: [{type: Approved, status: 'True', reason: me}]}"
    applied = handed_in(CSR + status)
    assert applied.answers[0].accepted
    assert not applied.state.objects[JANE].value.get("status")


@pytest.mark.parametrize(
    ("document", "rule"),
    [("approve: []", "approve-nothing"), ("approve:", "approve-nothing"), ("approve: [pod/jane]", "approve-malformed"),
     ("approve: [{name: jane}]", "approve-malformed"), ("approve: 7", "approve-malformed")],
)  # fmt: skip
def test_a_list_that_says_nothing_useful(document, rule):
    assert [finding.rule for finding in handed_in(CSR, document).findings] == [rule]


def test_what_is_requested_cannot_be_changed():
    applied = handed_in(CSR, CSR.replace("[client auth]", "[server auth]"))
    assert applied.state.objects[JANE].spec["usages"] == ["client auth"]
