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
    end = _der_end(certificate)
    try:
        public = x509.load_der_x509_certificate(certificate[:end]).public_key()
    except Exception:  # whatever that library makes of a learner's bytes
        return _MALFORMED
    if end != len(certificate):
        return "x509: trailing data"
    algorithm = _algorithm(public)
    if algorithm == _OTHER_CURVE:
        return "x509: unsupported elliptic curve"
    try:
        private = serialization.load_der_private_key(_without_rest(key), password=None).public_key()
    except Exception:
        return "tls: failed to parse private key"
    if _algorithm(private) in ("", _OTHER_CURVE):
        return "tls: failed to parse private key"
    if not algorithm:
        return "tls: unknown public key algorithm"
    if algorithm != _algorithm(private):
        return "tls: private key type does not match public key type"
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if public.public_bytes(*form) != private.public_bytes(*form):
        return "tls: private key does not match public key"
    return ""


def _der_end(der: bytes) -> int:
    """Where the first element of some DER ends; the end of it all where that cannot be told."""
    size = der[1] & 0x7F if len(der) > 1 else 0
    if len(der) < 2 or der[1] < 0x80:
        return min(2 + size, len(der))
    return min(2 + size + int.from_bytes(der[2 : 2 + size], "big"), len(der))


def _without_rest(key: bytes) -> bytes:
    """A key without what follows it, which Go reads past; in PKCS #1, whose second part is a number, it does not."""
    header = 2 + (key[1] & 0x7F if len(key) > 1 and key[1] & 0x80 else 0)
    is_pkcs1 = key[header + 3 : header + 4] == b"\x02"
    return key if is_pkcs1 else key[: _der_end(key)]


_ALGORITHMS = {"rsa": "RSAPublicKey", "ec": "EllipticCurvePublicKey", "ed25519": "Ed25519PublicKey"}
"""The kinds of keys that a server can use, each with the class of its public half."""

_CURVES = frozenset({"secp224r1", "secp256r1", "secp384r1", "secp521r1"})
_OTHER_CURVE = "other curve"


def _algorithm(key: Any) -> str:
    """Which kind of key it is; empty for one that no server can use."""
    for module, name in _ALGORITHMS.items():
        if isinstance(key, getattr(import_module(f"cryptography.hazmat.primitives.asymmetric.{module}"), name)):
            return _OTHER_CURVE if module == "ec" and key.curve.name not in _CURVES else module
    return ""
