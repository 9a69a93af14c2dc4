"""TLS versions and cipher suites as the components name them.

Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ (``--tls-cipher-suites``).
"""

from __future__ import annotations

from collections.abc import Iterable

VERSIONS = ("VersionTLS10", "VersionTLS11", "VersionTLS12", "VersionTLS13")
"""The names of ``--tls-min-version``, from the oldest."""

DEFAULT_VERSION = "VersionTLS12"
"""What an empty ``--tls-min-version`` means."""

TLS13 = ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256")
"""Cipher suites of TLS 1.3: known by name, but always on and not to be chosen."""

SECURE = (
    *TLS13,
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
)
"""What Go's ``tls.CipherSuites`` holds, and two older names of the same."""

INSECURE = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_RSA_WITH_RC4_128_SHA",
)
"""What Go's ``tls.InsecureCipherSuites`` holds."""

_SAME = {
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305": "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305": "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
}

DEFAULT_SUITES = frozenset(
    name for name in SECURE if name not in TLS13 and name not in _SAME
)
"""What a server offers below TLS 1.3 where no suites are named."""


def version_trouble(version: str) -> str:
    """What a component says to a version that it does not know; empty where it does."""
    return "" if not version or version in VERSIONS else f'unknown tls version "{version}"'


def suites_trouble(suites: Iterable[str]) -> str:
    """What a component says to the first suite that it does not know; empty where it knows all."""
    unknown = next((name for name in suites if name not in SECURE and name not in INSECURE), None)
    return "" if unknown is None else f"Cipher suite {unknown} not supported or doesn't exist"


def offered(version: str, suites: Iterable[str]) -> frozenset[str]:
    """The suites that a server offers below TLS 1.3; none where 1.3 is the least version."""
    if version == "VersionTLS13":
        return frozenset()
    named = tuple(suites)
    if not named:
        return DEFAULT_SUITES
    return frozenset(_SAME.get(name, name) for name in named) - set(TLS13)


def version_rank(version: str) -> int:
    """The place of a version among the versions, the oldest being 0."""
    name = version or DEFAULT_VERSION
    return VERSIONS.index(name) if name in VERSIONS else 0
