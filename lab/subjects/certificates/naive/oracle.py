"""Whether a state lies within its bounds, found out without the engine."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from importlib import import_module

from lab.cluster.state import State
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

Login = tuple[str, frozenset[str], int]
"""A user, groups, and how many seconds the certificate lives."""


def oracle(bounds: Bounds, state: State) -> Ruling:
    """The first login that is lacking or too much."""
    least, now, most = (list(_logins(each)) for each in (bounds.required, state, bounds.permitted))
    for user, groups, seconds in least:
        if not any(each[:2] == (user, groups) and each[2] >= seconds for each in now):
            return Ruling(False, f"{user} cannot log in")
    for user, groups, seconds in now:
        if not any(each[:2] == (user, groups) and each[2] >= seconds for each in (*most, *least)):
            return Ruling(False, f"{user} {sorted(groups)} can log in for {seconds} s")
    return Ruling(True)


def _logins(state: State) -> Iterator[Login]:
    x509 = import_module("cryptography.x509")
    for ref, item in state.objects.items():
        if ref.kind != "CertificateSigningRequest":
            continue
        spec, status = item.value.get("spec") or {}, item.value.get("status") or {}
        types = [each.get("type") for each in status.get("conditions") or ()]
        usages = set(spec.get("usages") or ())
        if "Approved" not in types or "Denied" in types or "client auth" not in usages:
            continue
        if usages - {"client auth", "digital signature", "key encipherment"}:
            continue
        if spec.get("signerName") != "kubernetes.io/kube-apiserver-client":
            continue
        try:
            request = x509.load_pem_x509_csr(base64.b64decode(spec.get("request") or ""))
        except ValueError:
            continue
        found: dict[str, list[str]] = {"2.5.4.3": [], "2.5.4.10": []}
        for attribute in request.subject:
            found.setdefault(attribute.oid.dotted_string, []).append(str(attribute.value))
        if request.is_signature_valid and "system:masters" not in found["2.5.4.10"]:
            user = found["2.5.4.3"][-1] if found["2.5.4.3"] else ""
            yield user, frozenset(found["2.5.4.10"]), min(spec.get("expirationSeconds") or 31_536_000, 31_536_000)
