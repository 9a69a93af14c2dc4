"""What the verdict pane shows: a row for each request."""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.certificates.issued import issued


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request: whom it is for, what it asks for, and whether a certificate is made; ``trouble`` says why not."""

    name: str
    user: str
    groups: tuple[str, ...]
    key: str
    signer: str
    usages: tuple[str, ...]
    seconds: int
    approved: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class CertificatesView:
    """Every request, by name."""

    rows: tuple[RequestRow, ...]


def certificates_view(state: State) -> CertificatesView:
    """What there is to show of a state."""
    return CertificatesView(
        tuple(
            RequestRow(
                each.name,
                each.request.user,
                each.request.groups,
                each.request.key,
                each.signer,
                tuple(sorted(each.usages)),
                each.seconds,
                each.approved,
                each.refused,
            )
            for each in issued(state)
        )
    )
