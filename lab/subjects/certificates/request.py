"""What stands in a certificate request: whom it is for, and with which key."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

from lab.manifests.gobase64 import Base64Error, decoded
from lab.manifests.pem import pem_block
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """The subject of a request: its common name is the user, its organizations are the groups.

    ``trouble`` is why nobody can sign it, empty where somebody can. ``key`` says what sort of key it has.
    """

    user: str = ""
    groups: tuple[str, ...] = ()
    key: str = ""
    trouble: str = ""


@lru_cache(maxsize=64)
def request_of(encoded: str) -> Request:
    """Read a request as ``spec.request`` has it: PEM text in base64. Never raises."""
    try:
        block = pem_block(decoded(encoded).decode("latin-1"))
    except Base64Error:
        return Request(trouble="the request is no base64")
    if block is None:
        return Request(trouble="the request is no PEM text")
    try:
        x509 = import_module("cryptography.x509")
    except ImportError:
        return Request(trouble="requests cannot be read: the package cryptography is not installed")
    try:
        found = x509.load_der_x509_csr(block.content)
        signed = found.is_signature_valid
        names = _names(found, x509)
        key = _key(found.public_key())
    except Exception:  # whatever that library makes of a learner's bytes
        return Request(trouble="the request cannot be read")
    return Request(*names, key, "" if signed else "the request is not signed with its own key")


def _names(found: Any, x509: Any) -> tuple[str, tuple[str, ...]]:
    oid = x509.oid.NameOID
    users = [str(each.value) for each in found.subject.get_attributes_for_oid(oid.COMMON_NAME)]
    groups = (str(each.value) for each in found.subject.get_attributes_for_oid(oid.ORGANIZATION_NAME))
    # Of several common names Go takes the last.
    return users[-1] if users else "", tuple(sorted(set(groups)))


def _key(key: Any) -> str:
    size = getattr(key, "key_size", "")
    return f"{type(key).__name__.strip('_').removesuffix('PublicKey')} {size}".strip()
