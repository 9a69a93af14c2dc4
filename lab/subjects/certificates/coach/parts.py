"""The requests an attempt wrote, each beside the one that is wanted."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.approval import with_approval
from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject
from lab.subjects.certificates.issued import KIND, Issued, issued_of
from lab.subjects.coaching import Case, with_part

NAME = "certificates"

REQUESTS = "https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/"
USERS = "https://kubernetes.io/docs/tasks/tls/certificate-issue-client-csr/"


def pairs(case: Case) -> Iterator[tuple[Issued, Issued]]:
    """Each changed request with the one of its name, or the only one."""
    known = case.required.of_kind(KIND)
    for item in case.of_kind(KIND):
        bound = next((each for each in known if each.ref == item.ref), known[0] if len(known) == 1 else None)
        if bound is not None:
            yield issued_of(item), issued_of(bound)


def mended(each: Issued, *changes: tuple[Path, Json], approved: bool = True) -> KubeObject:
    """The request with parts set, and approved."""
    item = with_part(each.object, *changes)
    return with_approval(item) if approved else item
