"""An Ingress without TLS."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import NAME, TLS, with_tls, written


class TlsMissing(MendingRule):
    """An Ingress speaks plain HTTP unless it is told otherwise."""

    id = "tls-missing"
    subject = NAME
    why = (
        "Without spec.tls a host is served over plain HTTP, and over HTTPS with a certificate that no client "
        "trusts. Annotations do not change that."
    )
    link = TLS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            if not site.tls and bound.spec.get("tls"):
                yield self.mend(
                    f"{site} has no TLS",
                    site.object.span(("spec",)),
                    "Add spec.tls with the host and the Secret that holds its certificate.",
                    [with_tls(site, bound)],
                )
