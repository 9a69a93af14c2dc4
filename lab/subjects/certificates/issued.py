"""What becomes of a CertificateSigningRequest: a certificate for somebody, or none and why.

Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ and the signing
controller, ``pkg/controller/certificates/signer``, whose sentences some are.
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.cluster.state import State
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.certificates.request import Request, request_of

KIND = "CertificateSigningRequest"

CLIENT = "kubernetes.io/kube-apiserver-client"
"""The signer of certificates that the API server takes for people."""

ALLOWED = frozenset({"client auth", "digital signature", "key encipherment"})
NEEDED = "client auth"

YEAR = 365 * 24 * 3600
"""Seconds a certificate lives unless it asks for less (``--cluster-signing-duration``)."""

MASTERS = "system:masters"


@dataclass(frozen=True, slots=True)
class Issued:
    """One request. ``seconds`` is how long its certificate lives; ``refused`` is why there is none, if so."""

    object: KubeObject
    request: Request
    signer: str
    usages: frozenset[str]
    seconds: int
    approved: bool
    refused: str

    @property
    def name(self) -> str:
        """The request's name."""
        return self.object.ref.name

    @property
    def identity(self) -> tuple[str, tuple[str, ...]]:
        """Whom the API server takes its bearer for."""
        return self.request.user, self.request.groups

    @property
    def who(self) -> str:
        """The same in words."""
        groups = self.request.groups
        among = f" of the group{'s' if len(groups) > 1 else ''} {', '.join(groups)}" if groups else " of no group"
        return f"user {self.request.user or 'without a name'}{among}"

    def __str__(self) -> str:
        return f"{KIND} {self.name}"


def issued_of(item: KubeObject) -> Issued:
    """What becomes of one request."""
    request = request_of(text(item.spec.get("request")))
    usages = frozenset(each for each in item.spec.get("usages") or () if isinstance(each, str))
    signer = text(item.spec.get("signerName"))
    asked = item.spec.get("expirationSeconds")
    seconds = min(asked, YEAR) if isinstance(asked, int) and not isinstance(asked, bool) else YEAR
    held = {
        text(each.get("type")) for each in items(mapping(item.value.get("status")).get("conditions"))
        if each.get("status") in ("True", None)
    }  # fmt: skip
    approved = "Approved" in held and "Denied" not in held
    refused = _refused(request, signer, usages, held)
    return Issued(item, request, signer, usages, seconds, approved, refused)


def issued(state: State) -> Iterator[Issued]:
    """Every request, by name."""
    return (issued_of(item) for item in state.of_kind(KIND))


def _refused(request: Request, signer: str, usages: frozenset[str], held: set[str]) -> str:
    if request.trouble:
        return request.trouble
    if signer != CLIENT:
        return f"the signer {signer} makes no certificates for people: {CLIENT} does"
    if MASTERS in request.groups:
        return f"use of {CLIENT} signer with {MASTERS} group is not allowed"
    if "Denied" in held:
        return "it was denied"
    if "Approved" not in held:
        return "nobody has approved it"
    strange = sorted(usages - ALLOWED)
    if strange:
        return f"invalid usage for client certificate: {strange[0]}"
    return "" if NEEDED in usages else f"missing required usage for client certificate: {NEEDED}"
