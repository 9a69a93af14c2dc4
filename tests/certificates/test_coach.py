"""Each misunderstanding about certificate requests is named, first of all that could be said."""

from base64 import b64encode

import pytest

from lab.cluster.scenario import build
from lab.manifests.gobase64 import encoded
from lab.manifests.pem import pem_block
from lab.manifests.release import Release
from lab.subjects.certificates.subject import CertificatesSubject
from tests.certificates.requests import request
from tests.certificates.test_issued import ASKED, csr
from tests.subjects.coached import rules

STATUS = "\nstatus: {conditions: [{type: Approved, status: 'True', reason: me, message: me}]}"

CASES = [
    ("common-name-and-organization-swapped", csr("dev", "jane", seconds=86_400)),
    ("request-for-another-user", csr("joan", "dev", seconds=86_400)),
    ("request-not-approved", csr("jane", "dev", seconds=86_400, approved=False)),
    ("approved-in-manifest", csr("jane", "dev", seconds=86_400, approved=False) + STATUS),
    ("wrong-signer", csr("jane", "dev", seconds=86_400, signer="kubernetes.io/kubelet-serving")),
    ("wrong-usages", csr("jane", "dev", seconds=86_400, usages="server auth")),
    ("certificate-lives-too-long", csr("jane", "dev")),
    ("second-request-approved", f"{ASKED}\n---\n{csr('joan', name='joan')}"),
]


@pytest.mark.parametrize(("rule", "answer"), CASES)
def test_the_mistake_is_named_first(rule, answer):
    assert rules("certificates", build(Release(1, 34)), (ASKED,), (answer,))[0] == rule


def test_a_request_that_was_tampered_with():
    written = request("jane", "dev")
    der = pem_block(written.decode()).content
    forged = der[:-1] + bytes([der[-1] ^ 1])
    text = f"-----BEGIN CERTIFICATE REQUEST-----\n{b64encode(forged).decode()}\n-----END CERTIFICATE REQUEST-----\n"
    answer = ASKED.replace(encoded(written), encoded(text.encode()))
    assert rules("certificates", build(Release(1, 34)), (ASKED,), (answer,))[0] == "request-unreadable"


def test_a_right_answer_is_told_nothing():
    assert rules("certificates", build(Release(1, 34)), (ASKED,), (ASKED,)) == []


def test_every_rule_is_tried_here():
    known = {rule.id for rule in CertificatesSubject().rules()}
    assert known - {rule for rule, _ in CASES} == {"certificates", "request-unreadable"}
