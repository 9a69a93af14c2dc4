"""Certificates for people of a run: in the run's names alone, gone afterwards, and honest where none is made."""

import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lab.cluster.trial import CertificateTrial
from lab.live import signing
from lab.live.api import RefusedError, Reply
from lab.live.names import Names
from lab.live.renaming import RUN as RUN_LABEL
from lab.live.signing import Signing
from lab.manifests.gobase64 import decoded
from tests.live.fake_cluster import RUN
from tests.live.fake_holding import HoldingApi, certificate_status

DAY = 86400
CLIENT = "kubernetes.io/kube-apiserver-client"


def asked(user="jane", groups=("developers",), *, approved=True, simulated=True, longest=DAY):
    return CertificateTrial(user, groups, CLIENT, ("client auth",), DAY, approved, True, simulated, longest)


def signed(seconds):
    """A signer whose certificates live so long."""

    def sign(request):
        found = x509.load_pem_x509_csr(decoded(request["spec"]["request"]))
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(found.subject).issuer_name(x509.Name([]))
        made = made.public_key(found.public_key()).serial_number(1)
        made = made.not_valid_before(now).not_valid_after(now + timedelta(seconds=seconds))
        return certificate_status(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    return sign


class Bearer:
    """The server as the certificate's bearer sees it: it knows whom the certificate names."""

    def __init__(self, certificate):
        subject = x509.load_pem_x509_certificate(certificate.encode()).subject
        oid = x509.oid.NameOID
        self.user = subject.get_attributes_for_oid(oid.COMMON_NAME)[0].value
        self.groups = [each.value for each in subject.get_attributes_for_oid(oid.ORGANIZATION_NAME)]

    def post(self, _path, _body):
        groups = [*self.groups, "system:authenticated"]
        return Reply({"status": {"userInfo": {"username": self.user, "groups": groups}}})


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    @contextmanager
    def as_bearer(_api, key, certificate):
        assert b"PRIVATE KEY" in key
        yield Bearer(certificate)

    monkeypatch.setattr(signing, "as_bearer", as_bearer)
    monkeypatch.setattr(signing, "SIGNED_SECONDS", 0.0)
    monkeypatch.setattr(signing, "UNAPPROVED_SECONDS", 0.0)


def observed(api, trial, **names):
    return Signing(api, Names(RUN, **names), threading.Event()).certificate(trial)


def test_a_certificate_logs_in_as_the_runs_own_person_and_its_request_is_gone():
    requests = []

    def fill(value):
        requests.append(value)
        return value

    api = HoldingApi(fill=fill, sign=signed(DAY))
    found = observed(api, asked())
    assert found.succeeded is True
    assert "knows its bearer as jane of developers" in found.text
    assert api.objects == {}
    (request,) = requests
    assert request["metadata"] == {
        "name": "cks-t2st-login", "labels": {"app.kubernetes.io/managed-by": "cks-lab", RUN_LABEL: RUN}
    }  # fmt: skip
    subject = x509.load_pem_x509_csr(decoded(request["spec"]["request"])).subject.rfc4514_string()
    assert "CN=cks-t2st-jane" in subject
    assert "O=cks-t2st-developers" in subject


def test_a_certificate_that_lives_longer_than_asked_is_told():
    found = observed(HoldingApi(sign=signed(3 * DAY)), asked())
    assert (found.succeeded, found.text.partition(",")[0]) == (False, "signed")
    assert observed(HoldingApi(sign=signed(3 * DAY)), asked(longest=None)).succeeded is True


def test_nobody_signs_what_nobody_approved():
    api = HoldingApi(sign=signed(DAY))
    found = observed(api, asked(approved=False, simulated=False))
    assert (found.succeeded, api.objects) == (False, {})


def test_a_signers_refusal_is_the_clusters_word():
    failed = {"conditions": [{"type": "Failed", "message": "invalid usage for client certificate: server auth"}]}
    found = observed(HoldingApi(sign=lambda _: failed), asked(simulated=False))
    assert (found.succeeded, found.text) == (False, f"the signer refuses: {failed['conditions'][0]['message']}")


def test_a_cluster_that_signs_nothing_is_not_held_against_the_answer():
    found = observed(HoldingApi(), asked())
    assert found.succeeded is None
    assert "made no certificate" in found.text


@pytest.mark.parametrize("trial", [asked(groups=("system:masters",)), asked(user="system:admin")])
def test_no_certificate_is_made_for_kubernetes_own_people(trial):
    api = HoldingApi(sign=signed(DAY))
    found = observed(api, trial)
    assert (found.succeeded, api.kept) == (None, [])
    assert "is there without the run" in found.text


def test_under_the_exercises_own_names_none_is_made():
    api = HoldingApi(sign=signed(DAY))
    assert observed(api, asked(), own=True).succeeded is None
    assert api.kept == []


def test_a_lack_of_rights_is_no_verdict():
    def refuse(_value):
        raise RefusedError(403, {"message": "cannot create certificatesigningrequests"})

    found = observed(HoldingApi(fill=refuse), asked())
    assert (found.succeeded, found.text) == (None, "not run: cannot create certificatesigningrequests")
