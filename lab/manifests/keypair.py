"""Whether a certificate and a private key go together, as a TLS server would find.

Source: Go's ``crypto/tls`` (``X509KeyPair``), which the API server asks about Secrets of type kubernetes.io/tls.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from lab.manifests.pem import PemBlock, pem_blocks

_MALFORMED = "x509: malformed certificate"


def pair_trouble(certificate: bytes, key: bytes) -> str:
    """What is wrong with a pair in PEM text, in Go's words; nothing when a server could use it.

    What lies within the blocks is looked at only where the ``cryptography`` package is installed.
    """
    blocks = list(pem_blocks(certificate.decode("latin-1")))
    leaf = next((block for block in blocks if block.label == "CERTIFICATE"), None)
    if leaf is None:
        return _no_certificate(blocks)
    skipped = []
    for block in pem_blocks(key.decode("latin-1")):
        if block.label == "PRIVATE KEY" or block.label.endswith(" PRIVATE KEY"):
            return _content_trouble(leaf.content, block.content)
        skipped.append(block.label)
    return _no_key(skipped)


def _no_certificate(blocks: list[PemBlock]) -> str:
    labels = [block.label for block in blocks]
    if not labels:
        return "tls: failed to find any PEM data in certificate input"
    if len(labels) == 1 and labels[0].endswith("PRIVATE KEY"):
        return (
            "tls: failed to find certificate PEM data in certificate input, but did find a private key; "
            "PEM inputs may have been switched"
        )
    return (
        'tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the '
        f"following types: [{' '.join(labels)}]"
    )


def _no_key(skipped: list[str]) -> str:
    if not skipped:
        return "tls: failed to find any PEM data in key input"
    if skipped == ["CERTIFICATE"]:
        return "tls: found a certificate rather than a key in the PEM for the private key"
    return (
        'tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of '
        f"the following types: [{' '.join(skipped)}]"
    )


def _content_trouble(certificate: bytes, key: bytes) -> str:
    try:
        x509 = import_module("cryptography.x509")
        serialization = import_module("cryptography.hazmat.primitives.serialization")
    except ImportError:
        return ""
    try:
        public = x509.load_der_x509_certificate(certificate).public_key()
    except Exception:  # whatever that library makes of a learner's bytes
        return _MALFORMED
    try:
        private = serialization.load_der_private_key(key, password=None)
    except Exception:
        return "tls: failed to parse private key"
    return _mismatch(public, private.public_key(), serialization)


def _mismatch(of_certificate: Any, of_key: Any, serialization: Any) -> str:
    kinds = [_algorithm(each) for each in (of_certificate, of_key)]
    if not kinds[0]:
        return "tls: unknown public key algorithm"
    if kinds[0] != kinds[1]:
        return "tls: private key type does not match public key type"
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if of_certificate.public_bytes(*form) != of_key.public_bytes(*form):
        return "tls: private key does not match public key"
    return ""


def _algorithm(key: Any) -> str:
    name = type(key).__name__
    return next((word for word in ("RSA", "EllipticCurve", "Ed25519") if word in name), "")
