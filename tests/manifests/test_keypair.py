"""Certificates and keys that do not go together, as the API server warns of them."""

from __future__ import annotations

import pytest

from lab.manifests.keypair import pair_trouble
from tests.manifests.pod_objects import reading

BODY = "AAAA"


def pem(label: str, body: str = BODY) -> str:
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----\n"


CERTIFICATE = pem("CERTIFICATE")
KEY = pem("RSA PRIVATE KEY")


@pytest.mark.parametrize(
    ("certificate", "key", "trouble"),
    [
        ("", KEY, "tls: failed to find any PEM data in certificate input"),
        ("abc", KEY, "tls: failed to find any PEM data in certificate input"),
        (
            KEY,
            CERTIFICATE,
            "tls: failed to find certificate PEM data in certificate input, but did find a private key; "
            "PEM inputs may have been switched",
        ),
        (
            pem("PUBLIC KEY") + KEY,
            KEY,
            'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the '
            "following types: [PUBLIC KEY RSA PRIVATE KEY]",
        ),
        (CERTIFICATE, "", "tls: failed to find any PEM data in key input"),
        (CERTIFICATE, CERTIFICATE, "tls: found a certificate rather than a key in the PEM for the private key"),
        (
            CERTIFICATE,
            pem("EC PARAMETERS"),
            'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks '
            "of the following types: [EC PARAMETERS]",
        ),
        (pem("CERTIFICATE", "no base64!"), KEY, "tls: failed to find any PEM data in certificate input"),
    ],
)
def test_what_is_missing_is_named(certificate, key, trouble):
    assert pair_trouble(certificate.encode(), key.encode()) == trouble


def test_parameters_before_the_key_are_passed_over():
    pytest.importorskip("cryptography")
    trouble = pair_trouble(CERTIFICATE.encode(), (pem("EC PARAMETERS") + KEY).encode())
    assert trouble == "x509: malformed certificate"


def test_a_tls_secret_is_accepted_with_a_warning():
    found = reading(
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "s"},
            "type": "kubernetes.io/tls",
            "stringData": {"tls.crt": KEY, "tls.key": CERTIFICATE},
        }
    )
    assert found.errors == ()
    assert found.warnings[0].endswith("PEM inputs may have been switched")


def test_secrets_of_other_types_are_not_looked_into():
    value = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "stringData": {"tls.crt": "x"}}
    assert reading(value).warnings == ()


def _pair(make):
    """A self-signed certificate and its key, in PEM."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    key = make()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a.example.com")])
    now = datetime.datetime(2026, 1, 1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=9))
    algorithm = None if "Ed25519" in type(key).__name__ else hashes.SHA256()
    certificate = builder.sign(key, algorithm).public_bytes(serialization.Encoding.PEM)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return certificate, key.private_bytes(*form)


def test_a_pair_that_belongs_together_is_fine_and_others_are_not():
    pytest.importorskip("cryptography")
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519

    first, second = (_pair(lambda: ec.generate_private_key(ec.SECP256R1())) for _ in range(2))
    other = _pair(ed25519.Ed25519PrivateKey.generate)
    assert pair_trouble(*first) == pair_trouble(*other) == ""
    assert pair_trouble(first[0], second[1]) == "tls: private key does not match public key"
    assert pair_trouble(first[0], other[1]) == "tls: private key type does not match public key type"
    assert pair_trouble(first[0], KEY.encode()) == "tls: failed to parse private key"
