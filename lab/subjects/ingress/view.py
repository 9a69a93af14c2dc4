"""What the verdict pane shows: a row for each host and path that any Ingress names."""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.ingress.serving import serve
from lab.subjects.ingress.sites import sites


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host and path: where it leads, with whose certificate, and whether plain HTTP is sent on.

    ``trouble`` is why nobody answers, or why no client takes the certificate; empty where all is well.
    """

    host: str
    path: str
    backend: str
    secret: str
    redirects: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class IngressView:
    """Every row, by host and path."""

    rows: tuple[HostRow, ...]


def ingress_view(state: State) -> IngressView:
    """What there is to show of a state."""
    asked = sorted({(rule.host or "any.example", rule.path) for site in sites(state) for rule in site.rules})
    served = [serve(state, host.replace("*", "any", 1), path) for host, path in asked]
    return IngressView(
        tuple(
            HostRow(each.host, each.path, each.backend, each.secret, each.redirects, each.nobody or each.untrusted)
            for each in served
        )
    )
